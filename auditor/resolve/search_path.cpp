// The import path as getpath (Modules/getpath.py, before 3.11 getpath.c) and site.py make it:
// PYTHONPATH, the standard library (zip, directory, extension modules), then each site directory
// followed by what its .pth files add. A venv's own site directory goes before the user's, which
// goes before all others.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

class SearchPathResolver {
 public:
  SearchPathResolver(Environment& environment, const ImportSettings& settings, const Tree& tree,
                     Store& store)
      : environment_(environment),
        settings_(settings),
        tree_(tree),
        store_(store),
        lines_(lists_by_file<PthLineFact>(store)) {}

  void run() {
    const std::string library = "python" + environment_.python;
    if (environment_.row.kind == EnvironmentKind::directory) {
      add(environment_.directory, SearchOrigin::site_packages, std::nullopt);
      environment_.search_path.back().is_site = true;
      return;
    }
    if (environment_.row.kind == EnvironmentKind::wheels) return add_wheels();
    add_python_path();
    const std::optional<TreePath> home = python_home(library);
    const std::optional<TreePath> prefix = home ? home : environment_.base_prefix;
    if (prefix) add_standard_library(*prefix, home, library);
    // site.PREFIXES: where the site directories of the interpreter are.
    std::vector<TreePath> prefixes;
    if (prefix) prefixes.push_back(*prefix);
    if (home && settings_.python_exec_home) {
      prefixes.push_back(escaped_path(*settings_.python_exec_home));
    }
    switch (environment_.row.kind) {
      case EnvironmentKind::venv:
        add_own_sites(environment_.directory, library);
        add_user_site();
        if (environment_.row.system_site == 0) return;
        for (const TreePath& place : prefixes) add_system_sites(place, library);
        return;
      case EnvironmentKind::system:
        add_user_site();
        if (!home) prefixes = {environment_.directory};
        for (const TreePath& place : prefixes) add_system_sites(place, library);
        return;
      case EnvironmentKind::prefix:
      case EnvironmentKind::conda:
      case EnvironmentKind::directory:
      case EnvironmentKind::wheels:
        add_user_site();
        if (!home) prefixes = {environment_.directory};
        for (const TreePath& place : prefixes) add_own_sites(place, library);
        return;
    }
  }

 private:
  // What of each wheel would become a part of site-packages: its root, and of its `.data` the two
  // libraries.
  void add_wheels() {
    const std::optional<NodeId> root = tree_.resolve(environment_.directory);
    if (!root) return;
    for (const NodeId wheel : tree_[*root].children) {
      if (tree_[wheel].kind != EntryKind::directory) continue;
      add_wheel_site(wheel);
      for (const NodeId child : tree_[wheel].children) {
        if (!tree_[child].name.ends_with(".data")) continue;
        for (const char* scheme : {"purelib", "platlib"}) {
          const std::optional<NodeId> library = tree_.child(child, scheme);
          if (library && tree_[*library].kind == EntryKind::directory) add_wheel_site(*library);
        }
      }
    }
  }

  void add_wheel_site(NodeId directory) {
    environment_.search_path.push_back({.place = tree_.path(directory),
                                        .origin = SearchOrigin::site_packages,
                                        .node = directory,
                                        .named_by = std::nullopt,
                                        .is_site = true});
  }

  // They stay on the path whether they exist or not; of several spellings of one only the texts are
  // compared.
  void add_python_path() {
    for (const TreePath& named : settings_.python_path) {
      const TreePath place = escaped_path(named);
      const auto& path = environment_.search_path;
      if (std::ranges::find(path, place, &SearchEntry::place) != path.end()) continue;
      environment_.search_path.push_back(SearchEntry{.place = place,
                                                     .origin = SearchOrigin::variable,
                                                     .node = tree_.resolve(place),
                                                     .named_by = std::nullopt});
    }
  }

  // PYTHONHOME, if there is a standard library of this version in it.
  std::optional<TreePath> python_home(const std::string& library) {
    if (!settings_.python_home) return std::nullopt;
    TreePath home = escaped_path(*settings_.python_home);
    for (const std::string& name : library_directories()) {
      if (tree_.resolve(home.child(name).child(library).child("os.py"))) return home;
    }
    add_setting_gap("PYTHONHOME leads to " + home.text() + ", where no standard library of " +
                    library + " was found; the import path is shown without it");
    return std::nullopt;
  }

  void add_setting_gap(std::string reason) {
    store_.add(Gap{.root = "",
                   .path = "",
                   .reader = "search-path",
                   .offset = std::nullopt,
                   .reason = std::move(reason)});
  }

  // sys.platlibdir: PYTHONPLATLIBDIR goes before what the interpreter was built with, from 3.9 on.
  [[nodiscard]] std::vector<std::string> library_directories() const {
    constexpr int first_minor = 9;
    std::vector<std::string> names{"lib64", "lib"};
    const std::string& name = settings_.library_directory;
    const bool is_name =
        !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
    const bool is_read = minor_of_python3(environment_.python).value_or(0) >= first_minor;
    if (is_name && is_read && std::ranges::find(names, name) == names.end()) {
      names.insert(names.begin(), name);
    }
    return names;
  }

  void add_own_sites(const TreePath& prefix, const std::string& library) {
    for (const std::string& name : library_directories()) {
      add_site(prefix.child(name).child(library).child("site-packages"));
    }
  }

  void add_user_site() {
    if (environment_.row.user_site == 0 || !environment_.user_base) return;
    add_site(user_site_of(*environment_.user_base, environment_.python), SearchOrigin::user_site);
  }

  // The site directories of the system's Python. Debian's site.py has its own, local packages
  // first; Fedora's adds those below local.
  void add_system_sites(const TreePath& prefix, const std::string& library) {
    const TreePath local = prefix.child("local");
    const bool is_debian =
        tree_.find(prefix.child("lib").child("python3").child("dist-packages")).has_value();
    for (const char* lib : {"lib64", "lib"}) {
      if (!is_debian) add_site(local.child(lib).child(library).child("site-packages"));
    }
    add_own_sites(prefix, library);
    add_site(local.child("lib").child(library).child("dist-packages"));
    add_site(prefix.child("lib").child("python3").child("dist-packages"));
    add_site(prefix.child("lib").child(library).child("dist-packages"));
  }

  void add_standard_library(const TreePath& prefix, const std::optional<TreePath>& home,
                            const std::string& library) {
    std::string zip = library + ".zip";
    std::erase(zip, '.');
    zip.insert(zip.size() - 3, ".");
    const TreePath place = standard_library(prefix, library);
    const bool has_exec_home = home && settings_.python_exec_home;
    const TreePath exec_place =
        has_exec_home ? escaped_path(*settings_.python_exec_home).child(place.name()) : place;
    add(place.child(zip), SearchOrigin::standard_library, std::nullopt);
    add(place.child(library), SearchOrigin::standard_library, std::nullopt);
    add(exec_place.child(library).child("lib-dynload"), SearchOrigin::extension_modules,
        std::nullopt);
  }

  // The directory of a prefix that the standard library is in.
  TreePath standard_library(const TreePath& prefix, const std::string& library) {
    const std::vector<std::string> names = library_directories();
    const bool is_named = names.size() > 2;
    const TreePath lib = prefix.child("lib");
    if (is_named) {
      const TreePath named = prefix.child(names.front());
      if (tree_.resolve(named.child(library).child("os.py"))) return named;
      add_setting_gap("PYTHONPLATLIBDIR is " + escaped(names.front()) +
                      ", where no standard library was found; the import path is shown with that "
                      "of the interpreter");
    }
    return tree_.resolve(lib.child(library).child("os.py")) ? lib : prefix.child("lib64");
  }

  // A directory that is on the path already, by whatever name, is not added again (site.makepath
  // uses real paths only for comparing).
  bool add(const TreePath& place, SearchOrigin origin, std::optional<NodeId> named_by) {
    const std::optional<NodeId> node = tree_.resolve(place);
    const bool is_known = std::ranges::any_of(
        environment_.search_path,
        [&](const SearchEntry& entry) { return node ? entry.node == node : entry.place == place; });
    if (is_known) return false;
    environment_.search_path.push_back(
        SearchEntry{.place = place, .origin = origin, .node = node, .named_by = named_by});
    return true;
  }

  void add_site(const TreePath& place, SearchOrigin origin = SearchOrigin::site_packages) {
    const std::optional<NodeId> directory = tree_.resolve(place);
    if (!directory || tree_[*directory].kind != EntryKind::directory) return;
    if (!add(tree_.path(*directory), origin, std::nullopt) && !is_variables(*directory, origin)) {
      return;
    }
    environment_.search_path[index_of(*directory)].is_site = true;
    for (const NodeId child : tree_[*directory].children) {
      const std::string& name = tree_[child].name;
      if (name.ends_with(".pth") && !name.starts_with('.')) add_pth(tree_.path(*directory), child);
    }
  }

  [[nodiscard]] std::size_t index_of(NodeId directory) const {
    const auto& path = environment_.search_path;
    const auto entry = std::ranges::find(path, std::optional(directory), &SearchEntry::node);
    return static_cast<std::size_t>(entry - path.begin());
  }

  // A site directory that a variable moved to the front is read as one all the same; what is the
  // environment's own stays that.
  bool is_variables(NodeId directory, SearchOrigin origin) {
    SearchEntry& entry = environment_.search_path[index_of(directory)];
    if (entry.origin != SearchOrigin::variable || entry.is_site) return false;
    if (entry.place.is_within(environment_.directory)) entry.origin = origin;
    return true;
  }

  void add_pth(const TreePath& site, NodeId file) {
    const std::optional<NodeId> end = tree_.end_of(file);
    const auto lines = end ? lines_.find(tree_[*end].entry) : lines_.end();
    if (lines == lines_.end()) return;
    for (const PthLineFact& line : lines->second) {
      if (line.kind != HookKind::path_line) continue;
      const Result<TreePath> place = site.resolve(line.text);
      // A line that names nothing adds nothing; outside the audited trees nobody can tell, so it is
      // listed.
      if (place && (tree_.resolve(*place) || !is_in_a_root(*place))) {
        add(*place, SearchOrigin::pth, file);
      }
    }
  }

  bool is_in_a_root(const TreePath& place) const {
    return std::ranges::any_of(tree_.roots(),
                               [&](const TreeRoot& root) { return place.is_within(root.path); });
  }

  Environment& environment_;
  const ImportSettings& settings_;
  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, std::vector<PthLineFact>> lines_;
};

std::string root_name(const Tree& tree, const SearchEntry& entry) {
  if (entry.node && tree[*entry.node].entry != 0) return tree.roots()[tree[*entry.node].root].name;
  for (const TreeRoot& root : tree.roots()) {
    if (entry.place.is_within(root.path)) return root.name;
  }
  return "";
}

}  // namespace

void resolve_search_path(Environment& environment, const ImportSettings& settings, const Tree& tree,
                         Store& store) {
  SearchPathResolver(environment, settings, tree, store).run();
  std::int64_t position = 0;
  for (const SearchEntry& entry : environment.search_path) {
    SearchPathRow row{.environment = environment.row.id,
                      .position = position++,
                      .directory = tree.shown_place(entry.place),
                      .origin = entry.origin,
                      .root = root_name(tree, entry),
                      .is_present = entry.node ? 1 : 0};
    if (entry.named_by) row.named_by = tree[*entry.named_by].entry;
    store.add(row);
  }
}

}  // namespace icecore
