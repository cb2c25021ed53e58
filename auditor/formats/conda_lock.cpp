// CEP 37 and conda-lock's own models (lockfile/v1). A package of several platforms stands there
// once for each; packages of pip are wheels and source distributions by URL.
#include "formats/conda_lock.h"

#include <fmt/format.h>

#include <set>
#include <tuple>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/data_view.h"
#include "formats/match_spec.h"
#include "formats/yaml.h"

namespace icecore {
namespace {

ClaimedInput package_of(const DataView& table) {
  const std::string url = table.required_text("url");
  const bool is_pip = table.required_text("manager") == "pip";
  ClaimedInput input;
  if (is_pip) {
    take_claimed_url(url, input);
  } else {
    input = conda_package_at(url);
  }
  input.name = table.required_text("name");
  input.version = table.scalar("version");
  if (const std::string build = table.scalar("build"); !build.empty()) input.build = build;
  input.platforms = {table.required_text("platform")};
  const DataView hash = table.table("hash");
  for (const std::string_view algorithm : {"sha256", "md5"}) {
    const std::string digest = hash.scalar(algorithm);
    if (digest.empty()) continue;
    input.hashes.push_back({.algorithm = std::string(algorithm), .digest = to_lower_ascii(digest)});
  }
  for (ClaimedArtifact& artifact : input.artifacts) artifact.hashes = input.hashes;
  const std::string category = table.text("category");
  if (!category.empty()) input.groups = {category};
  input.is_always = (category.empty() || category == "main") && !table.boolean("optional");
  input.line = table.line();
  return input;
}

}  // namespace

Result<ClaimDocument> read_conda_lock(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_yaml(bytes, limits));
  ClaimDocument document;
  document.format = ClaimFormat::conda_lock;
  document.created_by = "conda-lock";
  const DataView table(&root, "", document);
  document.version = table.scalar("version");
  if (document.version != "1") {
    return failure(ErrorKind::unsupported, fmt::format("expected version 1, found '{}'",
                                                       escaped(document.version.substr(0, 40))));
  }
  const DataView metadata = table.table("metadata");
  for (const DataView& channel : metadata.tables("channels")) {
    document.options.push_back(
        {.name = "channel", .value = channel.text("url"), .line = channel.line()});
  }
  std::set<std::tuple<std::string, std::string, bool>> seen;
  for (const DataView& package : table.tables("package")) {
    ClaimedInput input = package_of(package);
    const bool is_conda = input.kind == ClaimedKind::conda_package;
    if (!seen.emplace(input.name, input.platforms.front(), is_conda).second) {
      package.add_defect("name", fmt::format("{} is there twice for {}", escaped(input.name),
                                             escaped(input.platforms.front())));
    }
    document.inputs.push_back(std::move(input));
  }
  return document;
}

}  // namespace icecore
