// A need counts when the library comes from elsewhere, or from nowhere: of what an environment
// brings along, the system has to have nothing. Versions without a number (GLIBC_PRIVATE,
// CXXABI_FLOAT128) have no order and make no floor.
#include "resolve/version_floors.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.h"
#include "facts/store.h"

namespace icecore {
namespace {

// `GLIBC_2.34` is 2.34 of the family GLIBC.
struct FamilyVersion {
  std::string_view family, version;
  std::vector<std::uint64_t> numbers;
};

std::optional<FamilyVersion> parse_family_version(std::string_view text) {
  const std::size_t end = text.rfind('_');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  FamilyVersion parsed{
      .family = text.substr(0, end), .version = text.substr(end + 1), .numbers = {}};
  for (const std::string_view part : split(parsed.version, '.')) {
    std::uint64_t number = 0;
    const char* const last = part.data() + part.size();
    const auto [stop, error] = std::from_chars(part.data(), last, number);
    if (part.empty() || error != std::errc() || stop != last) return std::nullopt;
    parsed.numbers.push_back(number);
  }
  return parsed;
}

class FloorResolver {
 public:
  FloorResolver(const std::vector<Owner>& owners, const VersionNeeds& needs, const Tree& tree,
                Store& store)
      : owners_(owners), store_(store), needs_(needs) {
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
    const auto needs = needs_.find(load.file);
    if (needs == needs_.end()) return;
    for (const VersionNeedFact& need : needs->second) {
      if (need.library != load.name || need.is_weak != 0) continue;
      const std::optional<FamilyVersion> version = parse_family_version(need.version);
      if (!version) continue;
      raise(load, *version, std::nullopt);
      if (const auto distribution = owner_of(load.file).distribution) {
        raise(load, *version, distribution);
      }
    }
  }

  void raise(const LoadRow& load, const FamilyVersion& version,
             std::optional<std::int64_t> distribution) {
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
                                .file = load.file};
  }

  const std::vector<Owner>& owners_;
  Store& store_;
  const VersionNeeds& needs_;
  std::set<EntryId> system_;
  std::map<Key, Floor> floors_;
};

}  // namespace

void resolve_version_floors(const std::vector<Owner>& owners, const VersionNeeds& needs,
                            const Tree& tree, Store& store) {
  FloorResolver(owners, needs, tree, store).run();
}

}  // namespace icecore
