// CEP 24, and what conda does beside it: entries with a selector `sel(linux): …` of conda-lock are
// read as their value. A `pip:` list holds lines of a requirements file.
#include "formats/conda_environment.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/data_view.h"
#include "formats/match_spec.h"
#include "formats/requirements_file.h"
#include "formats/yaml.h"

namespace icecore {
namespace {

void add_spec(const DataNode& node, ClaimDocument& document) {
  Result<ClaimedInput> input = parse_match_spec(node.text);
  if (!input) return add_defect(document, input.error().message, node.line);
  input->line = node.line;
  document.inputs.push_back(*std::move(input));
}

void add_list(const DataNode& list, const Limits& limits, ClaimDocument& document) {
  for (const DataNode& element : list.elements) {
    if (element.kind == DataNode::Kind::text) {
      add_requirement_line(strip(element.text), element.line, limits, document);
    } else {
      add_defect(document, "expected a requirement", element.line);
    }
  }
}

void add_dependency(const DataNode& node, const Limits& limits, ClaimDocument& document) {
  if (node.kind == DataNode::Kind::text) return add_spec(node, document);
  if (node.kind != DataNode::Kind::table || node.members.empty()) {
    return add_defect(document, fmt::format("expected a package, found {}", node.kind_name()),
                      node.line);
  }
  for (const auto& [key, value] : node.members) {
    if (key == "pip" && value.kind == DataNode::Kind::list) {
      add_list(value, limits, document);
    } else if (key.starts_with("sel(") && value.kind == DataNode::Kind::text) {
      add_spec(value, document);
    } else {
      add_defect(document, fmt::format("expected a list for pip, found {}", escaped(key)),
                 value.line);
    }
  }
}

void add_options(const DataView& table, ClaimDocument& document) {
  const DataView variables = table.table("variables");
  for (const DataMember& member : variables.members()) {
    document.options.push_back(
        {.name = "variable", .value = member.key, .line = member.value.line});
  }
  for (const std::string& channel : table.texts("channels")) {
    document.options.push_back(
        {.name = "channel", .value = channel, .line = table.line_of("channels")});
  }
  for (const std::string_view key : {"name", "prefix"}) {
    if (!table.has(key)) continue;
    document.options.push_back(
        {.name = std::string(key), .value = table.scalar(key), .line = table.line_of(key)});
  }
}

}  // namespace

Result<ClaimDocument> read_conda_environment(Bytes bytes, const Limits& limits) {
  const DataNode root = ICECORE_TRY(parse_yaml(bytes, limits));
  const DataNode* dependencies = root.find("dependencies");
  if (dependencies == nullptr) {
    return failure(ErrorKind::malformed, "expected a list of dependencies, found none");
  }
  ClaimDocument document;
  document.format = ClaimFormat::conda_environment;
  const DataView table(&root, "", document);
  add_options(table, document);
  if (dependencies->kind != DataNode::Kind::list && dependencies->kind != DataNode::Kind::null) {
    table.add_defect("dependencies", "expected a list");
  }
  for (const DataNode& dependency : dependencies->elements) {
    add_dependency(dependency, limits, document);
  }
  return document;
}

}  // namespace icecore
