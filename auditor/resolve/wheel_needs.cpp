// By name, as the tools do that repair such wheels (delvewheel, delocate): which directories Python
// code adds to a search, and what was loaded before, nobody can tell. Windows knows libraries by
// their file's name, whatever its case; macOS by a path, in which `@loader_path` is the file's own
// directory and `@rpath` one of those that it or a binary that led to it names. dyld also takes a
// library that is loaded already under the name that it is needed by (LC_ID_DYLIB).
#include "resolve/wheel_needs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "facts/store.h"
#include "resolve/carried_table.h"
#include "resolve/windows_libraries.h"

namespace icecore {
namespace {

struct Answer {
  LibraryPlace place = LibraryPlace::missing;
  std::optional<EntryId> found;
};

class NeedResolver {
 public:
  NeedResolver(const std::vector<WheelContents>& contents, const std::vector<Owner>& owners,
               const Tree& tree, Store& store)
      : contents_(contents), owners_(owners), tree_(tree), store_(store) {
    for (const WheelContents& one : contents) {
      for (const WheelBinary& binary : one.binaries) add_candidates(one, binary);
    }
  }

  void run() {
    for (const WheelContents& one : contents_) {
      rpaths_ = rpaths_of(one);
      for (const WheelBinary& binary : one.binaries) {
        for (const NeededFact& need : binary.needs) {
          const Answer answer = one.claim.system == WheelSystem::windows
                                    ? on_windows(one, binary, need)
                                    : on_macos(one, binary, need);
          store_.add(WheelNeedRow{.file = binary.file,
                                  .position = need.position,
                                  .distribution = one.distribution,
                                  .place = answer.place,
                                  .found = answer.found});
        }
      }
    }
  }

 private:
  // What others may need a binary by: environment, name, instruction set.
  using Key = std::tuple<std::int64_t, std::string, std::string>;

  void add_candidates(const WheelContents& one, const WheelBinary& binary) {
    for (const NativeSliceFact& slice : binary.slices) {
      const bool is_windows = one.claim.system == WheelSystem::windows;
      std::string name =
          is_windows ? to_lower_ascii(tree_[tree_.node_of(binary.file)].name) : slice.soname;
      if (name.empty()) continue;
      candidates_[Key(one.environment, std::move(name), slice.machine)].emplace(one.distribution,
                                                                                binary.file);
    }
  }

  // The binary of that name in the same environment, of the distribution itself if it has one;
  // missing if there is none.
  Answer by_name(const WheelContents& one, const std::string& name,
                 std::string_view machine) const {
    const auto found = candidates_.find(Key(one.environment, name, machine));
    if (found == candidates_.end()) return {};
    const std::map<std::int64_t, EntryId>& files = found->second;
    const auto own = files.find(one.distribution);
    if (own != files.end()) return {.place = LibraryPlace::own, .found = own->second};
    return {.place = LibraryPlace::distribution, .found = files.begin()->second};
  }

  Answer on_windows(const WheelContents& one, const WheelBinary& binary,
                    const NeededFact& need) const {
    const std::string name = to_lower_ascii(need.name);
    const std::string& machine = binary.slices.front().machine;
    const Answer brought = by_name(one, name, machine);
    if (brought.place == LibraryPlace::own) return brought;
    if (comes_with_python(name, machine)) return {.place = LibraryPlace::interpreter};
    if (!WindowsLibraries::knows(machine)) return {.place = LibraryPlace::unknown};
    if (carried<WindowsLibraries>().has(name, machine)) return {.place = LibraryPlace::system};
    return brought;
  }

  Answer on_macos(const WheelContents& one, const WheelBinary& binary,
                  const NeededFact& need) const {
    if (need.name.starts_with("/usr/lib/") || need.name.starts_with("/System/")) {
      return {.place = LibraryPlace::system};
    }
    for (const std::string& path : paths_of(binary, need)) {
      if (path.empty()) continue;
      const std::optional<NodeId> node = tree_.resolve_written(path);
      if (!node || tree_[*node].kind != EntryKind::file) continue;
      const EntryId file = tree_[*node].entry;
      const auto owner = owners_[static_cast<std::size_t>(file)].row.distribution;
      return {.place = owner == one.distribution ? LibraryPlace::own : LibraryPlace::distribution,
              .found = file};
    }
    const Answer loaded = by_name(one, need.name, machine_of(binary, need.slice));
    if (loaded.found) return loaded;
    if (need.name.starts_with('/')) return {.place = LibraryPlace::elsewhere};
    return {.place = need.name.starts_with("@executable_path/") ? LibraryPlace::unknown
                                                                : LibraryPlace::missing};
  }

  static std::string_view machine_of(const WheelBinary& binary, std::int64_t slice) {
    const auto found = std::ranges::find(binary.slices, slice, &NativeSliceFact::slice);
    return found == binary.slices.end() ? "" : std::string_view(found->machine);
  }

  std::string directory_of(const WheelBinary& binary) const {
    return tree_.path(tree_.node_of(binary.file)).parent().text();
  }

  // A path that starts where the binary is; empty for one that starts elsewhere.
  std::string expanded(const WheelBinary& binary, std::string_view path) const {
    constexpr std::string_view loader = "@loader_path";
    constexpr std::string_view program = "@executable_path";
    const bool is_program = binary.slices.front().kind == "executable";
    for (const std::string_view token : {loader, program}) {
      if (!path.starts_with(token) || (token == program && !is_program)) continue;
      return fmt::format("{}/{}", directory_of(binary), path.substr(token.size()));
    }
    return {};
  }

  // The directories that a binary names for `@rpath`, as far as they are there; those of one slice,
  // or of all.
  std::vector<std::string> rpaths_of(const WheelBinary& binary,
                                     std::optional<std::int64_t> slice = std::nullopt) const {
    std::vector<std::string> directories;
    for (const NativeRpathFact& rpath : binary.rpaths) {
      if (slice && rpath.slice != *slice) continue;
      const std::string path = expanded(binary, rpath.path);
      const std::optional<NodeId> node = path.empty() ? std::nullopt : tree_.resolve_written(path);
      if (!node || tree_[*node].kind != EntryKind::directory) continue;
      directories.emplace_back(tree_.path(*node).text());
    }
    return directories;
  }

  // The same of all binaries of a distribution, each once.
  std::vector<std::string> rpaths_of(const WheelContents& one) const {
    std::set<std::string> directories;
    for (const WheelBinary& binary : one.binaries) {
      for (std::string& directory : rpaths_of(binary)) directories.insert(std::move(directory));
    }
    return {directories.begin(), directories.end()};
  }

  std::vector<std::string> paths_of(const WheelBinary& binary, const NeededFact& need) const {
    constexpr std::string_view rpath = "@rpath/";
    std::vector<std::string> paths;
    if (!need.name.starts_with(rpath)) {
      paths.push_back(expanded(binary, need.name));
      return paths;
    }
    const std::string_view name = std::string_view(need.name).substr(rpath.size());
    for (const std::string& directory : rpaths_of(binary, need.slice)) {
      paths.push_back(fmt::format("{}/{}", directory, name));
    }
    for (const std::string& directory : rpaths_) {
      paths.push_back(fmt::format("{}/{}", directory, name));
    }
    return paths;
  }

  const std::vector<WheelContents>& contents_;
  const std::vector<Owner>& owners_;
  const Tree& tree_;
  Store& store_;
  // The first binary of each distribution.
  std::map<Key, std::map<std::int64_t, EntryId>> candidates_;
  std::vector<std::string> rpaths_;  // of the distribution that is looked at
};

}  // namespace

void resolve_wheel_needs(const std::vector<WheelContents>& contents,
                         const std::vector<Owner>& owners, const Tree& tree, Store& store) {
  if (!contents.empty()) NeedResolver(contents, owners, tree, store).run();
}

}  // namespace icecore
