// The least that an audit of an image can cost: every layer inflated and hashed once, on both
// sides, by the program's own inflaters, and nothing else.
//
//   image_floor THREADS IMAGE
//
// IMAGE is an image on disk with its form: `oci-dir:DIR`. Prints layers, stored bytes and inflated
// bytes. A thread takes a layer, the next one when it has done; digests are taken by a thread
// beside each.
#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "base/task_pool.h"
#include "bench/floor_main.h"
#include "target/image_layout.h"

namespace {

using namespace icecore;

Result<LayerDigests> stream(const Image& image, std::size_t number, const Limits& limits) {
  const std::unique_ptr<ByteStream> source = ICECORE_TRY(image.open_layer(number));
  return LayerStream(*source, limits, LayerWork::aside).finish();
}

Result<void> measure(const std::string& name, unsigned threads) {
  const Limits limits;
  const std::optional<ImageReference> reference = ICECORE_TRY(parse_image_reference(
      name, [](const std::string& path) { return std::filesystem::exists(path); }));
  if (!reference) return failure(ErrorKind::usage, name + " does not begin with its form");
  const Image image = ICECORE_TRY(open_image(*reference, {}, limits));
  std::uint64_t stored = 0, inflated = 0;
  std::optional<Error> error;
  run_ordered<Result<LayerDigests>>(
      image.layers.size(), threads,
      [&](std::size_t number) { return stream(image, number, limits); },
      [&](std::size_t, const Result<LayerDigests>& digests) {
        if (!digests) error = digests.error();
        stored += digests ? digests->blob_size : 0;
        inflated += digests ? digests->size : 0;
      });
  if (error) return std::unexpected(*error);
  fmt::print("{} {} {}\n", image.layers.size(), stored, inflated);
  return {};
}

}  // namespace

int main(int count, char** words) {
  return icecore::bench::floor_main({words, static_cast<std::size_t>(count)},
                                    "image_floor THREADS IMAGE", measure);
}
