// rattler_lock. Packages stand in one list, keyed by their URL or path; environments name, by
// platform, which of them they hold. Names and versions of conda packages are those of their files.
#include "formats/pixi_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/data_view.h"
#include "formats/match_spec.h"
#include "formats/yaml.h"

namespace icecore {
namespace {

struct Membership {
  std::vector<std::string> environments;
  std::vector<std::string> platforms;
};

void add_once(std::vector<std::string>& list, std::string_view text) {
  if (std::ranges::find(list, text) == list.end()) list.emplace_back(text);
}

// The URL or path that an entry is about, with its kind as key.
std::pair<std::string, std::string> place_of(const DataView& table) {
  for (const std::string_view kind : {"conda", "pypi"}) {
    if (table.has(kind)) return {std::string(kind), table.text(kind)};
  }
  table.add_defect("conda", "neither conda nor pypi is given");
  return {};
}

std::map<std::string, Membership> memberships(const DataView& root, ClaimDocument& document) {
  std::map<std::string, Membership> result;
  const DataView environments = root.table("environments");
  for (const DataMember& member : environments.members()) {
    const DataView environment = environments.table_of(member);
    for (const DataView& channel : environment.tables("channels")) {
      document.options.push_back(
          {.name = "channel", .value = channel.text("url"), .line = channel.line()});
    }
    const DataView packages = environment.table("packages");
    for (const DataMember& platform : packages.members()) {
      for (const DataView& entry : packages.tables(platform.key)) {
        Membership& membership = result[place_of(entry).second];
        add_once(membership.environments, member.key);
        add_once(membership.platforms, platform.key);
      }
    }
  }
  return result;
}

ClaimedInput package_of(const DataView& table, const std::string& kind, const std::string& place) {
  ClaimedInput input;
  if (kind == "conda") {
    input = conda_package_at(place);
  } else if (place.contains("://")) {
    take_claimed_url(place, input);
  } else {
    input.url = place;
    input.source = is_archive_name(place) ? ClaimedSource::path : ClaimedSource::directory;
  }
  if (kind == "pypi" && table.boolean("editable")) input.source = ClaimedSource::editable;
  if (const std::string name = table.text("name"); !name.empty()) input.name = name;
  if (const std::string version = table.scalar("version"); !version.empty()) {
    input.version = version;
  }
  if (const std::string build = table.scalar("build"); !build.empty()) input.build = build;
  input.requires_python = table.text("requires_python");
  for (const std::string_view algorithm : {"sha256", "md5"}) {
    const std::string digest = table.scalar(algorithm);
    if (digest.empty()) continue;
    input.hashes.push_back({.algorithm = std::string(algorithm), .digest = to_lower_ascii(digest)});
  }
  for (ClaimedArtifact& artifact : input.artifacts) {
    artifact.hashes = input.hashes;
    artifact.size = table.number("size");
  }
  input.line = table.line();
  return input;
}

}  // namespace

Result<ClaimDocument> read_pixi_lock(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_yaml(bytes, limits));
  ClaimDocument document;
  document.format = ClaimFormat::pixi_lock;
  document.created_by = "pixi";
  const DataView table(&root, "", document);
  document.version = table.scalar("version");
  if (document.version != "5" && document.version != "6" && document.version != "7") {
    return failure(ErrorKind::unsupported, fmt::format("expected version 5, 6 or 7, found '{}'",
                                                       escaped(document.version.substr(0, 40))));
  }
  const std::map<std::string, Membership> members = memberships(table, document);
  std::map<std::pair<std::string, std::string>, bool> seen;
  for (const DataView& package : table.tables("packages")) {
    const auto [kind, place] = place_of(package);
    if (place.empty()) continue;
    if (!seen.emplace(std::pair(kind, place), true).second) {
      package.add_defect(kind, fmt::format("{} is there twice", escaped(place.substr(0, 200))));
    }
    ClaimedInput input = package_of(package, kind, place);
    if (const auto membership = members.find(place); membership != members.end()) {
      input.groups = membership->second.environments;
      input.platforms = membership->second.platforms;
    }
    input.is_always = std::ranges::count(input.groups, "default") > 0;
    document.inputs.push_back(std::move(input));
  }
  return document;
}

}  // namespace icecore
