// The least that an audit of wheels can cost: every entry inflated and hashed once, and every file,
// by the program's own inflaters, and nothing else.
//
//   wheel_floor THREADS DIRECTORY
//
// Prints wheels, stored bytes and inflated bytes. A thread takes a wheel, the next one when it has
// done.
#include <fmt/format.h>

#include <string>

#include "base/digest.h"
#include "base/task_pool.h"
#include "bench/floor_main.h"
#include "target/layer_entries.h"
#include "target/wheel_files.h"

namespace {

using namespace icecore;

struct Work {
  std::uint64_t stored = 0, inflated = 0;
};

Result<Work> stream(const Image& image, std::size_t number, const Limits& limits) {
  const auto entries = ICECORE_TRY(open_entries(image, number, limits, LayerWork::here));
  Work work;
  while (ICECORE_TRY(entries->next()) != nullptr) {
    Hasher hasher = Hasher::sha256();
    for (Bytes bytes = ICECORE_TRY(entries->read()); !bytes.empty();
         bytes = ICECORE_TRY(entries->read())) {
      hasher.update(bytes);
      work.inflated += bytes.size();
    }
    static_cast<void>(hasher.finish_sha256());
  }
  work.stored = ICECORE_TRY(entries->finish()).blob_size;
  return work;
}

Result<void> measure(const std::string& directory, unsigned threads) {
  const Limits limits;
  const Image image = ICECORE_TRY(open_wheels(TargetKind::wheelhouse, directory, limits));
  Work all;
  std::optional<Error> error;
  run_ordered<Result<Work>>(
      image.layers.size(), threads,
      [&](std::size_t number) { return stream(image, number, limits); },
      [&](std::size_t, const Result<Work>& work) {
        if (!work) error = work.error();
        all.stored += work ? work->stored : 0;
        all.inflated += work ? work->inflated : 0;
      });
  if (error) return std::unexpected(*error);
  fmt::print("{} {} {}\n", image.layers.size(), all.stored, all.inflated);
  return {};
}

}  // namespace

int main(int count, char** words) {
  return icecore::bench::floor_main({words, static_cast<std::size_t>(count)},
                                    "wheel_floor THREADS DIRECTORY", measure);
}
