// By name, as the tools do that repair such wheels (delvewheel, delocate): which directories Python
// code adds to a search, and what was loaded before, nobody can tell. Windows knows libraries by
// their file's name, whatever its case; macOS by a path, in which `@loader_path` is the file's own
// directory and `@rpath` one of those that it or a binary that led to it names. dyld also takes a
// library that is loaded already under the name that it is needed by (LC_ID_DYLIB).
#include "resolve/wheel_needs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "facts/store.h"
#include "resolve/windows_libraries.h"

namespace icecore {
namespace {

struct Answer {
  LibraryPlace place = LibraryPlace::missing;
  std::optional<EntryId> found;
};

// A binary that others may need, of one slice's instruction set.
struct Candidate {
  EntryId file = 0;
  std::int64_t distribution = 0;
  std::string_view machine;
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
  using Names = std::unordered_map<std::string, std::vector<Candidate>>;

  void add_candidates(const WheelContents& one, const WheelBinary& binary) {
    for (const NativeSliceFact& slice : binary.slices) {
      const bool is_windows = one.claim.system == WheelSystem::windows;
      std::string name =
          is_windows ? to_lower_ascii(tree_[tree_.node_of(binary.file)].name) : slice.soname;
      if (name.empty()) continue;
      names_[one.environment][std::move(name)].push_back(
          {.file = binary.file, .distribution = one.distribution, .machine = slice.machine});
    }
  }

  // The binary of that name in the same environment, of the distribution itself if it has one;
  // missing if there is none.
  Answer by_name(const WheelContents& one, const std::string& name,
                 std::string_view machine) const {
    Answer answer;
    const auto names = names_.find(one.environment);
    if (names == names_.end()) return answer;
    const auto found = names->second.find(name);
    if (found == names->second.end()) return answer;
    for (const Candidate& candidate : found->second) {
      if (candidate.machine != machine) continue;
      const bool is_own = candidate.distribution == one.distribution;
      if (answer.found && !is_own) continue;
      answer.place = is_own ? LibraryPlace::own : LibraryPlace::distribution;
      answer.found = candidate.file;
      if (is_own) break;
    }
    return answer;
  }

  Answer on_windows(const WheelContents& one, const WheelBinary& binary,
                    const NeededFact& need) const {
    const std::string name = to_lower_ascii(need.name);
    const std::string& machine = binary.slices.front().machine;
    const Answer brought = by_name(one, name, machine);
    if (brought.place == LibraryPlace::own) return brought;
    if (comes_with_python(name, machine)) return {.place = LibraryPlace::interpreter};
    if (!WindowsLibraries::knows(machine)) return {.place = LibraryPlace::unknown};
    if (WindowsLibraries::carried().has(name, machine)) return {.place = LibraryPlace::system};
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
    return std::string(tree_.path(tree_.node_of(binary.file)).parent().text());
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

  // Every directory that a binary of the distribution names for `@rpath`, in their order.
  std::vector<std::string> rpaths_of(const WheelContents& one) const {
    std::vector<std::string> directories;
    for (const WheelBinary& binary : one.binaries) {
      for (const NativeRpathFact& rpath : binary.rpaths) {
        std::string directory = expanded(binary, rpath.path);
        if (directory.empty() || std::ranges::find(directories, directory) != directories.end())
          continue;
        directories.push_back(std::move(directory));
      }
    }
    return directories;
  }

  std::vector<std::string> paths_of(const WheelBinary& binary, const NeededFact& need) const {
    constexpr std::string_view rpath = "@rpath/";
    std::vector<std::string> paths;
    if (!need.name.starts_with(rpath)) {
      paths.push_back(expanded(binary, need.name));
      return paths;
    }
    const std::string_view name = std::string_view(need.name).substr(rpath.size());
    for (const NativeRpathFact& own : binary.rpaths) {
      const std::string directory = expanded(binary, own.path);
      if (!directory.empty()) paths.push_back(fmt::format("{}/{}", directory, name));
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
  std::map<std::int64_t, Names> names_;  // by environment
  std::vector<std::string> rpaths_;      // of the distribution that is looked at
};

}  // namespace

void resolve_wheel_needs(const std::vector<WheelContents>& contents,
                         const std::vector<Owner>& owners, const Tree& tree, Store& store) {
  if (!contents.empty()) NeedResolver(contents, owners, tree, store).run();
}

}  // namespace icecore
