// CEP 32, "Management and structure of conda environments". conda, mamba and rattler write the
// record, each with members of its own, and none validates it, so that one wrong member is a defect
// and not the end. `requested_spec` is the older form of `requested_specs`; `noarch` was once a
// boolean.
#include "formats/conda_meta.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_object.h"

namespace icecore {
namespace {

CondaPath read_path(JsonObjectView& object) {
  CondaPath path{.path = object.text("_path", Presence::required),
                 .path_type = object.text("path_type"),
                 .sha256 = object.text("sha256"),
                 .sha256_in_prefix = object.text("sha256_in_prefix"),
                 .size_in_bytes = object.number("size_in_bytes"),
                 .prefix_placeholder = object.text("prefix_placeholder"),
                 .file_mode = object.text("file_mode"),
                 .no_link = object.boolean("no_link").value_or(false)};
  if (path.path_type.empty()) path.path_type = "hardlink";
  return path;
}

CondaLink link_of(std::optional<std::uint64_t> type) {
  switch (type.value_or(0)) {
    case 1:
      return CondaLink::hard_link;
    case 2:
      return CondaLink::soft_link;
    case 3:
      return CondaLink::copy;
    case 4:
      return CondaLink::directory;
    default:
      return CondaLink::unknown;
  }
}

std::vector<std::string> requested_specs(JsonObjectView& top) {
  std::vector<std::string> specs = top.texts("requested_specs");
  const std::string single = top.text("requested_spec");
  // Records of packages that nobody asked for hold the text "None".
  if (specs.empty() && !single.empty() && single != "None") specs.push_back(single);
  return specs;
}

std::string noarch(JsonObjectView& top) {
  for (const JsonMember& member : top.members()) {
    if (member.key == "noarch" && member.value.as_bool().has_value()) {
      return *member.value.as_bool() ? "generic" : "";
    }
  }
  return top.text("noarch");
}

void read_package(JsonObjectView& top, CondaMeta& result) {
  result.name = top.text("name", Presence::required);
  result.version = top.text("version", Presence::required);
  result.build = top.text("build", Presence::required);
  result.build_number = top.number("build_number", Presence::required);
  result.channel = top.text("channel");
  result.subdir = top.text("subdir");
  result.file_name = top.text("fn");
  result.url = top.text("url");
  result.md5 = top.text("md5");
  result.sha256 = top.text("sha256");
  result.depends = top.texts("depends");
  result.constrains = top.texts("constrains");
  result.requested_specs = requested_specs(top);
  result.noarch = noarch(top);
}

}  // namespace

Result<CondaMeta> parse_conda_meta(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  CondaMeta result;
  JsonObjectView top(document, "", result.defects);
  read_package(top, result);
  JsonObjectView link = top.object("link");
  result.link = link_of(link.number("type"));
  result.link_source = link.text("source");
  result.files = top.texts("files", Presence::required);
  std::vector<JsonObjectView> paths = top.object("paths_data").objects("paths");
  if (result.files.size() > limits.record_rows || paths.size() > limits.record_rows) {
    return failure(ErrorKind::limit, fmt::format("more than {} files", limits.record_rows));
  }
  for (JsonObjectView& path : paths) result.paths.push_back(read_path(path));
  return result;
}

Result<std::string> parse_conda_frozen(Bytes bytes, const Limits& limits) {
  if (strip(as_text(bytes)).empty()) return std::string();
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  std::vector<Error> defects;
  std::string message = JsonObjectView(document, "", defects).text("message");
  if (!defects.empty()) return std::unexpected(defects.front());
  return message;
}

Result<std::vector<std::pair<std::string, std::string>>> parse_conda_state(Bytes bytes,
                                                                           const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  std::vector<Error> defects;
  std::vector<std::pair<std::string, std::string>> variables;
  const JsonObjectView named = JsonObjectView(document, "", defects).object("env_vars");
  for (const JsonMember& member : named.members()) {
    if (const auto value = member.value.as_string()) variables.emplace_back(member.key, *value);
  }
  return variables;
}

}  // namespace icecore
