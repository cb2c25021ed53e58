// uv keeps markers on the edges from one package to another, and of a package that is the project's
// own it keeps the edges and no file. So this is a graph: who is installed follows from the roots.
#include "formats/uv_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/data_view.h"
#include "formats/toml.h"

namespace icecore {
namespace {

ClaimedArtifact artifact_of(const DataView& table, const ClaimedInput& input) {
  ClaimedArtifact artifact{.file_name = table.text("filename"),
                           .url = table.has("path") ? table.text("path") : table.text("url"),
                           .size = table.number("size"),
                           .line = table.line()};
  if (artifact.url.empty()) artifact.url = input.url;
  if (artifact.file_name.empty()) artifact.file_name = file_name_of_url(artifact.url);
  const std::string hash = table.text("hash");
  if (const auto parsed = parse_claimed_hash(hash)) {
    artifact.hashes.push_back(*parsed);
  } else if (!hash.empty()) {
    table.add_defect("hash", "expected algorithm:digest");
  }
  return artifact;
}

// `https://host/p.git?rev=v1&subdirectory=x#<commit>`.
void take_git(std::string_view text, ClaimedInput& input) {
  input.source = ClaimedSource::vcs;
  input.vcs = "git";
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    input.commit = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  const std::size_t question = text.find('?');
  input.url = text.substr(0, question);
  if (question == std::string_view::npos) return;
  for (const std::string_view part : split(text.substr(question + 1), '&')) {
    const std::string_view value = part.substr(std::min(part.find('=') + 1, part.size()));
    if (part.starts_with("subdirectory=")) {
      input.subdirectory = value;
    } else if (part.starts_with("rev=") || part.starts_with("tag=") ||
               part.starts_with("branch=")) {
      input.revision = value;
    }
  }
}

void take_source(const DataView& source, ClaimedInput& input) {
  if (source.has("registry")) {
    input.index = source.text("registry");
  } else if (source.has("git")) {
    take_git(source.text("git"), input);
  } else if (source.has("url")) {
    input.source = ClaimedSource::url;
    input.url = source.text("url");
    input.subdirectory = source.text("subdirectory");
  } else if (source.has("path")) {
    input.source = ClaimedSource::path;
    input.url = source.text("path");
  } else if (source.has("editable")) {
    input.source = ClaimedSource::editable;
    input.url = source.text("editable");
  } else if (source.has("directory") || source.has("virtual")) {
    input.source = ClaimedSource::directory;
    input.url = source.text(source.has("directory") ? "directory" : "virtual");
  } else {
    source.add_defect("registry", "no source is given");
  }
}

ClaimedEdge edge_of(const DataView& table) {
  return {.name = table.required_text("name"),
          .version = table.text("version"),
          .extras = table.texts("extra"),
          .marker = table.text("marker")};
}

void take_edges(const DataView& package, ClaimedInput& input) {
  for (const DataView& edge : package.tables("dependencies")) input.edges.push_back(edge_of(edge));
  const DataView optional = package.table("optional-dependencies");
  for (const DataMember& member : optional.members()) {
    for (const DataView& edge : optional.tables(member.key)) {
      input.edges.push_back(edge_of(edge));
      input.edges.back().extra = member.key;
    }
  }
  const DataView groups = package.table("dev-dependencies");
  for (const DataMember& member : groups.members()) {
    for (const DataView& edge : groups.tables(member.key)) {
      input.edges.push_back(edge_of(edge));
      input.edges.back().group = member.key;
    }
  }
}

ClaimedInput package_of(const DataView& table, const std::vector<std::string>& members) {
  ClaimedInput input{
      .name = table.required_text("name"), .version = table.text("version"), .line = table.line()};
  const DataView source = table.table("source");
  take_source(source, input);
  // Members of a workspace; of a project without one, what lies where the lock lies.
  const bool is_local = source.has("virtual") || source.has("editable") || source.has("directory");
  input.is_root = is_local && (std::ranges::count(members, input.name) > 0 ||
                               (members.empty() && input.url == "."));
  if (const DataView sdist = table.table("sdist"); !sdist.is_missing()) {
    input.artifacts.push_back(artifact_of(sdist, input));
  }
  for (const DataView& wheel : table.tables("wheels")) {
    input.artifacts.push_back(artifact_of(wheel, input));
  }
  take_edges(table, input);
  return input;
}

// A script has no package of its own: what it asks for stands in the manifest.
void add_requirements(const DataView& manifest, ClaimDocument& document) {
  ClaimedInput root{.line = manifest.line()};
  root.is_root = true;
  root.source = ClaimedSource::directory;
  for (const DataView& requirement : manifest.tables("requirements")) {
    root.edges.push_back({.name = requirement.required_text("name"),
                          .version = {},
                          .extras = requirement.texts("extras"),
                          .marker = requirement.text("marker")});
  }
  if (!root.edges.empty()) document.inputs.push_back(std::move(root));
}

void check_duplicates(const std::vector<DataView>& tables, const ClaimDocument& document) {
  std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const ClaimedInput& input = document.inputs[i];
    if (!seen.emplace(input.name, input.version, input.index, input.url).second) {
      tables[i].add_defect(
          "name", fmt::format("{} {} is there twice", escaped(input.name), escaped(input.version)));
    }
  }
}

}  // namespace

Result<ClaimDocument> read_uv_lock(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_toml(bytes, limits));
  ClaimDocument document;
  document.format = ClaimFormat::uv_lock;
  document.is_graph = true;
  document.created_by = "uv";
  const DataView table(&root, "", document);
  const auto version = table.number("version");
  if (version != 1U) {
    return failure(ErrorKind::unsupported,
                   version ? fmt::format("expected version 1, found {}", *version)
                           : std::string("expected version 1, found none"));
  }
  document.version = fmt::format("1.{}", table.number("revision").value_or(0));
  document.requires_python = table.text("requires-python");
  document.environments = table.texts("supported-markers");
  const DataView manifest = table.table("manifest");
  const std::vector<std::string> members = manifest.texts("members");
  const std::vector<DataView> packages = table.tables("package");
  for (const DataView& package : packages) document.inputs.push_back(package_of(package, members));
  check_duplicates(packages, document);
  add_requirements(manifest, document);
  const DataView options = table.table("options");
  for (const std::string_view name : {"exclude-newer", "prerelease-mode", "resolution-mode"}) {
    if (!options.has(name)) continue;
    document.options.push_back(
        {.name = std::string(name), .value = options.scalar(name), .line = options.line_of(name)});
  }
  return document;
}

}  // namespace icecore
