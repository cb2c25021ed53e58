// Reads every file of the layers once: hashes it, and gives it to the collectors of its kinds.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "collect/kind.h"

namespace icecore {

class HostTree;
class Store;
struct Layer;

/// Bytes done of bytes in all, on the calling thread.
using ProgressSink = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct CollectOptions {
  unsigned jobs = 1;
  Limits limits;
  ProgressSink progress;
  std::string second_digest;  ///< Algorithm of another digest that each file gets; empty: none.
};

/// Fills in each file's digest, and the status that the listing left out, and adds its facts and
/// gaps to the store. What is found does not depend on `jobs`.
void collect_layers(std::span<Layer> layers, const HostTree& files, const CollectOptions& options,
                    Store& store);

/// Reads the files in question again and adds the answers. `questions` are sorted and unique. A
/// file whose bytes are no longer those that were hashed gives a gap instead.
void collect_answers(const std::vector<Question>& questions, std::span<Layer> layers,
                     const HostTree& files, const CollectOptions& options, Store& store);

}  // namespace icecore
