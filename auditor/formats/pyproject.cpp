// A declaration, not a lock: it names what the project needs and mostly leaves the version open.
// Poetry's own table has its own grammar (`^1.2`), which is kept as written.
#include "formats/pyproject.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/claimed_requirement.h"
#include "formats/data_view.h"
#include "formats/toml.h"

namespace icecore {
namespace {

class PyprojectReader {
 public:
  PyprojectReader(const DataNode& root, const Limits& limits) : root_(root), limits_(limits) {
    document_.format = ClaimFormat::pyproject;
  }

  ClaimDocument read() {
    const DataView table(&root_, "", document_);
    const DataView project = table.table("project");
    document_.requires_python = project.text("requires-python");
    add_list(&root_, {"project", "dependencies"}, "");
    const DataView optional = project.table("optional-dependencies");
    for (const DataMember& member : optional.members()) {
      add_elements(member.value, "extra:" + member.key);
    }
    const DataView groups = table.table("dependency-groups");
    for (const DataMember& member : groups.members()) {
      add_elements(member.value, member.key);
    }
    const DataView poetry = table.table("tool").table("poetry");
    add_poetry(poetry.table("dependencies"), "");
    const DataView poetry_groups = poetry.table("group");
    for (const DataMember& member : poetry_groups.members()) {
      add_poetry(poetry_groups.table_of(member).table("dependencies"), member.key);
    }
    return std::move(document_);
  }

 private:
  void add_list(const DataNode* node, std::initializer_list<std::string_view> keys,
                const std::string& group) {
    for (const std::string_view key : keys) {
      node = node == nullptr ? nullptr : node->find(key);
    }
    if (node != nullptr) add_elements(*node, group);
  }

  void add_elements(const DataNode& list, const std::string& group) {
    if (list.kind != DataNode::Kind::list) {
      return add_defect(document_, fmt::format("expected an array, found {}", list.kind_name()),
                        list.line);
    }
    for (const DataNode& element : list.elements) {
      if (element.kind == DataNode::Kind::table) continue;  // `{include-group = "…"}`
      Result<ClaimedInput> input = claimed_requirement(element.text, limits_);
      if (element.kind != DataNode::Kind::text || !input) {
        add_defect(document_, input ? std::string("expected a requirement") : input.error().message,
                   element.line);
        continue;
      }
      add(*std::move(input), group, element.line);
    }
  }

  void add(ClaimedInput input, const std::string& group, std::size_t line) {
    input.line = line;
    if (!group.empty()) input.groups = {group};
    input.is_always = group.empty();
    document_.inputs.push_back(std::move(input));
  }

  // `name = "^1.2"` or `name = {version = "^1.2", extras = […], optional = true}`.
  void add_poetry(const DataView& table, const std::string& group) {
    for (const auto& [name, value] : table.members()) {
      ClaimedInput input{.name = name};
      const bool is_table = value.kind == DataNode::Kind::table;
      if (value.kind != DataNode::Kind::text && !is_table) continue;
      const DataView details(is_table ? &value : nullptr, escaped(name) + ".", document_);
      const std::string version = is_table ? details.text("version") : value.text;
      if (name == "python") {
        if (document_.requires_python.empty()) document_.requires_python = version;
        continue;
      }
      if (version.starts_with("==") && !version.contains(',') && !version.ends_with('*')) {
        input.version = strip(version.substr(2));
      } else if (version != "*") {
        input.specifier = version;
      }
      take_poetry_source(details, input);
      input.extras = details.texts("extras");
      input.marker = details.text("markers");
      const bool is_optional = details.boolean("optional");
      add(std::move(input), is_optional ? "optional" : group, value.line);
    }
  }

  static void take_poetry_source(const DataView& details, ClaimedInput& input) {
    if (details.has("git")) {
      input.source = ClaimedSource::vcs;
      input.vcs = "git";
      input.url = details.text("git");
      for (const std::string_view key : {"rev", "tag", "branch"}) {
        if (details.has(key)) input.revision = details.text(key);
      }
      if (is_whole_commit(input.revision)) input.commit = input.revision;
    } else if (details.has("url")) {
      take_claimed_url(details.text("url"), input);
    } else if (details.has("path")) {
      input.url = details.text("path");
      input.source = is_archive_name(input.url) ? ClaimedSource::path : ClaimedSource::directory;
      if (details.boolean("develop")) input.source = ClaimedSource::editable;
    }
  }

  const DataNode& root_;
  const Limits& limits_;
  ClaimDocument document_;
};

}  // namespace

Result<ClaimDocument> read_pyproject(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_toml(bytes, limits));
  return PyprojectReader(root, limits).read();
}

}  // namespace icecore
