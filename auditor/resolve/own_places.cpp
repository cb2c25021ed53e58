// CPython's `make install` writes no list of what it installs, so the parts of a prefix that are
// the interpreter's are known by their names: the library directory without its site directories,
// the headers, and what bears the interpreter's name in a few directories that others use too.
#include "resolve/own_places.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "target/prefix_parts.h"

namespace icecore {
namespace {

// Directories of a prefix that hold files of the interpreter among others.
constexpr std::array<std::string_view, 6> shared_directories{
    "bin", "lib", "lib64", "lib/pkgconfig", "include", "share/man/man1"};

// Names that CPython's Makefile installs, up to where a version may follow.
constexpr std::array<std::string_view, 6> interpreter_names{"python", "libpython", "pydoc",
                                                            "idle",   "2to3",      "pyvenv"};

// `python3.12-config`, `libpython3.12.so.1.0`, `pydoc3`: a name, then nothing or a version.
bool is_interpreters(std::string_view name) {
  return std::ranges::any_of(interpreter_names, [&](std::string_view known) {
    if (!name.starts_with(known)) return false;
    const std::string_view rest = name.substr(known.size());
    return rest.empty() || rest.front() == '-' || rest.front() == '.' ||
           (rest.front() >= '0' && rest.front() <= '9');
  });
}

}  // namespace

OwnPlaces::OwnPlaces(const std::vector<Environment>& environments, const Tree& tree) : tree_(tree) {
  for (const Environment& environment : environments) add_sites(environment);
  for (const Environment& environment : environments) add_distributions(environment);
  for (const Environment& environment : environments) {
    if (environment.row.kind != EnvironmentKind::venv) add_interpreter(environment);
  }
}

// The system's own site directories are filled by its package manager, those below local by pip.
void OwnPlaces::add_sites(const Environment& environment) {
  const bool is_system = environment.row.kind == EnvironmentKind::system;
  const TreePath local = environment.directory.child("local");
  for (const SearchEntry& entry : environment.search_path) {
    if (!entry.is_site || !entry.node) continue;
    const bool is_systems =
        is_system && entry.origin != SearchOrigin::user_site && !entry.place.is_within(local);
    places_.emplace(
        static_cast<std::uint32_t>(*entry.node),
        Place{.kind = is_systems ? Kind::system : Kind::site, .environment = &environment});
    add_site_notes(environment, *entry.node);
  }
}

// `make install` leaves a note in site-packages (CPython: Lib/site-packages/README.txt).
void OwnPlaces::add_site_notes(const Environment& environment, NodeId site) {
  static const Digest note =
      sha256_of(as_bytes("This directory exists so that 3rd party packages can be installed\n"
                         "here.  Read the source for site.py for more details.\n"));
  const std::optional<NodeId> file = tree_.child(site, "README.txt");
  if (!file || tree_[*file].sha256 != note) return;
  places_.emplace(static_cast<std::uint32_t>(*file),
                  Place{.kind = Kind::interpreter, .environment = &environment});
}

void OwnPlaces::add_distributions(const Environment& environment) {
  for (const Distribution& distribution : environment.distributions) {
    const DistributionRow& row = distribution.row;
    if (row.form == MetadataForm::dist_info) continue;
    const Place place{
        .kind = Kind::distribution, .environment = &environment, .distribution = &distribution};
    const NodeId home =
        row.form == MetadataForm::egg ? tree_[distribution.location].parent : distribution.location;
    places_.emplace(static_cast<std::uint32_t>(home), place);
    if (row.egg_link) {
      places_.emplace(static_cast<std::uint32_t>(tree_.node_of(*row.egg_link)), place);
    }
  }
}

// A site directory that no interpreter reads, such as Debian's empty one, is a site all the same.
void OwnPlaces::add_interpreter(const Environment& environment) {
  if (!environment.base_prefix) return;
  for (const std::string_view name : shared_directories) {
    if (const Result<TreePath> directory = environment.base_prefix->resolve(name)) {
      add_matching(environment, *directory);
    }
  }
  for (const std::string_view machine : debian_machines) {
    add_matching(environment, environment.base_prefix->child("lib").child(machine));
  }
  for (const char* lib : {"lib", "lib64"}) {
    const TreePath library =
        environment.base_prefix->child(lib).child("python" + environment.python);
    for (const char* name : {"site-packages", "dist-packages"}) {
      if (const std::optional<NodeId> site = tree_.find(library.child(name))) {
        places_.emplace(static_cast<std::uint32_t>(*site),
                        Place{.kind = Kind::site, .environment = &environment});
      }
    }
  }
}

// A prefix may hold several interpreters: `python3.9` in it is not 3.12's.
void OwnPlaces::add_matching(const Environment& environment, const TreePath& directory) {
  const std::optional<NodeId> node = tree_.find(directory);
  if (!node) return;
  for (const NodeId child : tree_[*node].children) {
    const std::string& name = tree_[child].name;
    const bool is_library = tree_[child].kind == EntryKind::directory;
    const bool is_own = is_library ? name == "python" + environment.python ||
                                         name == "python" + environment.python + "m"
                                   : is_interpreters(name);
    if (!is_own) continue;
    places_.emplace(static_cast<std::uint32_t>(child),
                    Place{.kind = Kind::interpreter, .environment = &environment});
  }
}

const OwnPlaces::Place* OwnPlaces::at(NodeId node) const {
  const auto place = places_.find(static_cast<std::uint32_t>(node));
  return place == places_.end() ? nullptr : &place->second;
}

const OwnPlaces::Place* OwnPlaces::around(NodeId directory) const {
  for (NodeId node = directory; node != Tree::top(); node = tree_[node].parent) {
    if (const Place* place = at(node)) return place;
  }
  return nullptr;
}

}  // namespace icecore
