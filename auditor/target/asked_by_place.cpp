// The other side of this list is in discover.cpp, repositories.cpp, system_libraries.cpp,
// started_files.cpp, home_of_user.cpp, system_packages.cpp, requested_packages.cpp,
// rpm_databases.cpp and apptainer_settings.cpp. What it forgets is a gap there, never a wrong
// answer.
#include "target/asked_by_place.h"

#include <algorithm>
#include <array>

namespace icecore {
namespace {

// Files that lead somewhere, wherever they are.
bool leads_elsewhere(std::string_view name) {
  constexpr std::array<std::string_view, 4> endings{".pth", ".egg-link", "_finder.py", ".path"};
  return name == "pyvenv.cfg" || name == "direct_url.json" ||
         std::ranges::any_of(endings, [&](std::string_view end) { return name.ends_with(end); });
}

// A repository's HEAD, settings and references, and the file in place of a repository.
bool is_of_git(std::string_view directory, std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"HEAD", "config", "packed-refs", "commondir",
                                                  "gitdir"};
  if (name == ".git") return true;
  if (!directory.ends_with(".git") && !directory.contains(".git/")) return false;
  return std::ranges::find(names, name) != names.end() || directory.contains("/refs/");
}

bool is_of_system(std::string_view directory, std::string_view name) {
  if (directory == "etc") {
    return name.starts_with("ld.so.") || name == "os-release" || name == "passwd";
  }
  return directory == "usr/lib" && name == "os-release";
}

// Whether a path is a directory or below it. System directories are reached by
// links, too, so that they may lie below /usr.
bool is_in(std::string_view path, std::string_view top) {
  if (path.starts_with("usr/")) path.remove_prefix(4);
  return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/');
}

bool is_of_package_database(std::string_view directory, std::string_view name) {
  if (is_in(directory, "var/lib/dpkg")) {
    return name == "status" || name == "diversions" || name.ends_with(".list") ||
           name.ends_with(".md5sums") || directory.ends_with("/status.d");
  }
  if (directory == "var/lib/apt") return name == "extended_states";
  if (directory == "etc/apk") return name == "world";
  constexpr std::array<std::string_view, 5> directories{
      "lib/apk/db", "lib/sysimage/rpm", "var/lib/rpm", "share/rpm", "var/lib/rpmmanifest"};
  return std::ranges::any_of(directories,
                             [&](std::string_view one) { return is_in(directory, one); });
}

// What Apptainer keeps of an image in it, besides its scripts.
bool is_of_apptainer(std::string_view directory, std::string_view name) {
  return directory == ".singularity.d" &&
         (name == "labels.json" || name == "runscript" || name == "Singularity");
}

// Scripts that images start are called so; what they start in turn is looked for.
bool is_started(std::string_view name) {
  return name.ends_with(".sh") || name.contains("entrypoint");
}

}  // namespace

bool is_asked_by_place(std::string_view directory, std::string_view name) {
  return leads_elsewhere(name) || is_of_git(directory, name) || is_of_system(directory, name) ||
         is_of_package_database(directory, name) || is_of_apptainer(directory, name) ||
         is_started(name);
}

}  // namespace icecore
