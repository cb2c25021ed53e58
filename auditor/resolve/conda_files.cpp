// conda-meta (CEP: package record files): `sha256_in_prefix` is the digest after the placeholder
// was replaced by the environment's path; where nothing was replaced it may be left out, and
// `sha256` is the same. What was made at installation, mostly bytecode, has none.
#include "resolve/conda_files.h"

#include <algorithm>
#include <map>

#include "resolve/environment.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

class CondaFiles {
 public:
  CondaFiles(const std::vector<Environment>& environments, const Tree& tree, Store& store)
      : tree_(tree), store_(store), packages_(by_file<CondaPackageFact>(store)) {
    for (const Environment& environment : environments) {
      if (environment.row.kind != EnvironmentKind::conda) continue;
      const auto records = tree.find(environment.directory.child("conda-meta"));
      if (records) environments_.emplace(*records, &environment);
    }
  }

  CondaOwners run() {
    if (environments_.empty()) return {};
    for (const auto& [file, package] : packages_) {
      if (environment_of(file) != nullptr) owners_.emplace(file, package.name);
    }
    store_.each<CondaFileFact>("file, position", [&](const CondaFileFact& row) { add(row); });
    return std::move(owners_);
  }

 private:
  const Environment* environment_of(EntryId record) const {
    const auto place = environments_.find(tree_[tree_.node_of(record)].parent);
    return place == environments_.end() ? nullptr : place->second;
  }

  void add(const CondaFileFact& row) {
    const Environment* environment = environment_of(row.file);
    const auto package = packages_.find(row.file);
    if (environment == nullptr || package == packages_.end()) return;
    CondaVerdictRow verdict{.file = row.file,
                            .position = row.position,
                            .environment = environment->row.id,
                            .state = RecordState::outside};
    const Result<TreePath> place = environment->directory.resolve(row.path);
    if (place && place->is_within(environment->directory)) {
      const std::optional<NodeId> node = tree_.find(*place);
      if (node) verdict.installed = tree_[*node].entry;
      verdict.state = node ? state_of(tree_[*node], row) : RecordState::missing;
      // Of two packages that list a path the first record counts.
      if (node) owners_.emplace(tree_[*node].entry, package->second.name);
    }
    store_.add(verdict);
  }

  static RecordState state_of(const Node& node, const CondaFileFact& row) {
    const bool is_link = row.path_type == "softlink";
    if (node.kind != EntryKind::file) {
      return is_link && node.kind == EntryKind::link ? RecordState::no_digest
                                                     : RecordState::not_a_file;
    }
    const bool is_plain = row.placeholder.empty() && !is_link;
    const std::optional<Blob>& digest =
        row.sha256_in_prefix || !is_plain ? row.sha256_in_prefix : row.sha256;
    if (!digest) return RecordState::no_digest;
    if (!node.sha256) return RecordState::unread;
    return std::ranges::equal(node.sha256->bytes, *digest) ? RecordState::verified
                                                           : RecordState::modified;
  }

  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, CondaPackageFact> packages_;
  std::map<NodeId, const Environment*> environments_;  // by the directory conda-meta
  CondaOwners owners_;
};

}  // namespace

CondaOwners resolve_conda_files(const std::vector<Environment>& environments, const Tree& tree,
                                Store& store) {
  return CondaFiles(environments, tree, store).run();
}

}  // namespace icecore
