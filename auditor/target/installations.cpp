// Each kind has a mark that its own tools go by: pyvenv.cfg (getpath), os.py in the library
// directory (getpath's landmark), conda-meta (conda), metadata directories (pip --target).
#include "target/installations.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "target/file_tree.h"
#include "target/layer.h"

namespace icecore {
namespace {

bool is_library_name(std::string_view name) {
  return name.starts_with("python3.") || name.starts_with("pypy3.");
}

// `3.12` of `python3.12`.
std::string python_of(std::string_view library) {
  return std::string(library.substr(library.find("3.")));
}

bool is_metadata(std::string_view name) {
  return name.ends_with(".dist-info") || name.ends_with(".egg-info") || name.ends_with(".egg-link");
}

EnvironmentKind kind_of_prefix(const TreePath& prefix) {
  return prefix.text() == "/usr" ? EnvironmentKind::system : EnvironmentKind::prefix;
}

std::vector<Installation> of_prefix(EnvironmentKind kind, const TreePath& prefix,
                                    const FileTree& files) {
  std::set<Installation> found;
  for (const TreePath& library : standard_libraries(prefix, files)) {
    found.insert({.kind = kind, .directory = prefix, .python = python_of(library.name())});
  }
  return {found.begin(), found.end()};
}

// What the listing of a root tells about its directories.
class Search {
 public:
  explicit Search(const Layer& layer) : layer_(layer) {}

  std::vector<Installation> run() {
    for (const Entry& entry : layer_.entries) visit(entry, layer_.directories[entry.directory]);
    std::set<Installation> found;
    for (const TreePath& directory : venvs_) {
      found.insert({.kind = EnvironmentKind::venv, .directory = directory, .python = ""});
    }
    for (const TreePath& library : libraries_) {
      const TreePath prefix = library.parent().parent();
      const bool is_conda = conda_.contains(prefix);
      found.insert({.kind = is_conda ? EnvironmentKind::conda : kind_of_prefix(prefix),
                    .directory = prefix,
                    .python = python_of(library.name())});
      if (is_conda) with_python_.insert(prefix);
    }
    for (const TreePath& directory : conda_) {
      if (with_python_.contains(directory)) continue;
      found.insert({.kind = EnvironmentKind::conda, .directory = directory, .python = ""});
    }
    return {found.begin(), found.end()};
  }

 private:
  void visit(const Entry& entry, const TreePath& directory) {
    if (entry.kind == EntryKind::directory && entry.name == "conda-meta") conda_.insert(directory);
    if (entry.kind != EntryKind::file) return;
    if (entry.name == "pyvenv.cfg") venvs_.insert(directory);
    if (entry.name == "os.py" && is_standard_library(directory)) libraries_.insert(directory);
  }

  static bool is_standard_library(const TreePath& directory) {
    constexpr std::array<std::string_view, 2> above{"lib", "lib64"};
    return is_library_name(directory.name()) &&
           std::ranges::find(above, directory.parent().name()) != above.end();
  }

  const Layer& layer_;
  std::set<TreePath> venvs_, conda_, libraries_, with_python_;
};

}  // namespace

std::vector<TreePath> python_libraries(const TreePath& prefix, const FileTree& files) {
  std::vector<TreePath> libraries;
  for (const char* name : {"lib", "lib64"}) {
    const TreePath directory = prefix.child(name);
    if (!files.is_directory(directory)) continue;
    for (const std::string& child : files.names(directory)) {
      const bool is_library = child.starts_with("python") || child.starts_with("pypy");
      if (is_library && files.is_directory(directory.child(child))) {
        libraries.push_back(directory.child(child));
      }
    }
  }
  return libraries;
}

std::vector<TreePath> standard_libraries(const TreePath& prefix, const FileTree& files) {
  std::vector<TreePath> found = python_libraries(prefix, files);
  std::erase_if(found, [&](const TreePath& library) {
    return !is_library_name(library.name()) || !files.is_file(library.child("os.py"));
  });
  return found;
}

std::vector<Installation> installations_at(const TreePath& directory, const FileTree& files) {
  if (files.is_file(directory.child("pyvenv.cfg"))) {
    return {{.kind = EnvironmentKind::venv, .directory = directory, .python = ""}};
  }
  const bool is_conda = files.is_directory(directory.child("conda-meta"));
  const EnvironmentKind kind = is_conda ? EnvironmentKind::conda : kind_of_prefix(directory);
  std::vector<Installation> found = of_prefix(kind, directory, files);
  if (found.empty() && is_conda) {
    found.push_back({.kind = EnvironmentKind::conda, .directory = directory, .python = ""});
  }
  if (found.empty() && std::ranges::any_of(files.names(directory), is_metadata)) {
    found.push_back({.kind = EnvironmentKind::directory, .directory = directory, .python = ""});
  }
  return found;
}

std::vector<Installation> installations_in(const Layer& layer) {
  return Search(layer).run();
}

}  // namespace icecore
