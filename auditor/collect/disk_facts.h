// Reads every file of the layers once: hashes it, and gives it to the collectors of its kinds.
#pragma once

#include "collect/file_facts.h"

namespace icecore {

class HostTree;

class DiskFacts final : public FileFacts {
 public:
  /// `files` outlives the facts.
  explicit DiskFacts(const HostTree& files) : files_(files) {}

  void collect(std::span<Layer> layers, const CollectOptions& options, Store& store) override;
  void answer(const std::vector<Question>& questions, std::span<Layer> layers,
              const CollectOptions& options, Store& store) override;

 private:
  const HostTree& files_;
};

}  // namespace icecore
