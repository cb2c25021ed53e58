// A directory of a root is there when the tree has it; of the system's, of which single files are
// read, it was looked at when names were searched for in it. Of one that is not there the nearest
// directory above counts: who can write to that can make it.
#include "resolve/library_directories.h"

#include <algorithm>
#include <map>
#include <string>

#include "facts/store.h"

namespace icecore {
namespace {

struct Place {
  PlaceState state = PlaceState::unread;
  std::optional<std::int64_t> mode = std::nullopt;
};

class DirectoryResolver {
 public:
  DirectoryResolver(const DirectoryInput& input, Store& store) : input_(input), store_(store) {
    store.each<SearchedDirectoryFact>(
        "place", [&](const SearchedDirectoryFact& fact) { searched_.emplace(fact.place, fact); });
  }

  void run() {
    add_all(std::nullopt, input_.rules.library_path(input_.program));
    for (const NodeId node : tree().entries()) {
      const Node& entry = tree()[node];
      if (entry.kind != EntryKind::file || !input_.reach[static_cast<std::size_t>(entry.entry)]) {
        continue;
      }
      const NativeObject* native = input_.world.objects.find(entry.entry);
      if (native == nullptr || native->fact.machine != input_.world.machine) continue;
      if (!native->fact.rpath && !native->fact.runpath) continue;
      add_all(entry.entry, input_.rules.search_path_of({.file = node,
                                                        .opened = tree().path(node).text(),
                                                        .loader = std::nullopt,
                                                        .names = {},
                                                        .native = native}));
    }
  }

 private:
  const Tree& tree() const { return input_.world.tree; }

  void add_all(std::optional<EntryId> file, const std::vector<SearchDirectory>& directories) {
    std::int64_t position = 0;
    for (const SearchDirectory& each : directories) {
      const Place place = place_of(each.directory);
      store_.add(LibraryDirectoryRow{.environment = input_.environment.row.id,
                                     .file = file,
                                     .position = ++position,
                                     .rule = each.rule,
                                     .text = each.text,
                                     .place = shown(each.directory),
                                     .state = place.state,
                                     .is_own = is_own(each) ? 1 : 0,
                                     .is_searched = is_searched(each, place.state) ? 1 : 0,
                                     .mode = place.mode});
    }
  }

  // Whether it is told from the binary's own place, is inside the environment, or is one of those
  // that the loader searches anyway.
  bool is_own(const SearchDirectory& each) const {
    if (each.text.starts_with("$ORIGIN") || each.text.starts_with("${ORIGIN}")) return true;
    const Result<TreePath> place = TreePath().resolve(each.directory);
    if (!place) return false;
    if (place->is_within(input_.environment.directory)) return true;
    const std::optional<TreePath>& base = input_.environment.base_prefix;
    if (base && !base->is_root() && base->text() != "/usr" && place->is_within(*base)) return true;
    return std::ranges::find(input_.world.system_directories, place->text()) !=
           input_.world.system_directories.end();
  }

  bool is_searched(const SearchDirectory& each, PlaceState state) const {
    return state == PlaceState::relative && input_.searched_relative.contains(each.directory);
  }

  std::string shown(const std::string& directory) const {
    if (!directory.starts_with('/')) return "";
    const Result<TreePath> place = TreePath().resolve(directory);
    return place ? tree().shown_place(*place) : directory;
  }

  Place place_of(const std::string& directory) const {
    if (!directory.starts_with('/')) {
      return {.state = PlaceState::relative};
    }
    const Result<TreePath> place = TreePath().resolve(directory);
    if (!place) return {};
    if (const auto found = searched_.find(place->text()); found != searched_.end()) {
      const SearchedDirectoryFact& fact = found->second;
      return {.state = fact.is_present != 0 ? PlaceState::present : PlaceState::absent,
              .mode = fact.mode};
    }
    if (const std::optional<NodeId> node = tree().resolve_written(directory)) {
      const Node& there = tree()[*node];
      return {.state = PlaceState::present,
              .mode = there.entry != 0 ? std::optional<std::int64_t>(there.mode) : std::nullopt};
    }
    if (!tree().is_known(directory)) return {};
    return {.state = PlaceState::absent, .mode = mode_above(*place)};
  }

  // Of the nearest directory above that is there.
  std::optional<std::int64_t> mode_above(const TreePath& place) const {
    const std::optional<TreePath> first = tree().way_stops_at(place);
    if (!first) return std::nullopt;
    const std::optional<NodeId> above = tree().resolve(first->parent());
    if (!above || tree()[*above].entry == 0) return std::nullopt;
    return tree()[*above].mode;
  }

  const DirectoryInput& input_;
  Store& store_;
  std::map<std::string, SearchedDirectoryFact, std::less<>> searched_;
};

}  // namespace

void resolve_library_directories(const DirectoryInput& input, Store& store) {
  DirectoryResolver(input, store).run();
}

void resolve_program_loaders(const Environment& environment, const std::vector<bool>& reach,
                             const NativeObjects& objects, const Tree& tree, Store& store) {
  for (const NodeId node : tree.entries()) {
    const Node& entry = tree[node];
    if (entry.kind != EntryKind::file || !reach[static_cast<std::size_t>(entry.entry)]) continue;
    const NativeObject* native = objects.find(entry.entry);
    if (native == nullptr || native->fact.interpreter.empty()) continue;
    const std::string& loader = native->fact.interpreter;
    ProgramLoaderRow row{.environment = environment.row.id, .file = entry.entry, .loader = loader};
    const std::optional<NodeId> found = tree.resolve_written(loader);
    if (!loader.starts_with('/')) {
      row.state = PlaceState::relative;
    } else if (found) {
      row.state = PlaceState::present;
      row.found = tree[*found].entry;
    } else {
      row.state = tree.is_known(loader) ? PlaceState::absent : PlaceState::unread;
    }
    store.add(std::move(row));
  }
}

}  // namespace icecore
