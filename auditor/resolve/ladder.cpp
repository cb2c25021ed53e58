// A file has the level of its distribution if its bytes are the distribution's, else it is an input
// of its own and absent; bytecode goes with its source. Hooks are inputs too, but their bytes count
// where their file does.
#include "resolve/ladder.h"
#include "facts/store.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/freeze.h"
#include "resolve/owners.h"

#include <map>
#include <unordered_map>
#include <utility>

namespace icecore {
namespace {

class Ladder {
 public:
  Ladder(const LadderInput& input, const ClaimLevels& levels, const Tree& tree, Store& store)
      : input_(input), levels_(levels), tree_(tree), store_(store), claim_(levels.row.id) {}

  void run() {
    store_.add(levels_.row);
    add_distributions();
    interpreter_ = PinRow{.claim = claim_,
                          .input_kind = InputKind::interpreter,
                          .input = input_.environment.row.version.value_or("python"),
                          .level = levels_.interpreter.first,
                          .reason = levels_.interpreter.second};
    for (const NodeId node : tree_.entries()) {
      const bool is_reached = input_.reach[static_cast<std::size_t>(tree_[node].entry)];
      if (is_reached && tree_[node].kind != EntryKind::directory) count(node);
    }
    for (const PinRow& pin : distributions_) store_.add(pin);
    store_.add(interpreter_);
    for (const auto& [name, pin] : packages_) store_.add(pin);
    for (const PinRow& pin : files_) store_.add(pin);
    add_layers();
    add_hooks();
  }

 private:
  void add_distributions() {
    for (std::size_t i = 0; i < levels_.distributions.size(); ++i) {
      const DistributionRow& row = input_.environment.distributions[i].row;
      distributions_.push_back(
          PinRow{.claim = claim_,
                 .input_kind = InputKind::distribution,
                 .input = row.is_leftover != 0 ? row.directory_name : row.normalized_name,
                 .level = levels_.distributions[i].first,
                 .reason = levels_.distributions[i].second});
      by_metadata_.emplace(row.location_entry, i);
    }
  }

  const Owner& owner_of(NodeId node) const {
    return input_.owners[static_cast<std::size_t>(tree_[node].entry)];
  }

  // The distribution whose artifact holds these very bytes.
  PinRow* distribution_pin(const Owner& owner) {
    if (!owner.row.distribution || !owner.state) return nullptr;
    const bool is_its_own =
        *owner.state == RecordState::verified || *owner.state == RecordState::record_itself;
    if (!is_its_own) return nullptr;
    const auto index = by_metadata_.find(owner.metadata);
    return index == by_metadata_.end() ? nullptr : &distributions_[index->second];
  }

  [[nodiscard]] PinReason reason_on_its_own(const Owner& owner) const {
    if (owner.row.owner_kind == OwnerKind::nobody) return PinReason::owned_by_nobody;
    if (owner.row.owner_kind == OwnerKind::unknown) return PinReason::owner_unknown;
    if (!owner.state) return levels_.otherwise;
    return *owner.state == RecordState::modified ? PinReason::file_differs
                                                 : PinReason::bytes_unverified;
  }

  // Who owns it, or of bytecode its source.
  static OwnerKind kind_behind(const Owner& owner) {
    return owner.source_kind.value_or(owner.row.owner_kind);
  }

  PinRow* package_pin(InputKind kind, const std::string& package) {
    const auto& known =
        kind == InputKind::os_package ? levels_.os_packages : levels_.conda_packages;
    // `libc6:amd64` is named without its architecture.
    auto named = known.find(package);
    if (named == known.end()) named = known.find(package.substr(0, package.find(':')));
    const bool is_named = named != known.end();
    const PinRow pin{.claim = claim_,
                     .input_kind = kind,
                     .input = package,
                     .level = is_named ? named->second.first : Level::absent,
                     .reason = is_named ? named->second.second : levels_.otherwise};
    return &packages_.try_emplace({kind, package}, pin).first->second;
  }

  // Python itself is a package there, and an input of its own.
  PinRow* conda_pin(const std::string& package) {
    return package == "python" ? &interpreter_ : package_pin(InputKind::conda_package, package);
  }

  void count(NodeId node) {
    const Owner& owner = owner_of(node);
    PinRow* pin = distribution_pin(owner);
    if (pin == nullptr && kind_behind(owner) == OwnerKind::interpreter) pin = &interpreter_;
    if (pin == nullptr && kind_behind(owner) == OwnerKind::os_package) {
      pin = package_pin(InputKind::os_package, owner.row.owner);
    }
    if (pin == nullptr && kind_behind(owner) == OwnerKind::conda_package) {
      pin = conda_pin(owner.row.owner);
    }
    if (pin == nullptr) {
      pin = &files_.emplace_back(PinRow{.claim = claim_,
                                        .input_kind = InputKind::file,
                                        .input = tree_.shown_place(tree_.path(node)),
                                        .reason = reason_on_its_own(owner)});
    }
    pin->files += 1;
    pin->bytes += static_cast<std::int64_t>(tree_[node].size);
    count_in_layer(node, pin->level);
  }

  void count_in_layer(NodeId node, Level level) {
    if (tree_[node].layer < 0) return;
    const std::int64_t layer = tree_[node].layer;
    const LayerLevelRow none{.claim = claim_, .layer = layer, .level = level};
    LayerLevelRow& row = layers_.try_emplace({layer, level}, none).first->second;
    row.files += 1;
    row.bytes += static_cast<std::int64_t>(tree_[node].size);
  }

  void add_layers() {
    for (const auto& [place, row] : layers_) store_.add(row);
  }

  void add_hooks() {
    std::map<EntryId, bool> seen;
    for (const HookRow& hook : input_.hooks) {
      if (!seen.emplace(hook.file, true).second) continue;
      const NodeId node = tree_.node_of(hook.file);
      const Owner& owner = owner_of(node);
      const PinRow* distribution = distribution_pin(owner);
      store_.add(PinRow{.claim = claim_,
                        .input_kind = InputKind::hook,
                        .input = tree_.shown_place(tree_.path(node)),
                        .level = distribution != nullptr ? distribution->level : Level::absent,
                        .reason = distribution != nullptr ? PinReason::from_distribution
                                                          : reason_on_its_own(owner)});
    }
  }

  const LadderInput& input_;
  const ClaimLevels& levels_;
  const Tree& tree_;
  Store& store_;
  std::int64_t claim_;
  std::vector<PinRow> distributions_;
  // By the metadata directory: environments that share it have a distribution each.
  std::unordered_map<EntryId, std::size_t> by_metadata_;
  PinRow interpreter_;
  std::map<std::pair<InputKind, std::string>, PinRow> packages_;
  std::vector<PinRow> files_;
  std::map<std::pair<std::int64_t, Level>, LayerLevelRow> layers_;
};

}  // namespace

ClaimLevels freeze_levels(const Environment& environment, const Store& store) {
  const FreezeRules rules = freeze_rules(store, environment.row.id);
  ClaimLevels levels{.row = {.id = environment.row.id,
                             .environment = environment.row.id,
                             .format = "pip-freeze",
                             .path = "",
                             .tool = "pip " + rules.pip_version},
                     .distributions = {},
                     .interpreter = {Level::absent, PinReason::not_in_freeze}};
  for (const FreezeLine& line : freeze_lines(store, rules)) {
    levels.distributions.emplace_back(line.level, line.reason);
  }
  return levels;
}

void resolve_ladder(const LadderInput& input, const ClaimLevels& levels, const Tree& tree,
                    Store& store) {
  Ladder(input, levels, tree, store).run();
}

}  // namespace icecore
