// Of a package that is more than one kind of thing all kinds are read, and that is a defect: an
// installer refuses the file, and what it pins is still worth knowing. Dependencies are
// informational by the specification and not read.
#include "formats/pylock.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/data_view.h"
#include "formats/name.h"
#include "formats/toml.h"

namespace icecore {
namespace {

std::vector<ClaimedHash> hashes_of(const DataView& table) {
  std::vector<ClaimedHash> hashes;
  const DataView values = table.table("hashes");
  if (values.members().empty()) table.add_defect("hashes", "at least one is required");
  for (const DataMember& member : values.members()) {
    if (member.value.kind != DataNode::Kind::text) {
      values.add_defect(member.key, "expected a string");
      continue;
    }
    hashes.push_back(
        {.algorithm = to_lower_ascii(member.key), .digest = to_lower_ascii(member.value.text)});
  }
  return hashes;
}

// An archive, a source distribution or a wheel. Its name is `name`, or the end of path or URL.
ClaimedArtifact artifact_of(const DataView& table) {
  const std::string path = table.text("path");
  ClaimedArtifact artifact{.file_name = table.text("name"),
                           .url = path.empty() ? table.text("url") : path,
                           .hashes = hashes_of(table),
                           .size = table.number("size"),
                           .line = table.line()};
  if (artifact.url.empty()) table.add_defect("url", "neither a URL nor a path is given");
  if (artifact.file_name.empty()) artifact.file_name = file_name_of_url(artifact.url);
  return artifact;
}

void take_vcs(const DataView& table, ClaimedInput& input) {
  if (table.is_missing()) return;
  const std::string path = table.text("path");
  input.source = ClaimedSource::vcs;
  input.vcs = table.required_text("type");
  input.url = path.empty() ? table.text("url") : path;
  input.revision = table.text("requested-revision");
  input.commit = table.required_text("commit-id");
  input.subdirectory = table.text("subdirectory");
}

void take_directory(const DataView& table, ClaimedInput& input) {
  if (table.is_missing()) return;
  input.source = table.boolean("editable") ? ClaimedSource::editable : ClaimedSource::directory;
  input.url = table.required_text("path");
  input.subdirectory = table.text("subdirectory");
}

void take_archive(const DataView& table, ClaimedInput& input) {
  if (table.is_missing()) return;
  input.artifacts.push_back(artifact_of(table));
  input.source = table.has("path") ? ClaimedSource::path : ClaimedSource::url;
  input.url = input.artifacts.back().url;
  input.subdirectory = table.text("subdirectory");
}

ClaimedInput package_of(const DataView& table) {
  ClaimedInput input{.name = table.required_text("name"),
                     .version = table.text("version"),
                     .marker = table.text("marker"),
                     .requires_python = table.text("requires-python"),
                     .index = table.text("index"),
                     .line = table.line()};
  if (input.name != normalized_name(input.name)) table.add_defect("name", "is not normalized");
  take_vcs(table.table("vcs"), input);
  take_directory(table.table("directory"), input);
  take_archive(table.table("archive"), input);
  if (const DataView sdist = table.table("sdist"); !sdist.is_missing()) {
    input.artifacts.push_back(artifact_of(sdist));
  }
  for (const DataView& wheel : table.tables("wheels")) {
    input.artifacts.push_back(artifact_of(wheel));
  }
  constexpr std::array<std::string_view, 3> sources{"vcs", "directory", "archive"};
  const auto has = [&](std::string_view key) { return table.has(key); };
  const auto count = std::ranges::count_if(sources, has) + (has("sdist") || has("wheels") ? 1 : 0);
  if (count != 1) {
    table.add_defect("name", "expected one of vcs, directory, archive, or sdist and wheels");
  }
  return input;
}

}  // namespace

Result<ClaimDocument> read_pylock(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_toml(bytes, limits));
  ClaimDocument document;
  document.format = ClaimFormat::pylock;
  const DataView table(&root, "", document);
  document.version = table.required_text("lock-version");
  if (document.version != "1" && !document.version.starts_with("1.")) {
    return failure(ErrorKind::unsupported, fmt::format("expected lock-version 1.x, found '{}'",
                                                       escaped(document.version.substr(0, 40))));
  }
  document.created_by = table.required_text("created-by");
  document.requires_python = table.text("requires-python");
  document.environments = table.texts("environments");
  document.default_groups = table.texts("default-groups");
  if (!table.has("packages")) table.add_defect("packages", "is missing");
  for (const DataView& package : table.tables("packages")) {
    document.inputs.push_back(package_of(package));
  }
  return document;
}

}  // namespace icecore
