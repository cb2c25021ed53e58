// One figure of progress for the layers of an image, of which several are read at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "collect/file_facts.h"
#include "icecore/audit.h"

namespace icecore {

class ProgressSum {
 public:
  /// `sizes` are those of the layers, in bytes; `sink` may be empty and outlives the sum.
  ProgressSum(std::span<const std::uint64_t> sizes, const ProgressSink& sink);

  /// How much of a layer is done now; one that is begun again starts anew.
  void set(std::size_t layer, std::uint64_t bytes);
  /// That all of a layer is done.
  void finish(std::size_t layer);

 private:
  void set_layer(std::size_t layer, std::uint64_t bytes);

  std::mutex mutex_;
  std::vector<std::uint64_t> sizes_, done_;  // guarded by it
  ReadingProgress progress_;                 // likewise
  const ProgressSink& sink_;
};

}  // namespace icecore
