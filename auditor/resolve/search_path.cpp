// The import path as getpath and site.py make it, without PYTHON* variables and user site: standard
// library (zip, directory, extension modules), then each site directory followed by what its .pth
// files add.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

class SearchPathResolver {
 public:
  SearchPathResolver(Environment& environment, const Tree& tree, const Store& store)
      : environment_(environment), tree_(tree), lines_(lists_by_file<PthLineFact>(store)) {}

  void run() {
    const std::string library = "python" + environment_.python;
    if (environment_.base_prefix) add_standard_library(*environment_.base_prefix, library);
    switch (environment_.row.kind) {
      case EnvironmentKind::directory:
        add(environment_.directory, SearchOrigin::site_packages, std::nullopt);
        return;
      case EnvironmentKind::system:
        return add_system_sites(environment_.directory, library);
      case EnvironmentKind::venv:
      case EnvironmentKind::prefix:
      case EnvironmentKind::conda:
        break;
    }
    for (const char* name : {"lib64", "lib"}) {
      add_site(environment_.directory.child(name).child(library).child("site-packages"));
    }
    if (environment_.row.system_site != 0 && environment_.base_prefix) {
      add_system_sites(*environment_.base_prefix, library);
    }
  }

 private:
  // The site directories of the system's Python. Debian's site.py has its own, local packages
  // first; Fedora's adds those below local.
  void add_system_sites(const TreePath& prefix, const std::string& library) {
    const TreePath local = prefix.child("local");
    const bool is_debian =
        tree_.find(prefix.child("lib").child("python3").child("dist-packages")).has_value();
    for (const char* lib : {"lib64", "lib"}) {
      if (!is_debian) add_site(local.child(lib).child(library).child("site-packages"));
    }
    for (const char* lib : {"lib64", "lib"}) {
      add_site(prefix.child(lib).child(library).child("site-packages"));
    }
    add_site(local.child("lib").child(library).child("dist-packages"));
    add_site(prefix.child("lib").child("python3").child("dist-packages"));
    add_site(prefix.child("lib").child(library).child("dist-packages"));
  }

  void add_standard_library(const TreePath& prefix, const std::string& library) {
    std::string zip = library + ".zip";
    std::erase(zip, '.');
    zip.insert(zip.size() - 3, ".");
    const TreePath lib = prefix.child("lib");
    const TreePath lib64 = prefix.child("lib64");
    const TreePath& place = tree_.resolve(lib.child(library).child("os.py")) ? lib : lib64;
    add(place.child(zip), SearchOrigin::standard_library, std::nullopt);
    add(place.child(library), SearchOrigin::standard_library, std::nullopt);
    add(place.child(library).child("lib-dynload"), SearchOrigin::extension_modules, std::nullopt);
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

  void add_site(const TreePath& place) {
    const std::optional<NodeId> directory = tree_.resolve(place);
    if (!directory || tree_[*directory].kind != EntryKind::directory) return;
    if (!add(tree_.path(*directory), SearchOrigin::site_packages, std::nullopt)) return;
    for (const NodeId child : tree_[*directory].children) {
      const std::string& name = tree_[child].name;
      if (name.ends_with(".pth") && !name.starts_with('.')) add_pth(tree_.path(*directory), child);
    }
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
  const Tree& tree_;
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

void resolve_search_path(Environment& environment, const Tree& tree, Store& store) {
  SearchPathResolver(environment, tree, store).run();
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
