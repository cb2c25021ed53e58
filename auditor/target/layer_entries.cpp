// Layers are tars, but for images that are a file system. Who reads their entries need not know.
#include "target/layer_entries.h"

#include <utility>

#include "archive/squashfs_entries.h"
#include "archive/tar_entries.h"
#include "base/byte_source.h"
#include "base/byte_stream.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

class TarLayer final : public EntryStream {
 public:
  TarLayer(std::unique_ptr<ByteStream> source, const Limits& limits, Hashing hashing)
      : source_(std::move(source)), stream_(*source_, limits, hashing), entries_(stream_, limits) {}

  Result<const TarEntry*> next() override { return entries_.next(); }
  Result<Bytes> read() override { return entries_.read(); }
  Result<LayerDigests> finish() override { return stream_.finish(); }

 private:
  std::unique_ptr<ByteStream> source_;
  LayerStream stream_;
  TarEntries entries_;
};

class FileSystemLayer final : public EntryStream {
 public:
  static Result<std::unique_ptr<EntryStream>> open(std::unique_ptr<ByteSource> source,
                                                   const Limits& limits) {
    std::unique_ptr<EntryStream> entries = ICECORE_TRY(SquashfsEntries::open(*source, limits));
    return std::make_unique<FileSystemLayer>(std::move(source), std::move(entries));
  }
  FileSystemLayer(std::unique_ptr<ByteSource> source, std::unique_ptr<EntryStream> entries)
      : source_(std::move(source)), entries_(std::move(entries)) {}

  Result<const TarEntry*> next() override { return entries_->next(); }
  Result<Bytes> read() override { return entries_->read(); }
  Result<LayerDigests> finish() override { return entries_->finish(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<EntryStream> entries_;
};

}  // namespace

Result<std::unique_ptr<EntryStream>> open_entries(const Image& image, std::size_t number,
                                                  const Limits& limits, Hashing hashing) {
  if (is_file_system(image.form)) {
    std::unique_ptr<ByteSource> source = ICECORE_TRY(image.open_layer_source(number));
    return FileSystemLayer::open(std::move(source), limits);
  }
  return std::make_unique<TarLayer>(ICECORE_TRY(image.open_layer(number)), limits, hashing);
}

}  // namespace icecore
