// A need counts when the library comes from elsewhere, or from nowhere: of what an environment
// brings along, the system has to have nothing. Versions without a number (GLIBC_PRIVATE,
// CXXABI_FLOAT128) have no order and make no floor, but for the mark of a way to write relocations
// that came with glibc 2.36. A reference without a version to a symbol that is new in glibc counts
// like one with it, unless the environment has that symbol itself.
#include "resolve/version_floors.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/number.h"
#include "base/text.h"
#include "facts/store.h"
#include "resolve/carried_table.h"
#include "resolve/glibc_symbols.h"

namespace icecore {
namespace {

// What stands for a number (glibc: elf/Versions, NEWS for 2.36).
constexpr std::string_view relative_relocations = "GLIBC_ABI_DT_RELR";

// `GLIBC_2.34` is 2.34 of the family GLIBC.
struct FamilyVersion {
  std::string_view family, version;
  std::vector<std::uint64_t> numbers;
};

std::optional<FamilyVersion> parse_family_version(std::string_view text) {
  if (text == relative_relocations) text = "GLIBC_2.36";
  const std::size_t end = text.rfind('_');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  FamilyVersion parsed{
      .family = text.substr(0, end), .version = text.substr(end + 1), .numbers = {}};
  for (const std::string_view part : split(parsed.version, '.')) {
    const auto number = whole_number<std::uint64_t>(part);
    if (!number) return std::nullopt;
    parsed.numbers.push_back(*number);
  }
  return parsed;
}

class FloorResolver {
 public:
  FloorResolver(const FloorInput& input, const Tree& tree, Store& store)
      : owners_(input.owners),
        store_(store),
        needs_(input.needs),
        symbols_(input.symbols),
        tree_(tree) {
    for (const NodeId node : tree.entries()) {
      if (tree.roots()[tree[node].root].kind == RootKind::system) system_.insert(tree[node].entry);
    }
  }

  void run() {
    store_.each<LoadRow>("environment, file, name", [&](const LoadRow& load) {
      if (is_from_elsewhere(load.file)) return;
      if (load.found && !is_from_elsewhere(*load.found)) return;
      note(load);
    });
    for (auto& [key, floor] : floors_) {
      floor.row.files = static_cast<std::int64_t>(floor.files.size());
      store_.add(std::move(floor.row));
    }
  }

 private:
  struct Floor {
    VersionFloorRow row;
    std::vector<std::uint64_t> numbers;
    std::set<EntryId> files;  // that need anything of the family
  };
  using Key = std::tuple<std::int64_t, std::optional<std::int64_t>, std::string>;

  const OwnerRow& owner_of(EntryId file) const {
    return owners_[static_cast<std::size_t>(file)].row;
  }

  bool is_from_elsewhere(EntryId file) const {
    const OwnerKind kind = owner_of(file).owner_kind;
    return system_.contains(file) || kind == OwnerKind::os_package || kind == OwnerKind::unknown;
  }

  void note(const LoadRow& load) {
    if (load.name == "libc.so.6") note_unversioned(load);
    const auto needs = needs_.find(load.file);
    if (needs == needs_.end()) return;
    for (const VersionNeedFact& need : needs->second) {
      if (need.library != load.name || need.is_weak != 0) continue;
      const std::optional<FamilyVersion> version = parse_family_version(need.version);
      if (!version) continue;
      raise_both(load, *version, {});
    }
  }

  void note_unversioned(const LoadRow& load) {
    const SymbolTable* const table = symbols_.find(load.file);
    if (table == nullptr) return;
    for (const SymbolReferenceView& reference : table->references()) {
      if (!reference.version.empty()) continue;
      const std::string_view added = carried<GlibcSymbols>().added(reference.name);
      if (added.empty() || is_brought_along(reference)) continue;
      const std::string version = fmt::format("GLIBC_{}", added);
      raise_both(load, *parse_family_version(version), reference.name);
    }
  }

  // Whether a file that is not from elsewhere defines it.
  bool is_brought_along(const SymbolReferenceView& reference) {
    const auto [known, is_new] = brought_along_.try_emplace(std::string(reference.name), false);
    if (is_new) {
      const ReferenceKeys keys(reference, true);
      known->second = std::ranges::any_of(tree_.entries(), [&](NodeId node) {
        const EntryId file = tree_[node].entry;
        const SymbolTable* const table = symbols_.find(file);
        return table != nullptr && !is_from_elsewhere(file) && table->defines(keys);
      });
    }
    return known->second;
  }

  void raise_both(const LoadRow& load, const FamilyVersion& version, std::string_view symbol) {
    raise(load, version, std::nullopt, symbol);
    if (const auto distribution = owner_of(load.file).distribution) {
      raise(load, version, distribution, symbol);
    }
  }

  void raise(const LoadRow& load, const FamilyVersion& version,
             std::optional<std::int64_t> distribution, std::string_view symbol) {
    const auto [entry, is_new] = floors_.try_emplace(
        Key(load.environment, distribution, std::string(version.family)), Floor{});
    Floor& floor = entry->second;
    floor.files.insert(load.file);
    if (!is_new && version.numbers <= floor.numbers) return;
    floor.numbers = version.numbers;
    floor.row = VersionFloorRow{.environment = load.environment,
                                .distribution = distribution,
                                .family = std::string(version.family),
                                .version = std::string(version.version),
                                .library = load.name,
                                .file = load.file,
                                .symbol = std::string(symbol)};
  }

  const std::vector<Owner>& owners_;
  Store& store_;
  const VersionNeeds& needs_;
  const SymbolTables& symbols_;
  const Tree& tree_;
  std::map<std::string, bool> brought_along_;  // by symbol
  std::set<EntryId> system_;
  std::map<Key, Floor> floors_;
};

}  // namespace

void resolve_version_floors(const FloorInput& input, const Tree& tree, Store& store) {
  FloorResolver(input, tree, store).run();
}

}  // namespace icecore
