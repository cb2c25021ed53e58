// Layers are tars. Who reads their entries need not know.
#include "target/layer_entries.h"

#include <utility>

#include "archive/tar_entries.h"
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

}  // namespace

Result<std::unique_ptr<EntryStream>> open_entries(const Image& image, std::size_t number,
                                                  const Limits& limits, Hashing hashing) {
  return std::make_unique<TarLayer>(ICECORE_TRY(image.open_layer(number)), limits, hashing);
}

}  // namespace icecore
