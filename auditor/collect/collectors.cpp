// The visible list: which files are read as what. A file may be of several kinds; most are of none
// and are only hashed.
#include "collect/collectors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "archive/zip_directory.h"
#include "base/text.h"
#include "formats/elf.h"
#include "formats/macho.h"
#include "formats/pe.h"

namespace icecore {
namespace {

// Whether the path is of that name or ends with a component of that name.
bool is_called(std::string_view path, std::string_view name) {
  return path.ends_with(name) &&
         (path.size() == name.size() || path[path.size() - name.size() - 1] == '/');
}

// Whether the file is `name` in a metadata directory; vendored ones (`pkg/_vendor/x.dist-info`)
// too.
bool is_in_dist_info(const FileLook& look, std::string_view name) {
  return look.name == name && look.directory.ends_with(".dist-info");
}

bool is_in_bin(const FileLook& look) {
  return is_called(look.directory, "bin");
}

bool is_pyvenv_config(const FileLook& look) {
  return look.name == "pyvenv.cfg";
}
// Whether the file is `name` in a metadata directory of setuptools.
bool is_in_egg_info(const FileLook& look, std::string_view name) {
  return look.name == name &&
         (look.directory.ends_with(".egg-info") || look.directory.ends_with(".egg/EGG-INFO"));
}

// In a source distribution PKG-INFO is in its one directory.
bool is_in_source(const FileLook& look) {
  return look.name == "PKG-INFO" && !look.directory.empty() && !look.directory.contains('/');
}

// An `.egg-info` may be a file itself: distutils made no more.
bool is_metadata(const FileLook& look) {
  return is_in_dist_info(look, "METADATA") || is_in_egg_info(look, "PKG-INFO") ||
         is_in_source(look) || look.name.ends_with(".egg-info");
}
bool is_wheel_file(const FileLook& look) {
  return is_in_dist_info(look, "WHEEL");
}
bool is_installer(const FileLook& look) {
  return is_in_dist_info(look, "INSTALLER");
}
bool is_direct_url(const FileLook& look) {
  return is_in_dist_info(look, "direct_url.json");
}
bool is_egg_link(const FileLook& look) {
  return look.name.ends_with(".egg-link");
}
bool is_installed_files(const FileLook& look) {
  return is_in_egg_info(look, "installed-files.txt");
}
bool is_requires_txt(const FileLook& look) {
  return is_in_egg_info(look, "requires.txt");
}
bool is_record(const FileLook& look) {
  return is_in_dist_info(look, "RECORD");
}
bool is_pth(const FileLook& look) {
  return look.name.ends_with(".pth") && !is_elf(look.first_bytes);
}
// In a site directory only: the ending is not rare elsewhere.
bool is_start_file(const FileLook& look) {
  return look.name.ends_with(".start") &&
         (look.directory.ends_with("/site-packages") || look.directory.ends_with("/dist-packages"));
}
bool is_entry_points(const FileLook& look) {
  return is_in_dist_info(look, "entry_points.txt") || is_in_egg_info(look, "entry_points.txt");
}
// Windows calls the directory Scripts.
bool is_launcher(const FileLook& look) {
  return as_text(look.first_bytes).starts_with("#!") &&
         (is_in_bin(look) || is_called(look.directory, "Scripts"));
}
bool is_python_build(const FileLook& look) {
  return look.name.starts_with("_sysconfigdata_") && look.name.ends_with(".py");
}
// Whether the file is `name` in `lib/pythonX.Y`.
bool is_in_library(const FileLook& look, std::string_view name) {
  if (look.name != name) return false;
  const std::string_view library = look.directory.substr(look.directory.rfind('/') + 1);
  return library.starts_with("python") || library.starts_with("pypy");
}
bool is_externally_managed(const FileLook& look) {
  return is_in_library(look, "EXTERNALLY-MANAGED");
}
bool is_build_details(const FileLook& look) {
  return is_in_library(look, "build-details.json");
}
bool is_provenance_url(const FileLook& look) {
  return is_in_dist_info(look, "provenance_url.json");
}
// At the top of a system only: what lies deeper describes another one.
bool is_os_release(const FileLook& look) {
  return look.name == "os-release" && (look.directory == "etc" || look.directory == "usr/lib");
}
bool is_conda_package(const FileLook& look) {
  return look.directory == "conda-meta" && look.name.ends_with(".json");
}
bool is_finder_mapping(const FileLook& look) {
  return look.name.starts_with("__editable___") && look.name.ends_with("_finder.py");
}
bool is_vendor_list(const FileLook& look) {
  return look.name == "vendor.txt" &&
         (is_called(look.directory, "_vendor") || is_called(look.directory, "vendored"));
}
// Whether the bytes may be a zip archive: by its signature, or a `#!` that was put before it.
bool may_be_zip(const FileLook& look) {
  return starts_as_zip(look.first_bytes) || as_text(look.first_bytes).starts_with("#!");
}
bool is_egg_archive(const FileLook& look) {
  return look.name.ends_with(".egg") && may_be_zip(look);
}
// Archives elsewhere are data to Python unless something names them.
bool is_zip_archive(const FileLook& look) {
  if (look.name.ends_with(".pyz")) return may_be_zip(look);
  if (!look.name.ends_with(".zip") || !may_be_zip(look)) return false;
  constexpr std::array<std::string_view, 6> places{"lib",     "lib64",         "bin",
                                                   "Scripts", "site-packages", "dist-packages"};
  return std::ranges::any_of(
      places, [&](std::string_view place) { return is_called(look.directory, place); });
}
bool is_bytecode(const FileLook& look) {
  return look.name.ends_with(".pyc");
}
bool is_native(const FileLook& look) {
  return is_elf(look.first_bytes) || is_macho(look.first_bytes) || is_pe(look.first_bytes);
}
// `ld-linux-x86-64.so.2`, `ld-2.31.so`, `ld64.so.1`, `ld-musl-x86_64.so.1`, which is a link to the
// C library on some systems.
bool is_loader(const FileLook& look) {
  const bool is_named = look.name.starts_with("ld-") || look.name.starts_with("ld64.so") ||
                        look.name.starts_with("ld.so") || look.name == "libc.so" ||
                        look.name.starts_with("libc.musl-");
  return is_named && look.name.contains(".so") && is_elf(look.first_bytes);
}
bool is_loader_cache(const FileLook& look) {
  return look.name == "ld.so.cache" && look.directory == "etc";
}
bool is_loader_path(const FileLook& look) {
  return is_called(look.directory, "etc") && look.name.starts_with("ld-musl-") &&
         look.name.ends_with(".path");
}
bool is_preload_list(const FileLook& look) {
  return look.name == "ld.so.preload" && look.directory == "etc";
}
// A directory's path inside its site-packages; all of it where there is none; nothing for one of
// the interpreter's own library, whose modules know what to do without what they open.
std::optional<std::string_view> path_of_package(std::string_view directory) {
  for (const std::string_view name : {"/site-packages", "/dist-packages"}) {
    const std::size_t at = directory.rfind(name);
    if (at != std::string_view::npos) return directory.substr(at + name.size());
  }
  const bool is_standard = directory.starts_with("lib/python") || directory.contains("/lib/python");
  return is_standard ? std::nullopt : std::optional(directory);
}
// Whether a directory of that name holds tests or examples.
bool is_beside_the_package(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"test",     "tests",     "testing",
                                                  "examples", "_examples", "benchmarks"};
  return std::ranges::find(names, name) != names.end();
}
// What only tests and examples open decides nothing; they are every third file of many packages.
bool is_python_source(const FileLook& look) {
  if (!look.name.ends_with(".py")) return false;
  const std::optional<std::string_view> path = path_of_package(look.directory);
  return path && std::ranges::none_of(split(*path, '/'), is_beside_the_package);
}
bool is_python_binary(const FileLook& look) {
  if (!look.name.starts_with("python") && !look.name.starts_with("libpython")) return false;
  const bool is_placed =
      is_in_bin(look) || look.name.contains("lib") || look.directory.contains("lib");
  return is_placed && is_elf(look.first_bytes);
}
// Scripts and marks that makers of environments leave: at an environment's top, in bin, and
// `_virtualenv.*` in site-packages.
bool is_generated_file(const FileLook& look) {
  constexpr std::array<std::string_view, 3> marks{".gitignore", "CACHEDIR.TAG", ".lock"};
  if (look.name.starts_with("_virtualenv.")) return look.directory.ends_with("/site-packages");
  if (std::ranges::find(marks, look.name) != marks.end()) return true;
  if (!is_in_bin(look)) return false;
  const std::string lower = to_lower_ascii(look.name);
  return lower.starts_with("activate") || lower.starts_with("deactivate.") || lower == "pydoc.bat";
}

bool is_variant(const FileLook& look) {
  return look.directory.ends_with(".dist-info") && look.name == "variant.json";
}

// In the one directory of a source distribution, `NAME-VERSION`: elsewhere it says nothing of what
// is installed.
bool is_build_system(const FileLook& look) {
  const std::size_t version = look.directory.rfind('-') + 1;
  return look.name == "pyproject.toml" && !look.directory.contains('/') && version != 0 &&
         version < look.directory.size() && look.directory[version] >= '0' &&
         look.directory[version] <= '9';
}

bool is_sbom(const FileLook& look) {
  return look.directory.ends_with(".dist-info/sboms") && look.name.ends_with(".json");
}
bool is_build_configuration(const FileLook& look) {
  return look.name == "__config__.py" &&
         (is_called(look.directory, "numpy") || is_called(look.directory, "scipy"));
}

// What may be started by its name, and what people start by `sh name.sh`. Those that installers and
// environment makers write are launchers or generated files, too.
bool is_script(const FileLook& look) {
  if (look.name.ends_with(".sh")) return !is_elf(look.first_bytes);
  return (look.mode & 0111U) != 0 && as_text(look.first_bytes).starts_with("#!");
}

bool is_accounts(const FileLook& look) {
  return look.directory == "etc" && (look.name == "passwd" || look.name == "group");
}

// At the top of a system only, as for all that follow: what package managers read.
bool is_apt_list(const FileLook& look) {
  return (look.directory == "etc/apt" && look.name == "sources.list") ||
         (look.directory == "etc/apt/sources.list.d" && look.name.ends_with(".list"));
}
bool is_apt_sources(const FileLook& look) {
  return look.directory == "etc/apt/sources.list.d" && look.name.ends_with(".sources");
}
bool is_yum_repositories(const FileLook& look) {
  return look.name.ends_with(".repo") &&
         (look.directory == "etc/yum.repos.d" || look.directory == "etc/zypp/repos.d");
}
bool is_apk_repositories(const FileLook& look) {
  return (look.directory == "etc/apk" && look.name == "repositories") ||
         (look.directory == "etc/apk/repositories.d" && look.name.ends_with(".list"));
}
// As apt reads that directory: names without an ending, or with `.pref`.
bool is_apt_preferences(const FileLook& look) {
  if (look.directory == "etc/apt") return look.name == "preferences";
  return look.directory == "etc/apt/preferences.d" &&
         (look.name.ends_with(".pref") || !look.name.contains('.'));
}
bool is_version_lock_list(const FileLook& look) {
  return look.name == "versionlock.list" &&
         (look.directory == "etc/dnf/plugins" || look.directory == "etc/yum/pluginconf.d");
}
bool is_version_lock_toml(const FileLook& look) {
  return look.name == "versionlock.toml" && look.directory == "etc/dnf";
}
bool is_apk_world(const FileLook& look) {
  return look.name == "world" && look.directory == "etc/apk";
}
bool is_alternative(const FileLook& look) {
  return look.directory == "var/lib/dpkg/alternatives" || look.directory == "var/lib/alternatives";
}
bool is_time_zone_data(const FileLook& look) {
  return look.name == "tzdata.zi";
}
// By its name (certifi's begins with a comment, the systems' with a certificate) or its start.
bool is_certificate_bundle(const FileLook& look) {
  if (!look.name.ends_with(".pem") && !look.name.ends_with(".crt")) return false;
  constexpr std::array<std::string_view, 5> names{
      "cacert.pem", "ca-certificates.crt", "ca-bundle.crt", "ca-bundle.pem", "tls-ca-bundle.pem"};
  return std::ranges::find(names, look.name) != names.end() ||
         as_text(look.first_bytes).contains("-----BEGIN CERTIFICATE-----");
}
bool is_locale_archive(const FileLook& look) {
  return look.name == "locale-archive" && look.directory == "usr/lib/locale";
}

constexpr std::array<Collector, 52> all_collectors{{
    {Kind::pyvenv_config, "pyvenv.cfg", is_pyvenv_config, collect_pyvenv_config},
    {Kind::metadata, "metadata", is_metadata, collect_metadata},
    {Kind::wheel_file, "wheel", is_wheel_file, collect_wheel_file},
    {Kind::installer, "installer", is_installer, collect_installer},
    {Kind::direct_url, "direct-url", is_direct_url, collect_direct_url},
    {Kind::egg_link, "egg-link", is_egg_link, collect_egg_link},
    {Kind::record, "record", is_record, collect_record},
    {Kind::installed_files, "installed-files", is_installed_files, collect_installed_files},
    {Kind::requires_txt, "requires-txt", is_requires_txt, collect_requires_txt},
    {Kind::pth, "pth", is_pth, collect_pth},
    {Kind::start_file, "start-file", is_start_file, collect_start_file},
    {Kind::entry_points, "entry-points", is_entry_points, collect_entry_points},
    {Kind::launcher, "launcher", is_launcher, collect_launcher},
    {Kind::python_build, "python-build", is_python_build, collect_python_build},
    {Kind::externally_managed, "externally-managed", is_externally_managed,
     collect_externally_managed},
    {Kind::build_details, "build-details", is_build_details, collect_build_details},
    {Kind::provenance_url, "provenance-url", is_provenance_url, collect_provenance_url},
    {Kind::os_release, "os-release", is_os_release, collect_os_release},
    {Kind::conda_package, "conda-package", is_conda_package, collect_conda_package},
    {Kind::finder_mapping, "finder-mapping", is_finder_mapping, collect_finder_mapping},
    {Kind::vendor_list, "vendor-list", is_vendor_list, collect_vendor_list},
    {Kind::egg_archive, "egg-archive", is_egg_archive, collect_egg_archive},
    {Kind::zip_archive, "zip-archive", is_zip_archive, collect_zip_archive},
    {Kind::bytecode, "bytecode", is_bytecode, collect_bytecode},
    {Kind::native, "native", is_native, collect_native},
    {Kind::loader, "loader", is_loader, collect_loader},
    {Kind::loader_cache, "loader-cache", is_loader_cache, collect_loader_cache},
    {Kind::loader_path, "loader-path", is_loader_path, collect_loader_path},
    {Kind::preload_list, "preload-list", is_preload_list, collect_preload_list},
    {Kind::python_source, "python-source", is_python_source, collect_python_source},
    {Kind::python_binary, "python-binary", is_python_binary, collect_python_binary},
    {Kind::generated_file, "generated-file", is_generated_file, collect_generated_file},
    {Kind::sbom, "sbom", is_sbom, collect_sbom},
    {Kind::variant, "variant", is_variant, collect_variant},
    {Kind::build_system, "build-system", is_build_system, collect_build_system},
    {Kind::build_configuration, "build-configuration", is_build_configuration,
     collect_build_configuration},
    {Kind::script, "script", is_script, collect_script},
    {Kind::accounts, "accounts", is_accounts, collect_accounts},
    {Kind::apt_list, "apt-list", is_apt_list, collect_apt_list},
    {Kind::apt_sources, "apt-sources", is_apt_sources, collect_apt_sources},
    {Kind::yum_repositories, "yum-repositories", is_yum_repositories, collect_yum_repositories},
    {Kind::apk_repositories, "apk-repositories", is_apk_repositories, collect_apk_repositories},
    {Kind::apt_preferences, "apt-preferences", is_apt_preferences, collect_apt_preferences},
    {Kind::version_lock_list, "version-lock-list", is_version_lock_list, collect_version_lock_list},
    {Kind::version_lock_toml, "version-lock-toml", is_version_lock_toml, collect_version_lock_toml},
    {Kind::apk_world, "apk-world", is_apk_world, collect_apk_world},
    {Kind::alternative, "alternative", is_alternative, collect_alternative},
    {Kind::time_zone_data, "time-zone-data", is_time_zone_data, collect_time_zone_data},
    {Kind::certificate_bundle, "certificate-bundle", is_certificate_bundle,
     collect_certificate_bundle},
    {Kind::locale_archive, "locale-archive", is_locale_archive, collect_locale_archive},
    {Kind::source_hash, "source-hash", nullptr, collect_source_hash},
    {Kind::content_digest, "content-digest", nullptr, collect_content_digest},
}};

}  // namespace

std::span<const Collector> collectors() {
  return all_collectors;
}

}  // namespace icecore
