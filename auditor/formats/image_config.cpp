// OCI image specification 1.1, config.md, with docker's additions (Shell, Healthcheck, OnBuild;
// moby's image/spec/v1.2). Docker writes null for what is empty, and objects with empty values for
// sets.
#include "formats/image_config.h"

#include <fmt/format.h>

#include "formats/json_object.h"

namespace icecore {
namespace {

// The names of a set that is written as an object.
std::vector<std::string> keys_of(const JsonObjectView& view) {
  std::vector<std::string> keys;
  for (const JsonMember& member : view.members()) keys.push_back(member.key);
  return keys;
}

// Docker before 1.10 took a plain text for a list of one.
std::vector<std::string> words(const JsonValue* section, JsonObjectView& view,
                               std::string_view key) {
  const JsonValue* value = section == nullptr ? nullptr : section->find(key);
  if (value != nullptr && value->as_string()) return {std::string(*value->as_string())};
  return view.texts(key);
}

void read_process(const JsonValue& document, JsonObjectView& top, ImageConfig& config) {
  JsonObjectView view = top.object("config");
  const JsonValue* section = document.find("config");
  config.environment = view.texts("Env");
  config.entrypoint = words(section, view, "Entrypoint");
  config.command = words(section, view, "Cmd");
  config.user = view.text("User");
  config.working_directory = view.text("WorkingDir");
  config.stop_signal = view.text("StopSignal");
  config.volumes = keys_of(view.object("Volumes"));
  config.exposed_ports = keys_of(view.object("ExposedPorts"));
  config.shell = view.texts("Shell");
  config.on_build = view.texts("OnBuild");
  config.labels = read_image_annotations(view.object("Labels"));
  JsonObjectView check = view.object("Healthcheck");
  if (check.is_missing()) return;
  config.healthcheck = ImageHealthcheck{.test = check.texts("Test"),
                                        .interval_ns = check.number("Interval"),
                                        .timeout_ns = check.number("Timeout"),
                                        .start_period_ns = check.number("StartPeriod"),
                                        .retries = check.number("Retries")};
}

Result<void> read_diff_ids(JsonObjectView& top, const JsonValue& document, const Limits& limits,
                           ImageConfig& config) {
  JsonObjectView view = top.object("rootfs");
  config.has_root_file_system = !view.is_missing();
  config.diff_ids = view.texts("diff_ids");
  if (config.diff_ids.size() > limits.image_layers) {
    return failure(ErrorKind::limit, fmt::format("expected at most {} diff ids, found {}",
                                                 limits.image_layers, config.diff_ids.size()));
  }
  const JsonValue* rootfs = document.find("rootfs");
  const JsonValue* listed = rootfs == nullptr ? nullptr : rootfs->find("diff_ids");
  const JsonValue::Array* elements = listed == nullptr ? nullptr : listed->as_array();
  if (elements == nullptr || elements->size() == config.diff_ids.size()) return {};
  return failure(ErrorKind::malformed, "rootfs.diff_ids: expected only strings");
}

Result<void> read_history(JsonObjectView& top, const Limits& limits, ImageConfig& config) {
  std::vector<JsonObjectView> steps = top.objects("history");
  if (steps.size() > limits.image_steps) {
    return failure(ErrorKind::limit, fmt::format("expected at most {} build steps, found {}",
                                                 limits.image_steps, steps.size()));
  }
  for (JsonObjectView& step : steps) {
    config.history.push_back({.created = step.text("created"),
                              .created_by = step.text("created_by"),
                              .author = step.text("author"),
                              .comment = step.text("comment"),
                              .is_empty_layer = step.boolean("empty_layer").value_or(false)});
  }
  return {};
}

}  // namespace

Result<ImageConfig> read_image_config(Bytes bytes, const Limits& limits) {
  const JsonValue document = ICECORE_TRY(parse_json_object(bytes, limits));
  ImageConfig config;
  JsonObjectView top(document, "", config.defects);
  config.platform = {.os = top.text("os"),
                     .architecture = top.text("architecture"),
                     .variant = top.text("variant")};
  config.created = top.text("created");
  config.author = top.text("author");
  read_process(document, top, config);
  ICECORE_TRY(read_diff_ids(top, document, limits, config));
  ICECORE_TRY(read_history(top, limits, config));
  return config;
}

}  // namespace icecore
