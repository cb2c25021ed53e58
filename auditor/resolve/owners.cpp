// The order of the questions: does a RECORD list it, or a package of the system's, or of conda's?
// Was it made for the entry point of a distribution that has no RECORD? Is it bytecode of a source
// that has an owner? Did the environment's maker write it, by its bytes? Is it the interpreter's
// own? Bytecode comes after all others, because its owner is its source's.
#include "resolve/owners.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <unordered_set>

#include "resolve/by_products.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/own_places.h"
#include "resolve/records.h"

namespace icecore {
namespace {

bool is_bytecode(const Node& node) {
  return node.kind == EntryKind::file && node.name.ends_with(".pyc");
}

class OwnerResolver {
 public:
  OwnerResolver(const OwnerInput& input, const Tree& tree, Store& store)
      : input_(input),
        tree_(tree),
        store_(store),
        zips_(by_file<ZipArchiveFact>(store)),
        by_products_(input.environments, tree, store),
        own_places_(input.environments, tree) {
    for (const Environment& environment : input.environments) {
      for (const Distribution& distribution : environment.distributions) {
        by_number_.emplace(distribution.row.id, &distribution.row);
      }
    }
    find_linked();
    owners_.resize(tree.entry_count() + 1);
    first_claim_.resize(tree.entry_count() + 2);
    for (const RecordClaim& claim : input.claims) {
      ++first_claim_[static_cast<std::size_t>(claim.file) + 1];
    }
    std::partial_sum(first_claim_.begin(), first_claim_.end(), first_claim_.begin());
    store.each<LoaderCacheFact>("file",
                                [&](const LoaderCacheFact& row) { caches_.insert(row.file); });
    store.each<GapRow>("rowid", [&](const GapRow& gap) {
      if (gap.file) has_gap_.emplace(*gap.file, gap.reason);
    });
  }

  std::vector<Owner> run() {
    for (const NodeId node : tree_.entries()) {
      if (tree_[node].kind != EntryKind::directory && !is_bytecode(tree_[node])) {
        settle(node, owner_of(node));
      }
    }
    for (const NodeId node : tree_.entries()) {
      if (is_bytecode(tree_[node])) settle(node, owner_of_bytecode(node));
    }
    for (const auto& [key, total] : totals_) store_.add(total);
    return std::move(owners_);
  }

 private:
  void settle(NodeId node, Owner owner) {
    owner.row.file = tree_[node].entry;
    if (owner.row.owner_kind == OwnerKind::unknown) explain(node, owner.row);
    count(node, owner.row.owner_kind);
    store_.add(owner.row);
    owners_[static_cast<std::size_t>(owner.row.file)] = std::move(owner);
  }

  // One gap for all that a directory of the system's holds.
  void explain(NodeId node, const OwnerRow& row) {
    if (has_gap_.contains(row.file)) return;
    const TreeRoot& root = tree_.roots()[tree_[node].root];
    if (root.kind == RootKind::system) {
      constexpr EntryId whole_system = 0;
      if (!has_gap_.emplace(whole_system, row.reason).second) return;
      store_.add(GapRow{.root = root.name, .path = "/", .reader = "owner", .reason = row.reason});
      return;
    }
    NodeId subject = node;
    if (row.reason == input_.packages.why_unknown()) {
      while (own_places_.at(subject) == nullptr && subject != Tree::top()) {
        subject = tree_[subject].parent;
      }
      if (!has_gap_.emplace(tree_[subject].entry, row.reason).second) return;
    }
    add_gap(store_, tree_, subject, "owner", row.reason);
  }

  void count(NodeId node, OwnerKind kind) {
    const std::int64_t root = tree_.roots()[tree_[node].root].id;
    OwnerTotalRow& total = totals_[{root, kind}];
    total.root = root;
    total.owner_kind = kind;
    ++total.files;
    total.bytes += static_cast<std::int64_t>(tree_[node].size);
  }

  static Owner make(OwnerKind kind, std::string owner, std::string reason) {
    return Owner{
        .row = {.owner_kind = kind, .owner = std::move(owner), .reason = std::move(reason)}};
  }

  static Owner of_distribution(const DistributionRow& distribution, RecordState state,
                               std::string reason) {
    Owner owner = make(OwnerKind::distribution, distribution.normalized_name, std::move(reason));
    owner.row.distribution = distribution.id;
    owner.state = state;
    owner.metadata = distribution.location_entry;
    return owner;
  }

  // The claims on one entry: they are sorted by it.
  std::span<const RecordClaim> claims_on(EntryId file) const {
    const auto number = static_cast<std::size_t>(file);
    return std::span(input_.claims)
        .subspan(first_claim_[number], first_claim_[number + 1] - first_claim_[number]);
  }

  // Of several distributions that list a path, the one whose digest the bytes have; else the first.
  std::optional<Owner> owner_by_record(const Node& node) const {
    const std::span<const RecordClaim> claims = claims_on(node.entry);
    if (claims.empty()) return std::nullopt;
    const RecordClaim& best = *std::ranges::min_element(claims, {}, &RecordClaim::state);
    const DistributionRow& distribution = *by_number_.at(best.distribution);
    if (has_package_before(distribution, best, node)) return std::nullopt;
    return of_distribution(distribution, best.state,
                           fmt::format("record: {}", to_word(best.state)));
  }

  // What a package of the system's lists is its own, though it brought a RECORD along; unless an
  // installer has put a distribution's very bytes there since.
  bool has_package_before(const DistributionRow& distribution, const RecordClaim& claim,
                          const Node& node) const {
    const PackageFiles& packages = input_.packages;
    if (packages.package_of(node.entry) == nullptr) return false;
    return claim.state != RecordState::verified ||
           (distribution.metadata && packages.package_of(*distribution.metadata) != nullptr);
  }

  // What links alone lead to belongs to who put the link there.
  void find_linked() {
    for (const NodeId node : tree_.entries()) {
      if (tree_[node].kind != EntryKind::link || is_linked(node)) continue;
      const std::optional<NodeId> end = tree_.end_of(node);
      if (end && tree_[*end].entry != 0 && is_linked(*end)) linked_from_.emplace(*end, node);
    }
  }

  bool is_linked(NodeId node) const {
    return tree_.roots()[tree_[node].root].kind == RootKind::linked;
  }

  // The link outside linked roots that leads to this node.
  std::optional<NodeId> link_to(NodeId id) const {
    if (!is_linked(id)) return std::nullopt;
    const std::optional<NodeId> end = tree_.end_of(id);
    const auto link = end ? linked_from_.find(*end) : linked_from_.end();
    return link == linked_from_.end() ? std::nullopt : std::optional(link->second);
  }

  Owner owner_of(NodeId id) {
    const Node& node = tree_[id];
    if (node.kind != EntryKind::file && node.kind != EntryKind::link) {
      return make(OwnerKind::unknown, "", fmt::format("a {} is not read", to_word(node.kind)));
    }
    if (const std::optional<Owner> owner = owner_by_record(node)) return readable(node, *owner);
    const std::optional<NodeId> link = link_to(id);
    const bool is_packages = input_.packages.package_of(node.entry) != nullptr;
    if (!link || is_packages) return owner_apart_from_links(id);
    const std::optional<Owner> recorded = owner_by_record(tree_[*link]);
    Owner owner = recorded ? *recorded : owner_apart_from_links(*link);
    owner.row.reason = "a link leads here; " + owner.row.reason;
    return readable(node, owner);
  }

  Owner owner_apart_from_links(NodeId id) {
    const Node& node = tree_[id];
    if (const std::optional<Owner> owner = owner_by_package(id)) return *owner;
    if (const auto own = input_.launchers.find(node.entry); own != input_.launchers.end()) {
      return readable(node, of_distribution(*by_number_.at(own->second), RecordState::no_digest,
                                            "made for its entry point"));
    }
    if (const auto conda = input_.conda.find(node.entry); conda != input_.conda.end()) {
      return make(OwnerKind::conda_package, conda->second, "conda-meta lists it");
    }
    const OwnPlaces::Place* own = own_places_.at(id);
    if (own != nullptr && own->kind == OwnPlaces::Kind::interpreter) {
      return owner_by_own_place(*own);
    }
    if (const std::optional<Owner> owner = by_products_.owner_of(id)) return *owner;
    if (node.kind == EntryKind::file && !node.sha256) return unread(node);
    return owner_by_place(id);
  }

  // What the system's packages list. An interpreter that they brought is one all the same.
  std::optional<Owner> owner_by_package(NodeId id) const {
    const Node& node = tree_[id];
    const PackageFiles::Package* package = input_.packages.package_of(node.entry);
    if (package == nullptr) return owner_beside_packages(id);
    if (node.kind == EntryKind::file && !node.sha256) return unread(node);
    if (const Environment* environment = environment_whose_interpreter_has(id)) {
      return make(OwnerKind::interpreter, interpreter_name(*environment),
                  fmt::format("a part of the interpreter's installation; {} lists it for {}",
                              to_word(package->kind), package->name));
    }
    return make(OwnerKind::os_package, package->name,
                fmt::format("{} lists it", to_word(package->kind)));
  }

  // What packages make when they are installed: links to their files (update-alternatives,
  // ldconfig, busybox) and the loader's cache.
  std::optional<Owner> owner_beside_packages(NodeId id) const {
    const Node& node = tree_[id];
    if (!is_systems(id)) return std::nullopt;
    if (caches_.contains(node.entry)) {
      return make(OwnerKind::by_product, "ldconfig", "the loader's cache");
    }
    if (node.kind != EntryKind::link) return std::nullopt;
    const std::optional<NodeId> end = tree_.end_of(id);
    const PackageFiles::Package* package =
        end ? input_.packages.package_of(tree_[*end].entry) : nullptr;
    if (package == nullptr) return std::nullopt;
    return make(OwnerKind::by_product, package->name,
                fmt::format("a link to what {} lists", to_word(package->kind)));
  }

  // Whether packages of the system's may have put it there.
  bool is_systems(NodeId id) const {
    if (tree_.roots()[tree_[id].root].kind == RootKind::system) return true;
    const OwnPlaces::Place* own = place_of(id);
    if (own != nullptr && own->kind == OwnPlaces::Kind::system) return true;
    const Environment* environment = environment_whose_interpreter_has(id);
    return environment != nullptr && is_brought_by_package(*environment);
  }

  const OwnPlaces::Place* place_of(NodeId id) const {
    const OwnPlaces::Place* own = own_places_.at(id);
    return own != nullptr ? own : own_places_.around(tree_[id].parent);
  }

  // The environment of whose interpreter it is a part by its place.
  const Environment* environment_whose_interpreter_has(NodeId id) const {
    const OwnPlaces::Place* own = place_of(id);
    if (own != nullptr) {
      return own->kind == OwnPlaces::Kind::interpreter ? own->environment : nullptr;
    }
    const TreeRoot& root = tree_.roots()[tree_[id].root];
    return root.kind == RootKind::interpreter ? environment_on(root) : nullptr;
  }

  bool is_brought_by_package(const Environment& environment) const {
    return environment.interpreter &&
           input_.packages.package_of(tree_[*environment.interpreter].entry) != nullptr;
  }

  // Of a place that packages fill.
  Owner unlisted() const {
    if (input_.packages.is_complete()) {
      return make(OwnerKind::nobody, "", "listed by no package of the system's");
    }
    return make(OwnerKind::unknown, "", std::string(input_.packages.why_unknown()));
  }

  // Entries of one directory follow each other, so the last answer mostly serves again.
  Owner owner_by_place(NodeId id) {
    const Node& node = tree_[id];
    if (const OwnPlaces::Place* own = own_places_.at(id)) return owner_by_own_place(*own);
    if (!last_place_ || last_place_->directory != node.parent || last_place_->root != node.root) {
      last_place_ = {.directory = node.parent,
                     .root = node.root,
                     .owner = owner_of_place(node.parent, tree_.roots()[node.root])};
    }
    return is_unread_egg(id) ? make(OwnerKind::unknown, "", "an egg that could not be read")
                             : last_place_->owner;
  }

  // The interpreter's own parts, and the source trees of editable projects.
  Owner owner_of_place(NodeId directory, const TreeRoot& root) const {
    const OwnPlaces::Place* own = own_places_.around(directory);
    if (own != nullptr && own->kind != OwnPlaces::Kind::site) return owner_by_own_place(*own);
    if (own == nullptr && root.kind == RootKind::interpreter) {
      const Environment* environment = environment_on(root);
      if (environment != nullptr && is_brought_by_package(*environment)) return unlisted();
      return make(OwnerKind::interpreter,
                  environment == nullptr ? "python" : interpreter_name(*environment),
                  "in the interpreter's prefix");
    }
    if (root.kind == RootKind::system) return unlisted();
    if (root.kind == RootKind::import_path) {
      if (const std::optional<Owner> owner = owner_of_import_path(root)) return *owner;
    }
    return make(OwnerKind::nobody, "", "listed by no distribution");
  }

  Owner owner_by_own_place(const OwnPlaces::Place& own) const {
    switch (own.kind) {
      case OwnPlaces::Kind::distribution:
        return of_distribution(own.distribution->row, RecordState::no_digest,
                               own.distribution->row.form == MetadataForm::egg_zip
                                   ? "its own archive"
                                   : "in its own directory");
      case OwnPlaces::Kind::interpreter:
        if (is_brought_by_package(*own.environment)) return unlisted();
        return make(OwnerKind::interpreter, interpreter_name(*own.environment),
                    "a part of the interpreter's installation");
      case OwnPlaces::Kind::system:
        return unlisted();
      case OwnPlaces::Kind::site:
        break;
    }
    return make(OwnerKind::nobody, "", "listed by no distribution");
  }

  static std::string interpreter_name(const Environment& environment) {
    const EnvironmentRow& row = environment.row;
    return row.version ? row.implementation + " " + *row.version : "python";
  }

  // The first environment whose base is this root.
  const Environment* environment_on(const TreeRoot& root) const {
    const auto user = std::ranges::find_if(
        input_.environments,
        [&](const Environment& environment) { return environment.base_prefix == root.path; });
    return user == input_.environments.end() ? nullptr : &*user;
  }

  // A directory that a distribution's own .pth file or .egg-link leads to is its source.
  std::optional<Owner> owner_of_import_path(const TreeRoot& root) const {
    for (const Environment& environment : input_.environments) {
      if (std::optional<Owner> owner = owner_in(environment, root)) return owner;
    }
    return std::nullopt;
  }

  std::optional<Owner> owner_in(const Environment& environment, const TreeRoot& root) const {
    for (const Distribution& distribution : environment.distributions) {
      if (distribution.row.egg_link && distribution.home.is_within(root.path)) {
        return of_distribution(distribution.row, RecordState::no_digest, "editable source");
      }
    }
    for (const SearchEntry& entry : environment.search_path) {
      if (!entry.named_by || !entry.place.is_within(root.path)) continue;
      const std::span<const RecordClaim> claims = claims_on(tree_[*entry.named_by].entry);
      if (!claims.empty()) {
        return of_distribution(*by_number_.at(claims.front().distribution), RecordState::no_digest,
                               "editable source");
      }
    }
    return std::nullopt;
  }

  bool is_unread_egg(NodeId id) const {
    return tree_[id].name.ends_with(".egg") && !zips_.contains(tree_[id].entry) &&
           is_site_directory(tree_[id].parent);
  }

  bool is_site_directory(NodeId directory) const {
    const auto has = [&](const SearchEntry& entry) {
      return entry.holds_distributions() && entry.node == directory;
    };
    return std::ranges::any_of(input_.environments, [&](const Environment& environment) {
      return std::ranges::any_of(environment.search_path, has);
    });
  }

  Owner unread(const Node& node) const {
    const auto gap = has_gap_.find(node.entry);
    if (gap != has_gap_.end()) return make(OwnerKind::unknown, "", gap->second);
    return make(OwnerKind::unknown, "",
                node.kind == EntryKind::link ? "the link leads to no file that could be read"
                                             : "its bytes could not be read");
  }

  Owner readable(const Node& node, const Owner& owner) const {
    return owner.state == RecordState::unread ? unread(node) : owner;
  }

  Owner owner_of_bytecode(NodeId id) const {
    const Node& node = tree_[id];
    if (!node.sha256) return unread(node);
    const auto state = input_.bytecode.find(node.entry);
    const bool is_checked =
        state != input_.bytecode.end() && state->second.state == BytecodeState::of_source;
    const std::optional<Owner> listed = owner_by_record(node);
    // A wheel may bring bytecode with a digest; pip compiles its source again all the same.
    if (listed && listed->state == RecordState::verified) return *listed;
    if (is_checked) {
      const Owner& source = owners_[static_cast<std::size_t>(*state->second.source)];
      return by_product_of(source);
    }
    if (listed) return *listed;
    const auto gap = has_gap_.find(node.entry);
    if (gap != has_gap_.end()) return make(OwnerKind::unknown, "", gap->second);
    if (state == input_.bytecode.end()) {
      return make(OwnerKind::unknown, "", "its source's hash is not known");
    }
    return make(OwnerKind::nobody, "", fmt::format("bytecode: {}", to_word(state->second.state)));
  }

  Owner by_product_of(const Owner& source) const {
    Owner owner = source;
    const bool has_owner =
        source.row.owner_kind != OwnerKind::nobody && source.row.owner_kind != OwnerKind::unknown;
    owner.source_kind = source.row.owner_kind;
    if (has_owner) owner.row.owner_kind = OwnerKind::by_product;
    owner.row.reason =
        has_owner ? "bytecode of an owned source" : "bytecode of a source without known owner";
    if (source.row.reason == input_.packages.why_unknown()) return source;
    if (source.row.owner_kind == OwnerKind::unknown) owner.row.owner_kind = OwnerKind::nobody;
    return owner;
  }

  const OwnerInput& input_;
  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, ZipArchiveFact> zips_;
  ByProducts by_products_;
  OwnPlaces own_places_;
  std::unordered_map<std::int64_t, const DistributionRow*> by_number_;
  std::unordered_map<EntryId, std::string> has_gap_;
  std::unordered_set<EntryId> caches_;  // that could be read as the loader's
  std::vector<std::uint32_t>
      first_claim_;  // by entry: index of its first claim; one more at the end
  std::unordered_map<NodeId, NodeId> linked_from_;  // the first link to each
  std::vector<Owner> owners_;
  struct Place {
    NodeId directory{};
    std::uint32_t root = 0;
    Owner owner;
  };
  std::optional<Place> last_place_;
  std::map<std::pair<std::int64_t, OwnerKind>, OwnerTotalRow> totals_;
};

}  // namespace

std::vector<Owner> resolve_owners(const OwnerInput& input, const Tree& tree, Store& store) {
  return OwnerResolver(input, tree, store).run();
}

}  // namespace icecore
