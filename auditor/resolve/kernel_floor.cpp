// NT_GNU_ABI_TAG (LSB 1.2): the C library refuses to run on an older kernel than it was built for,
// and executables carry its number on. What the system itself brings is not counted, as for symbol
// versions.
#include "resolve/kernel_floor.h"

#include <map>
#include <optional>

#include "facts/store.h"
#include "formats/version.h"

namespace icecore {
namespace {

class KernelFloors {
 public:
  KernelFloors(const Environment& environment, Store& store)
      : environment_(environment), store_(store) {}

  void raise(const NativeFact& fact, std::optional<std::int64_t> distribution) {
    const Result<Version> version = Version::parse(fact.abi_version);
    if (!version) return;
    const auto [place, is_new] = floors_.try_emplace(distribution, *version, VersionFloorRow{});
    auto& [newest, row] = place->second;
    ++row.files;
    if (!is_new && *version <= newest) return;
    newest = *version;
    row.environment = environment_.row.id;
    row.distribution = distribution;
    row.family = "kernel";
    row.version = fact.abi_version;
    row.file = fact.file;
  }

  void add() {
    for (auto& [distribution, floor] : floors_) store_.add(std::move(floor.second));
  }

 private:
  const Environment& environment_;
  Store& store_;
  std::map<std::optional<std::int64_t>, std::pair<Version, VersionFloorRow>> floors_;
};

bool is_from_elsewhere(const Owner& owner) {
  return owner.row.owner_kind == OwnerKind::os_package ||
         owner.row.owner_kind == OwnerKind::unknown;
}

}  // namespace

void resolve_kernel_floor(const Environment& environment, const std::vector<bool>& reach,
                          const std::vector<Owner>& owners, const NativeObjects& objects,
                          const Tree& tree, Store& store) {
  KernelFloors floors(environment, store);
  for (const NodeId node : tree.entries()) {
    const Node& entry = tree[node];
    const auto number = static_cast<std::size_t>(entry.entry);
    if (!reach[number] || tree.roots()[entry.root].kind == RootKind::system) continue;
    const NativeObject* native = objects.find(entry.entry);
    if (native == nullptr || native->fact.abi_os != "Linux" || is_from_elsewhere(owners[number])) {
      continue;
    }
    floors.raise(native->fact, std::nullopt);
    if (const auto distribution = owners[number].row.distribution) {
      floors.raise(native->fact, distribution);
    }
  }
  floors.add();
}

}  // namespace icecore
