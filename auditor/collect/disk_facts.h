// Reads every file of the layers once: hashes it, and gives it to the collectors of its kinds. What
// is known of a file that did not change is not read.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "collect/file_facts.h"
#include "collect/kept_files.h"

namespace icecore {

class HostTree;

class DiskFacts final : public FileFacts {
 public:
  /// `files` outlives the facts.
  explicit DiskFacts(const HostTree& files) : files_(files) {}

  bool is_kept(const Root& root, const CollectOptions& options) override;
  void collect(std::span<Layer> layers, const CollectOptions& options, Store& store) override;
  [[nodiscard]] bool was_all_known() const override { return has_collected_ && !has_read_; }
  void answer(const std::vector<Question>& questions, std::span<Layer> layers,
              const CollectOptions& options, Store& store) override;

 private:
  using Known = std::shared_ptr<const KeptFiles>;
  [[nodiscard]] std::vector<Known> take_known(std::span<const Layer> layers,
                                              const CollectOptions& options);

  const HostTree& files_;
  std::map<Digest, std::future<Known>> known_;  // by key
  bool has_collected_ = false, has_read_ = false;
};

}  // namespace icecore
