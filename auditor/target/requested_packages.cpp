// apt marks what it installs for others (extended_states); without a mark a package was asked for.
// apk lists what was asked for (world). rpm leaves it to dnf, whose database has no lasting form.
#include "target/requested_packages.h"

#include "base/text.h"
#include "formats/apk_world.h"
#include "formats/apt_extended_states.h"
#include "target/file_tree.h"

namespace icecore {

RequestedPackages::RequestedPackages(const FileTree& files, const Limits& limits) {
  constexpr std::string_view states_place = "/var/lib/apt/extended_states";
  constexpr std::string_view world_place = "/etc/apk/world";
  if (const auto states = read(states_place, files, limits)) {
    const auto packages = parse_apt_extended_states(as_bytes(*states), limits);
    if (packages) {
      automatic_.emplace();
      for (const AutomaticPackage& package : *packages) {
        automatic_->emplace(package.name, package.architecture);
      }
    } else {
      failures_.emplace(states_place, packages.error().message);
    }
  }
  if (const auto world = read(world_place, files, limits)) {
    const auto preferences = parse_apk_world(as_bytes(*world), limits);
    if (preferences) {
      world_.emplace();
      for (const PackagePreference& preference : *preferences) {
        if (preference.kind != PreferenceKind::exclude) world_->insert(preference.packages);
      }
    } else {
      failures_.emplace(world_place, preferences.error().message);
    }
  }
}

std::optional<std::string> RequestedPackages::read(std::string_view place, const FileTree& files,
                                                   const Limits& limits) {
  const Result<TreePath> path = TreePath().resolve(place);
  if (!path) return std::nullopt;
  const Result<TreePath> end = files.resolve(*path, limits.link_hops);
  if (!end || !files.is_file(*end)) return std::nullopt;
  Result<std::string> bytes = files.read(*end, limits.manifest_bytes);
  if (bytes) return *std::move(bytes);
  failures_.emplace(place, bytes.error().message);
  return std::nullopt;
}

std::optional<std::int64_t> RequestedPackages::is_requested(PackageDatabaseKind manager,
                                                            std::string_view name,
                                                            std::string_view architecture) const {
  if (manager == PackageDatabaseKind::apk && world_) return world_->contains(name) ? 1 : 0;
  if (manager != PackageDatabaseKind::dpkg || !automatic_) return std::nullopt;
  // Those for all machines are marked as of the system's, which is not known here.
  const auto first = automatic_->lower_bound({std::string(name), std::string()});
  for (auto mark = first; mark != automatic_->end() && mark->first == name; ++mark) {
    const bool is_its = architecture == "all" || mark->second.empty() || mark->second == "all" ||
                        mark->second == architecture;
    if (is_its) return 0;
  }
  return 1;
}

}  // namespace icecore
