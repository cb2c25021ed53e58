// The sink is called under the lock: one call at a time is what it is promised.
#include "collect/progress_sum.h"

#include <numeric>

namespace icecore {

ProgressSum::ProgressSum(std::span<const std::uint64_t> sizes, const ProgressSink& sink)
    : sizes_(sizes.begin(), sizes.end()),
      done_(sizes.size()),
      progress_{.total = std::reduce(sizes.begin(), sizes.end()), .layers = sizes.size()},
      sink_(sink) {
}

void ProgressSum::set(std::size_t layer, std::uint64_t bytes) {
  if (!sink_) return;
  const std::scoped_lock lock(mutex_);
  set_layer(layer, bytes);
}

void ProgressSum::finish(std::size_t layer) {
  if (!sink_) return;
  const std::scoped_lock lock(mutex_);
  ++progress_.layers_done;
  set_layer(layer, sizes_[layer]);
}

void ProgressSum::set_layer(std::size_t layer, std::uint64_t bytes) {
  progress_.done += bytes - done_[layer];
  done_[layer] = bytes;
  sink_(progress_);
}

}  // namespace icecore
