// Layers are tars, but for images that are a file system, and wheels. Who reads their entries need
// not know.
#include "target/layer_entries.h"

#include <utility>

#include "archive/squashfs_entries.h"
#include "archive/tar_entries.h"
#include "archive/zip_entries.h"
#include "base/byte_stream.h"
#include "target/file_source.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

class TarLayer final : public EntryStream {
 public:
  TarLayer(std::unique_ptr<ByteStream> source, const Limits& limits, LayerWork work)
      : source_(std::move(source)), stream_(*source_, limits, work), entries_(stream_, limits) {}

  Result<const TarEntry*> next() override { return entries_.next(); }
  Result<Bytes> read() override { return entries_.read(); }
  void begin_digest() override { stream_.begin_part(); }
  void hash(Bytes bytes) override { stream_.add_to_part(bytes); }
  Digest finish_digest() override { return stream_.finish_part(); }
  Result<LayerDigests> finish() override { return stream_.finish(); }

 private:
  std::unique_ptr<ByteStream> source_;
  LayerStream stream_;
  TarEntries entries_;
};

// Read by position, whatever the stream was for.
class PositionedLayer final : public EntryStream {
 public:
  PositionedLayer(std::unique_ptr<ByteStream> stored, const OpenPart& part)
      : stored_(std::move(stored)), source_(part.descriptor, part.offset, part.size) {}

  Result<void> open(LayerForm form, const Limits& limits) {
    if (form == LayerForm::zip) {
      entries_ = ICECORE_TRY(open_zip_entries(source_, limits));
    } else {
      entries_ = ICECORE_TRY(SquashfsEntries::open(source_, limits));
    }
    return {};
  }

  Result<const TarEntry*> next() override { return entries_->next(); }
  Result<Bytes> read() override { return entries_->read(); }
  [[nodiscard]] bool goes_on_after_errors() const override {
    return entries_->goes_on_after_errors();
  }
  Result<LayerDigests> finish() override { return entries_->finish(); }

 private:
  std::unique_ptr<ByteStream> stored_;  // keeps the file open
  FileSource source_;
  std::unique_ptr<EntryStream> entries_;
};

}  // namespace

LayerForm layer_form(const Image& image, std::size_t number) {
  if (is_file_system(image.form)) return LayerForm::file_system;
  const bool is_zip = image.form == ImageForm::wheels && is_zip_name(image.layers[number].file);
  return is_zip ? LayerForm::zip : LayerForm::tar;
}

Result<std::unique_ptr<EntryStream>> open_entries(std::unique_ptr<ByteStream> stored,
                                                  LayerForm form, const Limits& limits,
                                                  LayerWork work) {
  if (form == LayerForm::tar) return std::make_unique<TarLayer>(std::move(stored), limits, work);
  const std::optional<OpenPart> part = stored->file_part();
  if (!part) {
    return failure(ErrorKind::unsupported,
                   "a file system or a zip file is read only where it lies in a file");
  }
  auto layer = std::make_unique<PositionedLayer>(std::move(stored), *part);
  ICECORE_TRY(layer->open(form, limits));
  return layer;
}

Result<std::unique_ptr<EntryStream>> open_entries(const Image& image, std::size_t number,
                                                  const Limits& limits, LayerWork work) {
  return open_entries(ICECORE_TRY(image.open_layer(number)), layer_form(image, number), limits,
                      work);
}

}  // namespace icecore
