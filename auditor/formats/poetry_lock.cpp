// Files are listed with names and hashes and without URLs, in each package since lock version 2.0
// and for all of them in `metadata.files` before. Markers and groups of a package stand in it since
// 2.1; before, only pyproject.toml tells what is installed.
#include "formats/poetry_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/data_view.h"
#include "formats/toml.h"

namespace icecore {
namespace {

void take_files(const DataView& table, std::string_view key, ClaimedInput& input) {
  for (const DataView& file : table.tables(key)) {
    ClaimedArtifact artifact{.file_name = file.required_text("file"), .line = file.line()};
    const std::string hash = file.text("hash");
    if (const auto parsed = parse_claimed_hash(hash)) {
      artifact.hashes.push_back(*parsed);
    } else if (!hash.empty()) {
      file.add_defect("hash", "expected algorithm:digest");
    }
    input.artifacts.push_back(std::move(artifact));
  }
}

void take_source(const DataView& source, ClaimedInput& input) {
  if (source.is_missing()) return;
  const std::string type = source.required_text("type");
  const std::string url = source.required_text("url");
  if (type == "legacy") {
    input.index = url;
    return;
  }
  input.url = url;
  input.subdirectory = source.text("subdirectory");
  if (type == "git") {
    input.source = ClaimedSource::vcs;
    input.vcs = "git";
    input.revision = source.text("reference");
    input.commit = source.text("resolved_reference");
  } else if (type == "url") {
    input.source = ClaimedSource::url;
  } else if (type == "file") {
    input.source = ClaimedSource::path;
  } else if (type == "directory") {
    input.source = ClaimedSource::directory;
  } else {
    source.add_defect("type", fmt::format("is not known: {}", escaped(type.substr(0, 40))));
  }
}

// One text, or one for each group, of which the main one counts.
std::string marker_of(const DataView& package) {
  if (!package.has("markers")) return {};
  const DataNode* main = nullptr;
  for (const DataMember& member : package.members()) {
    if (member.key != "markers") continue;
    if (member.value.kind == DataNode::Kind::text) return member.value.text;
    main = member.value.find("main");
  }
  return main == nullptr ? std::string() : main->text;
}

ClaimedInput package_of(const DataView& table, bool tells_groups) {
  ClaimedInput input{.name = table.required_text("name"),
                     .version = table.required_text("version"),
                     .marker = marker_of(table),
                     .requires_python = table.text("python-versions"),
                     .groups = table.texts("groups"),
                     .line = table.line()};
  // Poetry installs what its own solver chose: nobody looks at this again.
  input.requires_python.clear();
  const bool is_main = std::ranges::count(input.groups, "main") > 0;
  input.is_always = tells_groups && is_main && !table.boolean("optional");
  const DataView source = table.table("source");
  take_source(source, input);
  take_files(table, "files", input);
  if (input.source == ClaimedSource::url || input.source == ClaimedSource::path) {
    for (ClaimedArtifact& artifact : input.artifacts) artifact.url = input.url;
  }
  return input;
}

}  // namespace

Result<ClaimDocument> read_poetry_lock(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_toml(bytes, limits));
  ClaimDocument document;
  document.format = ClaimFormat::poetry_lock;
  document.created_by = "poetry";
  const DataView table(&root, "", document);
  const DataView metadata = table.table("metadata");
  document.version = metadata.required_text("lock-version");
  if (!document.version.starts_with("1.") && !document.version.starts_with("2.")) {
    return failure(ErrorKind::unsupported,
                   fmt::format("expected lock-version 1.x or 2.x, found '{}'",
                               escaped(document.version.substr(0, 40))));
  }
  document.requires_python = metadata.text("python-versions");
  const std::vector<DataView> packages = table.tables("package");
  document.tells_groups =
      std::ranges::any_of(packages, [](const DataView& package) { return package.has("groups"); });
  const DataView files = metadata.table("files");
  std::set<std::pair<std::string, std::string>> seen;
  for (const DataView& package : packages) {
    ClaimedInput input = package_of(package, document.tells_groups);
    if (files.has(input.name)) take_files(files, input.name, input);
    if (!seen.emplace(input.name, input.version + " " + input.url).second) {
      package.add_defect(
          "name", fmt::format("{} {} is there twice", escaped(input.name), escaped(input.version)));
    }
    document.inputs.push_back(std::move(input));
  }
  return document;
}

}  // namespace icecore
