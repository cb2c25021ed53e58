// A package stands there once for itself and once for each set of extras that somebody asks for;
// the files stand at the first. Groups and markers are there with the strategy `inherit_metadata`,
// which is the default since pdm 2.11.
#include "formats/pdm_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/data_view.h"
#include "formats/toml.h"

namespace icecore {
namespace {

void take_files(const DataView& table, std::string_view key, ClaimedInput& input) {
  for (const DataView& file : table.tables(key)) {
    ClaimedArtifact artifact{
        .file_name = file.text("file"), .url = file.text("url"), .line = file.line()};
    if (artifact.file_name.empty()) artifact.file_name = file_name_of_url(artifact.url);
    if (artifact.file_name.empty()) file.add_defect("file", "is missing");
    if (const auto hash = parse_claimed_hash(file.text("hash"))) {
      artifact.hashes.push_back(*hash);
    } else {
      file.add_defect("hash", "expected algorithm:digest");
    }
    input.artifacts.push_back(std::move(artifact));
  }
}

void take_source(const DataView& table, ClaimedInput& input) {
  input.subdirectory = table.text("subdirectory");
  for (const std::string_view vcs : {"git", "hg", "svn", "bzr"}) {
    if (!table.has(vcs)) continue;
    input.source = ClaimedSource::vcs;
    input.vcs = vcs;
    input.url = table.text(vcs);
    input.revision = table.text("ref");
    input.commit = table.text("revision");
    return;
  }
  if (table.has("path")) {
    input.url = table.text("path");
    input.source = is_archive_name(input.url) ? ClaimedSource::path : ClaimedSource::directory;
    if (table.boolean("editable")) input.source = ClaimedSource::editable;
  } else if (table.has("url")) {
    input.source = ClaimedSource::url;
    input.url = table.text("url");
  }
}

ClaimedInput package_of(const DataView& table, bool tells_groups) {
  ClaimedInput input{.name = table.required_text("name"),
                     .version = table.text("version"),
                     .extras = table.texts("extras"),
                     .marker = table.text("marker"),
                     .groups = table.texts("groups"),
                     .line = table.line()};
  input.is_always = tells_groups && std::ranges::count(input.groups, "default") > 0;
  take_source(table, input);
  take_files(table, "files", input);
  return input;
}

}  // namespace

Result<ClaimDocument> read_pdm_lock(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_toml(bytes, limits));
  ClaimDocument document;
  document.format = ClaimFormat::pdm_lock;
  document.created_by = "pdm";
  const DataView table(&root, "", document);
  const DataView metadata = table.table("metadata");
  document.version = metadata.required_text("lock_version");
  if (document.version != "4" && !document.version.starts_with("4.")) {
    return failure(ErrorKind::unsupported, fmt::format("expected lock_version 4.x, found '{}'",
                                                       escaped(document.version.substr(0, 40))));
  }
  for (const DataView& target : metadata.tables("targets")) {
    if (document.requires_python.empty()) document.requires_python = target.text("requires_python");
  }
  const std::vector<DataView> packages = table.tables("package");
  document.tells_groups =
      std::ranges::any_of(packages, [](const DataView& package) { return package.has("groups"); });
  const DataView files = metadata.table("files");
  std::set<std::pair<std::string, std::vector<std::string>>> seen;
  for (const DataView& package : packages) {
    ClaimedInput input = package_of(package, document.tells_groups);
    const std::string key = input.name + " " + input.version;  // before lock version 4.4
    if (files.has(key)) take_files(files, key, input);
    if (!seen.emplace(key + " " + input.marker + " " + input.url, input.extras).second) {
      package.add_defect("name", fmt::format("{} is there twice", escaped(key)));
    }
    document.inputs.push_back(std::move(input));
  }
  return document;
}

}  // namespace icecore
