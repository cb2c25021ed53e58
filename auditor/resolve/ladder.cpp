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
  Ladder(const LadderInput& input, const Tree& tree, Store& store)
      : input_(input), tree_(tree), store_(store), claim_(input.environment.row.id) {}

  void run() {
    rules_ = freeze_rules(store_, input_.environment.row.id);
    store_.add(ClaimRow{.id = claim_,
                        .environment = input_.environment.row.id,
                        .format = "pip-freeze",
                        .path = "",
                        .tool = "pip " + rules_.pip_version});
    add_distributions();
    interpreter_ = PinRow{.claim = claim_,
                          .input_kind = InputKind::interpreter,
                          .input = input_.environment.row.version.value_or("python"),
                          .reason = PinReason::not_in_freeze};
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
    const std::vector<FreezeLine> lines = freeze_lines(store_, rules_);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const DistributionRow& row = input_.environment.distributions[i].row;
      distributions_.push_back(
          PinRow{.claim = claim_,
                 .input_kind = InputKind::distribution,
                 .input = row.is_leftover != 0 ? row.directory_name : row.normalized_name,
                 .level = lines[i].level,
                 .reason = lines[i].reason});
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

  static PinReason reason_on_its_own(const Owner& owner) {
    if (owner.row.owner_kind == OwnerKind::nobody) return PinReason::owned_by_nobody;
    if (owner.row.owner_kind == OwnerKind::unknown) return PinReason::owner_unknown;
    if (!owner.state) return PinReason::not_in_freeze;
    return *owner.state == RecordState::modified ? PinReason::file_differs
                                                 : PinReason::bytes_unverified;
  }

  // Who owns it, or of bytecode its source.
  static OwnerKind kind_behind(const Owner& owner) {
    return owner.source_kind.value_or(owner.row.owner_kind);
  }

  PinRow* package_pin(const std::string& package) {
    return &packages_
                .try_emplace(package, PinRow{.claim = claim_,
                                             .input_kind = InputKind::os_package,
                                             .input = package,
                                             .reason = PinReason::not_in_freeze})
                .first->second;
  }

  void count(NodeId node) {
    const Owner& owner = owner_of(node);
    PinRow* pin = distribution_pin(owner);
    if (pin == nullptr && kind_behind(owner) == OwnerKind::interpreter) pin = &interpreter_;
    if (pin == nullptr && kind_behind(owner) == OwnerKind::os_package) {
      pin = package_pin(owner.row.owner);
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
  const Tree& tree_;
  Store& store_;
  std::int64_t claim_;  // the implicit claim has its environment's number
  std::vector<PinRow> distributions_;
  // By the metadata directory: environments that share it have a distribution each.
  std::unordered_map<EntryId, std::size_t> by_metadata_;
  FreezeRules rules_;
  PinRow interpreter_;
  std::map<std::string, PinRow> packages_;  // by name
  std::vector<PinRow> files_;
  std::map<std::pair<std::int64_t, Level>, LayerLevelRow> layers_;
};

}  // namespace

void resolve_ladder(const LadderInput& input, const Tree& tree, Store& store) {
  Ladder(input, tree, store).run();
}

}  // namespace icecore
