// Python imports an extension by its path, so each is opened by it in a process that has loaded the
// interpreter and nothing else. What several imports do to each other is for those who compare the
// rows: where one binary and name have several, the first one loaded wins.
#include "resolve/loads.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <tuple>

#include "base/text.h"
#include "facts/store.h"
#include "resolve/binary_opens.h"
#include "resolve/library_copies.h"
#include "resolve/library_directories.h"
#include "resolve/library_names.h"
#include "resolve/load_changes.h"
#include "resolve/loader.h"
#include "resolve/opened_libraries.h"
#include "resolve/opened_names.h"
#include "resolve/optional_modules.h"
#include "resolve/unresolved_symbols.h"

namespace icecore {
namespace {

// Whether the environment has anything that a loader would be asked for.
bool has_libraries(const std::vector<bool>& reach, const NativeObjects& objects, const Tree& tree) {
  return std::ranges::any_of(tree.entries(), [&](NodeId node) {
    const Node& entry = tree[node];
    return reach[static_cast<std::size_t>(entry.entry)] && is_library_name(entry.name) &&
           objects.find(entry.entry) != nullptr;
  });
}

class LoadResolver {
 public:
  LoadResolver(const LoadInput& input, const LoaderWorld& world, Store& store)
      : input_(input),
        environment_(input.environment),
        world_(world),
        rules_(loader_rules(world)),
        store_(store),
        changes_(world, input.settings),
        unresolved_(input.symbols, world.tree, world.kind),
        copies_(input.copies),
        opens_(
            {.environment = input.environment,
             .reach = input.reach,
             .world = world,
             .rules = *rules_},
            [this](const Process& process, EntryId caller) {
              note(process, LoadRoot::opened, caller);
            },
            store) {}

  // Gives the number for the next row.
  std::int64_t run() {
    Process interpreter(world_, *rules_);
    interpreter.start(*environment_.interpreter);
    const EntryId program = tree()[*environment_.interpreter].entry;
    note(interpreter, LoadRoot::program, program);
    note_preloads(interpreter);
    changes_.start(interpreter, *environment_.interpreter);
    unresolved_.start(interpreter, program);
    copies_.start(interpreter, program, world_.kind);
    promote(interpreter);
    opens_.look_at(interpreter);
    open_binaries(interpreter);
    for (const std::string& name : input_.opened_names) open_name(interpreter, name);
    open_sources(interpreter);
    opens_.add_to(store_);
    const DirectoryInput directories{.environment = environment_,
                                     .reach = input_.reach,
                                     .world = world_,
                                     .rules = *rules_,
                                     .program = interpreter.objects().front(),
                                     .searched_relative = searched_relative_};
    resolve_library_directories(directories, store_);
    changes_.add_to(store_, environment_.row.id);
    unresolved_.add_to(store_, environment_.row.id, input_.reach);
    add_contested();
    return add_edges();
  }

 private:
  const Tree& tree() const { return world_.tree; }

  // Extensions, and then what none of them loaded. Links and their files are one library: the first
  // name counts.
  void open_binaries(const Process& interpreter) {
    std::vector<NodeId> libraries;
    for (const NodeId node : tree().entries()) {
      const std::string& name = tree()[node].name;
      if (!is_library_name(name)) continue;
      const std::optional<NodeId> file = loadable(node);
      if (!file) continue;
      if (is_extension_name(name)) {
        open(interpreter, LoadRoot::extension, node, *file);
      } else {
        libraries.push_back(node);
      }
    }
    for (const NodeId node : libraries) {
      const NodeId file = *loadable(node);
      if (!loaded_.contains(file)) open(interpreter, LoadRoot::library, node, file);
    }
  }

  // The file that an entry of the environment leads to, when its loader could load it.
  std::optional<NodeId> loadable(NodeId node) const {
    const Node& entry = tree()[node];
    if (!input_.reach[static_cast<std::size_t>(entry.entry)]) return std::nullopt;
    if (entry.kind != EntryKind::file && entry.kind != EntryKind::link) return std::nullopt;
    if (tree().roots()[entry.root].kind == RootKind::system) return std::nullopt;
    const std::optional<NodeId> file = tree().end_of(node);
    const NativeObject* native = file ? world_.objects.find(tree()[*file].entry) : nullptr;
    const bool fits = native != nullptr && native->fact.machine == world_.machine &&
                      native->fact.bits == world_.bits && native->fact.kind == "shared";
    return fits ? file : std::nullopt;
  }

  void open(const Process& interpreter, LoadRoot kind, NodeId node, NodeId file) {
    Process process = interpreter;
    const std::string path = tree().path(node).text();
    process.open(file, path);
    const EntryId root = tree()[node].entry;
    note(process, kind, root);
    opens_.look_at(process);
    changes_.open(process, file, path, kind, root);
    copies_.look_at(process, kind, root);
    const std::vector<NodeId> others = loaded_by_others(process);
    if (kind == LoadRoot::extension && !others.empty()) {
      process = interpreter;
      for (const NodeId other : others) {
        process.open(other, tree().path(other).text());
        if (!is_whole(process)) return;
      }
      process.open(file, path);
    }
    unresolved_.look_at(process, kind, root);
  }

  static bool is_whole(const Process& process) {
    return std::ranges::all_of(process.loads(), is_settled);
  }

  // Some modules rely on libraries that another module's import has loaded: those of PyTorch on its
  // own. glibc takes what is loaded by its SONAME. The files of the environment that are called so;
  // none where one of them is not there or not the only one.
  std::vector<NodeId> loaded_by_others(const Process& process) {
    std::vector<NodeId> others;
    if (world_.kind != LoaderKind::glibc) return others;
    for (const Load& load : process.loads()) {
      if (load.found.found_by != FoundBy::missing || comes_with_machine(load.name)) continue;
      if (!by_soname_) fill_by_soname();
      const auto [first, last] = by_soname_->equal_range(load.name);
      if (first == last || std::next(first) != last) return {};
      others.push_back(first->second);
    }
    return others;
  }

  void fill_by_soname() {
    by_soname_.emplace();
    std::set<NodeId> seen;
    for (const NodeId node : tree().entries()) {
      const std::optional<NodeId> file = loadable(node);
      if (!file || !seen.insert(*file).second) continue;
      const std::string& soname = world_.objects.find(tree()[*file].entry)->fact.soname;
      if (!soname.empty()) by_soname_->emplace(soname, *file);
    }
  }

  // What `import torch` opens with RTLD_GLOBAL, with all that it needs (torch/__init__.py,
  // _load_global_deps).
  void promote(const Process& interpreter) {
    for (const NodeId node : tree().entries()) {
      if (tree()[node].name != "libtorch_global_deps.so") continue;
      const std::optional<NodeId> file = loadable(node);
      if (!file) continue;
      Process process = interpreter;
      process.open(*file, tree().path(node).text());
      copies_.promote(process, tree()[node].entry);
    }
  }

  void open_name(const Process& interpreter, const std::string& name) {
    const NodeId caller = caller_of_ctypes(environment_, tree());
    note(open_by_name(interpreter, caller, name, tree()), LoadRoot::opened, tree()[caller].entry);
  }

  // What Python source asks for by name.
  void open_sources(const Process& interpreter) {
    const OpenInput opening{.environment = environment_,
                            .reach = input_.reach,
                            .world = world_,
                            .interpreter = interpreter};
    resolve_opened_libraries(
        opening,
        [&](const Process& process, EntryId caller) { note(process, LoadRoot::opened, caller); },
        store_);
    resolve_optional_modules(environment_, input_.reach, world_, store_);
  }

  void note(const Process& process, LoadRoot kind, EntryId root) {
    if (kind != LoadRoot::opened) {
      for (const LoadedObject& object : process.objects()) loaded_.insert(object.file);
    }
    for (const Load& load : process.loads()) {
      for (const Attempt& attempt : load.found.attempts) {
        if (!attempt.place.starts_with('/')) searched_relative_.insert(attempt.place);
      }
      const EntryId from = tree()[process.objects()[load.from].file].entry;
      const Found& found = load.found;
      const bool is_host = found.found_by == FoundBy::missing && comes_with_machine(load.name);
      const FoundBy rule = is_host ? FoundBy::host : found.found_by;
      const bool is_preload = load.reason == LoadReason::preload;
      const auto [edge, is_new] = edges_.try_emplace(
          Key{from, load.name, rule, entry_of(found).value_or(0), is_preload}, Edge{});
      LoadRow& row = edge->second.row;
      // What is so without a name that code may open is told of that process.
      const bool was_opened = row.root_kind == LoadRoot::opened && kind != LoadRoot::opened;
      const std::int64_t roots = row.roots;
      if (is_new || was_opened) {
        row = LoadRow{.environment = environment_.row.id,
                      .file = from,
                      .name = load.name,
                      .found_by = rule,
                      .found = entry_of(found),
                      .place = shown(found.opened),
                      .root_kind = is_preload ? LoadRoot::preload : kind,
                      .first_root = root,
                      .roots = roots};
        if (input_.keeps_attempts) edge->second.attempts = attempts_of(found);
      }
      ++row.roots;
    }
  }

  // In the world's order, as the process loaded them.
  void note_preloads(const Process& interpreter) {
    std::size_t number = 0;
    for (const Load& load : interpreter.loads()) {
      if (load.reason != LoadReason::preload) continue;
      store_.add(PreloadRow{.environment = environment_.row.id,
                            .position = static_cast<std::int64_t>(number) + 1,
                            .name = load.name,
                            .list = world_.preloads[number].list,
                            .found_by = load.found.found_by,
                            .found = entry_of(load.found)});
      ++number;
    }
  }

  // Names that extension modules get different files by.
  void add_contested() {
    std::map<std::string_view, std::map<EntryId, EntryId>> first_roots;  // by name and file
    for (const auto& [key, edge] : edges_) {
      const LoadRow& row = edge.row;
      if (row.root_kind != LoadRoot::extension || !row.found) continue;
      first_roots[row.name].emplace(*row.found, row.first_root);
    }
    for (const auto& [name, files] : first_roots) {
      if (files.size() == 1) continue;
      for (const auto& [file, root] : files) {
        store_.add(ContestedLibraryRow{.environment = environment_.row.id,
                                       .name = std::string(name),
                                       .file = file,
                                       .first_root = root});
      }
    }
  }

  std::int64_t add_edges() {
    std::int64_t id = input_.first_id;
    for (auto& [key, edge] : edges_) {
      edge.row.id = id++;
      for (LoadAttemptRow& attempt : edge.attempts) {
        attempt.load = edge.row.id;
        store_.add(std::move(attempt));
      }
      store_.add(std::move(edge.row));
    }
    return id;
  }

  std::optional<EntryId> entry_of(const Found& found) const {
    return found.file ? std::optional(tree()[*found.file].entry) : std::nullopt;
  }

  std::vector<LoadAttemptRow> attempts_of(const Found& found) const {
    std::vector<LoadAttemptRow> rows;
    std::int64_t position = 0;
    for (const Attempt& attempt : found.attempts) {
      const bool is_absolute = attempt.place.starts_with('/');
      rows.push_back({.position = ++position,
                      .place = is_absolute ? shown(attempt.place) : escaped(attempt.place),
                      .rule = attempt.rule,
                      .outcome = attempt.outcome});
    }
    return rows;
  }

  std::string shown(const std::string& opened) const {
    if (opened.empty()) return "";
    const Result<TreePath> place = TreePath().resolve(opened);
    return place ? tree().shown_place(*place) : opened;
  }

  using Key = std::tuple<EntryId, std::string, FoundBy, EntryId, bool>;
  struct Edge {
    LoadRow row;
    std::vector<LoadAttemptRow> attempts;
  };

  const LoadInput& input_;
  const Environment& environment_;
  const LoaderWorld& world_;
  std::unique_ptr<LoaderRules> rules_;
  Store& store_;
  std::map<Key, Edge> edges_;
  std::set<NodeId> loaded_;
  std::set<std::string> searched_relative_;                      // directories
  std::optional<std::multimap<std::string, NodeId>> by_soname_;  // made when it is needed
  LoadChanges changes_;
  UnresolvedSymbols unresolved_;
  LibraryCopies& copies_;
  BinaryOpens opens_;
};

}  // namespace

LoadsOutcome resolve_loads(const LoadInput& input, const NativeObjects& objects, const Tree& tree,
                           Store& store) {
  resolve_program_loaders(input.environment, input.reach, objects, tree, store);
  const auto world =
      loader_world(input.environment, input.settings, objects, input.symbols, tree, store);
  if (!world) {
    const bool is_asked = has_libraries(input.reach, objects, tree);
    return {.next_id = input.first_id, .unknown = is_asked ? world.error() : std::string()};
  }
  return {.next_id = LoadResolver(input, *world, store).run(), .unknown = {}};
}

}  // namespace icecore
