// dpkg: the status names the packages, info/<package>[:<architecture>].list their files, by the
// paths that the package was built with; a diversion moves one file of all packages but the one
// that asked for it. Images without dpkg (distroless) have a stanza and an .md5sums a package in
// status.d. apk: everything in one file. rpm: the same, in one of several forms. Nothing is ever
// opened by the package managers' own libraries, which write into what they read.
#include "target/system_packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "facts/store.h"
#include "formats/apk_installed.h"
#include "formats/dpkg_files.h"
#include "formats/dpkg_status.h"
#include "formats/rpm_header.h"
#include "formats/rpm_manifest.h"
#include "formats/rpm_source.h"
#include "target/file_tree.h"
#include "target/listed_places.h"
#include "target/requested_packages.h"
#include "target/rpm_databases.h"

namespace icecore {
namespace {

constexpr std::string_view reader_name = "package-database";
constexpr std::string_view dpkg_status_path = "/var/lib/dpkg/status";
constexpr std::string_view distroless_path = "/var/lib/dpkg/status.d";

// Where following a path leads; nothing when nothing is there.
std::optional<TreePath> place_of(std::string_view written, const FileTree& files,
                                 const Limits& limits) {
  const Result<TreePath> path = TreePath().resolve(written);
  if (!path) return std::nullopt;
  const Result<TreePath> end = files.resolve(*path, limits.link_hops);
  return end ? std::optional(*end) : std::nullopt;
}

// What dpkg has left to do with a package, or that it has to leave it as it is.
std::optional<PackageState> state_of(const DpkgPackage& package) {
  if (package.is_installed && package.wanted == "hold") return PackageState::held;
  const std::optional<PackageState> state = from_word<PackageState>(package.state);
  const bool is_dpkgs = state && *state < PackageState::held;
  return is_dpkgs ? state : std::nullopt;
}

class PackageReader {
 public:
  PackageReader(const std::vector<Layer>& layers, const FileTree& files, PackageScope scope,
                const Limits& limits)
      : files_(files),
        limits_(limits),
        scope_(scope),
        requested_(files, limits),
        places_(layers, files, limits) {}

  SystemPackages read_all() && {
    for (const auto& [place, reason] : requested_.failures()) add_gap(place, reason);
    if (const auto status = find(dpkg_status_path)) read_dpkg(*status);
    if (const auto directory = find(distroless_path)) read_distroless(*directory);
    const auto apk = find("/lib/apk/db/installed");
    if (apk) read_apk(*apk);
    const auto apk_in_usr = find("/usr/lib/apk/db/installed");
    if (apk_in_usr && apk_in_usr != apk) read_apk(*apk_in_usr);
    // Where other package managers rule, one of rpm's is a tool for guests.
    if (database_.id == 0) read_rpm();
    return std::move(found_);
  }

 private:
  std::optional<TreePath> find(std::string_view written) const {
    return place_of(written, files_, limits_);
  }

  // The bytes of a file; without them the database is incomplete, and a gap says why.
  std::optional<std::string> read(const TreePath& path) {
    Result<std::string> bytes = files_.read(path, limits_.manifest_bytes);
    if (bytes) return *std::move(bytes);
    give_up(path, bytes.error().message);
    return std::nullopt;
  }

  template <typename Value>
  std::optional<Value> value_of(Result<Value> result, const TreePath& path) {
    if (result) return *std::move(result);
    give_up(path, result.error().message);
    return std::nullopt;
  }

  void give_up(const TreePath& path, std::string reason) {
    database_.is_complete = 0;
    add_gap(path.text(), std::move(reason));
  }

  void add_gap(std::string_view path, std::string reason) {
    found_.gaps.push_back({.root = "",
                           .path = escaped(path),
                           .reader = std::string(reader_name),
                           .offset = std::nullopt,
                           .reason = std::move(reason)});
  }

  void begin(PackageDatabaseKind kind, const TreePath& path) {
    database_ = PackageDatabaseRow{
        .id = database_.id + 1, .kind = kind, .path = escaped(path.text()), .is_complete = 1};
  }

  void end() { found_.databases.push_back(database_); }

  // What a database says of one package, as written.
  struct Described {
    std::string_view name, version, architecture, source, source_version;
    PackageState state = PackageState::installed;
  };

  void begin_package(const Described& package) {
    ++database_.packages;
    is_package_added_ = false;
    row_of_file_.clear();
    const bool is_its_own_source = package.source.empty();
    const std::string_view source_version =
        package.source_version.empty() ? package.version : package.source_version;
    package_ = OsPackageRow{.id = package_.id,
                            .database = database_.id,
                            .manager = database_.kind,
                            .name = escaped(package.name),
                            .version = escaped(package.version),
                            .architecture = escaped(package.architecture),
                            .source = escaped(is_its_own_source ? package.name : package.source),
                            .source_version = escaped(source_version),
                            .state = package.state,
                            .is_requested = requested_.is_requested(database_.kind, package.name,
                                                                    package.architecture)};
    if (scope_ == PackageScope::all) add_within_limit();
  }

  // Those that list something of the layers are as many as that at most; others have only names.
  void add_within_limit() {
    if (found_.packages.size() < limits_.list_entries) return add_package();
    if (std::exchange(is_limit_told_, true)) return;
    add_gap(database_.path, fmt::format("more than the limit of {} packages; of the others those "
                                        "are told that something comes from",
                                        limits_.list_entries));
  }

  void add_package() {
    ++package_.id;
    found_.packages.push_back(package_);
    is_package_added_ = true;
  }

  void add_file(std::string_view path, std::string_view algorithm = {},
                std::string_view digest = {}) {
    const std::optional<EntryId> file = places_.entry_at(path);
    if (!file) return;
    if (!is_package_added_) add_package();
    // One file may be listed by two names that lead to it.
    if (!row_of_file_.emplace(*file, found_.files.size()).second) return;
    found_.files.push_back({.file = *file, .package = package_.id});
    set_digest(found_.files.back(), algorithm, digest);
  }

  static void set_digest(OsPackageFileRow& row, std::string_view algorithm,
                         std::string_view digest) {
    if (algorithm.empty() || digest.empty()) return;
    row.digest = from_hex(digest);
    if (row.digest) row.algorithm = algorithm;
  }

  // A database that nobody vouches for may name a package twice.
  void add_unfinished(std::string_view name, std::string_view version,
                      std::string_view architecture, PackageState state) {
    if (!unfinished_.emplace(database_.id, name, architecture).second) return;
    found_.unfinished.push_back({.database = database_.id,
                                 .name = escaped(name),
                                 .version = escaped(version),
                                 .architecture = escaped(architecture),
                                 .state = state});
  }

  void begin_dpkg_package(const DpkgPackage& package) {
    begin_package({.name = package.name,
                   .version = package.version,
                   .architecture = package.architecture,
                   .source = package.source,
                   .source_version = package.source_version,
                   .state = state_of(package).value_or(PackageState::installed)});
  }

  std::optional<DpkgStatus> read_status(const TreePath& path) {
    const std::optional<std::string> bytes = read(path);
    return bytes ? value_of(parse_dpkg_status(as_bytes(*bytes), limits_), path) : std::nullopt;
  }

  void read_dpkg(const TreePath& path) {
    begin(PackageDatabaseKind::dpkg, path);
    const TreePath directory = path.parent();
    const TreePath info = directory.child("info");
    const std::vector<std::string> names = files_.names(info);
    read_diversions(directory.child("diversions"));
    const std::optional<DpkgStatus> status = read_status(path);
    if (status) {
      for (const DpkgPackage& package : status->packages) {
        const std::optional<PackageState> state = state_of(package);
        if (state) add_unfinished(package.name, package.version, package.architecture, *state);
        const bool has_files =
            package.is_installed || (state && state != PackageState::half_installed);
        if (has_files) read_dpkg_package(package, info, names);
      }
    }
    end();
  }

  void read_diversions(const TreePath& path) {
    diversions_.clear();
    if (!files_.is_file(path)) return;
    const std::optional<std::string> bytes = read(path);
    if (!bytes) return;
    const auto diversions = value_of(parse_dpkg_diversions(as_bytes(*bytes), limits_), path);
    if (!diversions) return;
    for (const auto& [from, to, package] : *diversions) {
      diversions_[std::string(from)] = {.to = std::string(to), .package = std::string(package)};
    }
  }

  void read_dpkg_package(const DpkgPackage& package, const TreePath& info,
                         const std::vector<std::string>& names) {
    begin_dpkg_package(package);
    const std::string with_architecture =
        fmt::format("{}:{}.list", package.name, package.architecture);
    std::string name = package.is_multi_arch_same ? with_architecture : package.name + ".list";
    if (!std::ranges::binary_search(names, name)) {
      name = package.is_multi_arch_same ? package.name + ".list" : with_architecture;
    }
    if (!std::ranges::binary_search(names, name)) {
      return give_up(info, fmt::format("no list of the files of {}", escaped(package.name)));
    }
    const TreePath path = info.child(name);
    const std::optional<std::string> bytes = read(path);
    if (!bytes) return;
    const auto listed = value_of(parse_dpkg_list(as_bytes(*bytes), limits_), path);
    if (!listed) return;
    for (const std::string_view file : *listed) add_file(moved(file, package.name));
    if (!row_of_file_.empty()) read_sums(package, info, names, name);
  }

  // A package that has none lists no digests.
  void read_sums(const DpkgPackage& package, const TreePath& info,
                 const std::vector<std::string>& names, const std::string& list_name) {
    const std::string name = list_name.substr(0, list_name.rfind('.')) + ".md5sums";
    if (!std::ranges::binary_search(names, name)) return;
    const TreePath path = info.child(name);
    const std::optional<std::string> bytes = read(path);
    if (!bytes) return;
    const auto sums = value_of(parse_dpkg_md5sums(as_bytes(*bytes), limits_), path);
    if (!sums) return;
    for (const auto& [md5, file] : *sums) {
      const std::string listed = fmt::format("/{}", file);
      const std::optional<EntryId> entry = places_.entry_at(moved(listed, package.name));
      const auto row = entry ? row_of_file_.find(*entry) : row_of_file_.end();
      if (row != row_of_file_.end()) set_digest(found_.files[row->second], "md5", md5);
    }
  }

  // Where a package's file is once diversions are taken into account.
  std::string_view moved(std::string_view path, std::string_view package) const {
    if (diversions_.empty()) return path;
    const auto diversion = diversions_.find(path);
    const bool is_moved = diversion != diversions_.end() && diversion->second.package != package;
    return is_moved ? std::string_view(diversion->second.to) : path;
  }

  void read_distroless(const TreePath& directory) {
    begin(PackageDatabaseKind::dpkg, directory);
    database_.is_complete = 0;  // what is no regular file is not listed
    const std::vector<std::string> names = files_.names(directory);
    for (const std::string& name : names) {
      if (!name.ends_with(".md5sums")) read_distroless_package(directory, name, names);
    }
    if (database_.packages > 0) end();
  }

  void read_distroless_package(const TreePath& directory, const std::string& name,
                               const std::vector<std::string>& names) {
    const std::optional<DpkgStatus> status = read_status(directory.child(name));
    if (!status || status->packages.empty()) return;
    begin_dpkg_package(status->packages.front());
    const std::string sums_name = name + ".md5sums";
    if (!std::ranges::binary_search(names, sums_name)) return;
    const TreePath path = directory.child(sums_name);
    const std::optional<std::string> bytes = read(path);
    if (!bytes) return;
    const auto sums = value_of(parse_dpkg_md5sums(as_bytes(*bytes), limits_), path);
    if (!sums) return;
    for (const auto& [md5, file] : *sums) add_file(fmt::format("/{}", file), "md5", md5);
  }

  void read_apk(const TreePath& path) {
    begin(PackageDatabaseKind::apk, path);
    if (const std::optional<std::string> bytes = read(path)) {
      const auto installed = value_of(parse_apk_installed(as_bytes(*bytes), limits_), path);
      if (installed) {
        for (const ApkPackage& package : installed->packages) {
          begin_package(
              {.name = package.name,
               .version = package.version,
               .architecture = package.architecture,
               .source = package.origin,
               .state = package.is_broken ? PackageState::broken : PackageState::installed});
          for (const std::string& file : package.files) add_file("/" + file);
          if (!package.is_broken) continue;
          add_unfinished(package.name, package.version, package.architecture, PackageState::broken);
        }
      }
    }
    end();
  }

  // Where several databases lie beside each other, one without packages was made by a tool that
  // could not read the other form.
  void read_rpm() {
    std::optional<PackageDatabaseRow> without_packages;
    for (const TreePath& path : rpm_databases(files_, limits_)) {
      begin(PackageDatabaseKind::rpm, path);
      const Result<void> all = read_rpm_database(
          path, files_, limits_, [&](Bytes header) { add_rpm_package(header, path); });
      if (!all) give_up(path, all.error().message);
      if (database_.packages > 0) return end();
      if (database_.is_complete == 0) {
        end();
      } else if (!without_packages) {
        without_packages = database_;
      }
    }
    if (const auto manifest = find("/var/lib/rpmmanifest/container-manifest-2")) {
      return read_rpm_manifest(*manifest);
    }
    if (without_packages && found_.databases.empty()) found_.databases.push_back(*without_packages);
  }

  void begin_rpm_package(std::string_view name, std::string_view version,
                         std::string_view architecture, std::string_view source_file) {
    const auto [source, source_version] = read_rpm_source(source_file);
    begin_package({.name = name,
                   .version = version,
                   .architecture = architecture,
                   .source = source,
                   .source_version = source_version});
  }

  void add_rpm_package(Bytes header, const TreePath& path) {
    const auto package = value_of(parse_rpm_header(header), path);
    if (!package) return;
    begin_rpm_package(package->name, package->version, package->architecture, package->source);
    for (const auto& [directory, name, digest] : package->files) {
      if (directory.size() + name.size() > limits_.path_bytes) continue;
      add_file(fmt::format("{}{}", directory, name), package->digest_algorithm, digest);
    }
  }

  // It names packages and none of their files.
  void read_rpm_manifest(const TreePath& path) {
    begin(PackageDatabaseKind::rpm, path);
    database_.is_complete = 0;
    if (const std::optional<std::string> bytes = read(path)) {
      const auto manifest = value_of(parse_rpm_manifest(as_bytes(*bytes), limits_), path);
      if (manifest) {
        for (const auto& [name, version, architecture, source] : manifest->packages) {
          begin_rpm_package(name, version, architecture, source);
        }
      }
    }
    end();
  }

  struct Diversion {
    std::string to;
    std::string package;
  };
  const FileTree& files_;
  const Limits& limits_;
  PackageScope scope_;
  RequestedPackages requested_;
  ListedPlaces places_;
  SystemPackages found_;
  PackageDatabaseRow database_;
  OsPackageRow package_;  // the one being read
  bool is_package_added_ = false;
  bool is_limit_told_ = false;
  std::set<std::tuple<std::int64_t, std::string, std::string>> unfinished_;
  std::unordered_map<EntryId, std::size_t> row_of_file_;      // of that package, in found_.files
  std::map<std::string, Diversion, std::less<>> diversions_;  // by the path that packages list
};

}  // namespace

void SystemPackages::add_to(Store& store) const {
  for (const PackageDatabaseRow& row : databases) store.add(row);
  for (const OsPackageRow& row : packages) store.add(row);
  for (const OsPackageFileRow& row : files) store.add(row);
  for (const UnfinishedPackageRow& row : unfinished) store.add(row);
  for (const Gap& gap : gaps) store.add(gap);
}

std::string package_digest_algorithm(const FileTree& files, const Limits& limits) {
  if (!files.has_system_root()) return {};
  const bool is_dpkg =
      place_of(dpkg_status_path, files, limits) || place_of(distroless_path, files, limits);
  return is_dpkg ? "md5" : "";
}

SystemPackages read_system_packages(const std::vector<Layer>& layers, const FileTree& files,
                                    PackageScope scope, const Limits& limits) {
  if (!files.has_system_root()) return {};
  return PackageReader(layers, files, scope, limits).read_all();
}

}  // namespace icecore
