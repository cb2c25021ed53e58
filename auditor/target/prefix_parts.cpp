// Where CPython's `make install` puts things, and where Debian's and Fedora's packages of it
// differ.
#include "target/prefix_parts.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "target/file_tree.h"

namespace icecore {
namespace {

class Collector {
 public:
  Collector(const TreePath& prefix, const FileTree& files) : prefix_(prefix), files_(files) {}

  PrefixParts run(const std::vector<TreePath>& libraries, bool has_sites) {
    add_matching(prefix_.child("bin"), "python");
    add_matching(prefix_.child("bin"), "pypy");
    for (const TreePath& library : libraries) {
      add_library(library);
      std::vector<TreePath>& sites = has_sites ? found_.sites : found_.excluded;
      for (const char* name : {"site-packages", "dist-packages"}) {
        sites.push_back(library.child(name));
      }
      if (has_sites) add_system_packages(library);
    }
    return std::move(found_);
  }

 private:
  void add_library(const TreePath& library) {
    const TreePath directory = library.parent();
    found_.parts.push_back(library);
    add_matching(directory, "libpython");
    add_matching(directory, zip_of(library));
    for (const std::string_view machine : debian_machines) {
      add_matching(directory.child(machine), "libpython");
    }
  }

  // The first entry of the import path: python312.zip beside python3.12.
  static std::string zip_of(const TreePath& library) {
    std::string name(library.name());
    std::erase(name, '.');
    return name + ".zip";
  }

  // Where distributions of Linux have packages beside the interpreter's own site directory:
  // Debian's site.py is patched for it, and Fedora's for the one below local.
  void add_system_packages(const TreePath& library) {
    const TreePath local = prefix_.child("local");
    const TreePath debian = prefix_.child("lib").child("python3").child("dist-packages");
    const std::array debian_places{debian,
                                   local.child("lib").child(library.name()).child("dist-packages")};
    const std::array fedora_places{
        local.child("lib64").child(library.name()).child("site-packages"),
        local.child("lib").child(library.name()).child("site-packages")};
    const bool is_debian = files_.is_directory(debian);
    for (const TreePath& directory : is_debian ? debian_places : fedora_places) {
      if (!files_.is_directory(directory)) continue;
      found_.parts.push_back(directory);
      found_.sites.push_back(directory);
    }
  }

  void add_matching(const TreePath& directory, std::string_view start) {
    for (const std::string& name : files_.names(directory)) {
      if (name.starts_with(start)) found_.parts.push_back(directory.child(name));
    }
  }

  const TreePath& prefix_;
  const FileTree& files_;
  PrefixParts found_;
};

}  // namespace

PrefixParts prefix_parts(const TreePath& prefix, const std::vector<TreePath>& libraries,
                         bool has_sites, const FileTree& files) {
  return Collector(prefix, files).run(libraries, has_sites);
}

}  // namespace icecore
