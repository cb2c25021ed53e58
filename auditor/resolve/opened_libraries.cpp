// CPython's Lib/ctypes/__init__.py gives a name to dlopen as it is; cffi's api.py
// (_load_backend_lib) looks for one without dot and slash by find_library. Paths that TensorFlow
// and torch open are made whole from the current directory, so that nothing is searched for.
#include "resolve/opened_libraries.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "facts/store.h"
#include "resolve/library_names.h"
#include "resolve/opened_names.h"

namespace icecore {
namespace {

class OpenResolver {
 public:
  OpenResolver(const OpenInput& input, const NoteOpening& note, Store& store)
      : input_(input), note_(note), store_(store) {}

  void run() {
    std::vector<LibraryOpenFact> opens;
    store_.each<LibraryOpenFact>("file, position", [&](const LibraryOpenFact& open) {
      if (is_own(open.file)) opens.push_back(open);
    });
    for (const LibraryOpenFact& open : opens) resolve(open);
  }

 private:
  const Tree& tree() const { return input_.world.tree; }

  // Of a package: the nearest directory above that is on the import path decides.
  bool is_own(EntryId file) const {
    if (!input_.reach[static_cast<std::size_t>(file)]) return false;
    const NodeId node = tree().node_of(file);
    if (tree().roots()[tree()[node].root].kind == RootKind::system) return false;
    for (NodeId above = tree()[node].parent; above != Tree::top(); above = tree()[above].parent) {
      const auto entry =
          std::ranges::find(input_.environment.search_path, above, &SearchEntry::node);
      if (entry != input_.environment.search_path.end()) return entry->holds_distributions();
    }
    return true;
  }

  void resolve(const LibraryOpenFact& open) {
    const bool is_name = open.call == OpenCall::ctypes || open.call == OpenCall::cffi;
    const bool is_plain = !open.name.contains('.') && !open.name.contains('/');
    const bool is_search =
        open.call == OpenCall::find_library || (open.call == OpenCall::cffi && is_plain);
    if (open.name.empty() || !(is_name || is_search)) return;
    if (!is_search && !can_be_opened(open.name)) return;
    OpenedLibraryRow row{.environment = input_.environment.row.id,
                         .told_by = OpenedBy::python,
                         .file = open.file,
                         .position = open.position,
                         .name = open.name};
    if (is_search) {
      if (!can_search()) return;
      const std::optional<std::string> found = find_library(input_.world, open.name);
      if (!found) return store_.add(std::move(row));
      row.name = *found;
    }
    const std::optional<NodeId> caller =
        open.call == OpenCall::cffi ? caller_of_cffi(input_.environment, tree())
                                    : std::optional(caller_of_ctypes(input_.environment, tree()));
    if (!caller) return;
    take(answer(*caller, row.name), row);
    store_.add(std::move(row));
  }

  // find_library asks ldconfig, which lists the cache; musl has none.
  bool can_search() const {
    return input_.world.kind == LoaderKind::glibc && !input_.world.cache.empty();
  }

  const Found& answer(NodeId caller, const std::string& name) {
    const auto [known, is_new] = answers_.try_emplace({caller, name});
    if (is_new) {
      const Process process = open_by_name(input_.interpreter, caller, name, tree());
      if (!process.loads().empty()) known->second = process.loads().front().found;
      note_(process, tree()[caller].entry);
    }
    return known->second;
  }

  void take(const Found& found, OpenedLibraryRow& row) const {
    const bool is_host = found.found_by == FoundBy::missing && comes_with_machine(row.name);
    row.found_by = is_host ? FoundBy::host : found.found_by;
    if (found.file) row.found = tree()[*found.file].entry;
    if (found.opened.empty()) return;
    const Result<TreePath> place = TreePath().resolve(found.opened);
    row.place = place ? tree().shown_place(*place) : found.opened;
  }

  const OpenInput& input_;
  const NoteOpening& note_;
  Store& store_;
  std::map<std::pair<NodeId, std::string>, Found> answers_;
};

}  // namespace

bool can_be_opened(std::string_view name) {
  const bool is_path = name.contains('/');
  return (name.ends_with(".so") || name.contains(".so.")) && (!is_path || name.starts_with('/'));
}

void resolve_opened_libraries(const OpenInput& input, const NoteOpening& note, Store& store) {
  OpenResolver(input, note, store).run();
}

}  // namespace icecore
