// A target that is a file is an archive, a wheel or an image; none of them begins with a brace.
#include "command/spec_source.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "base/limits.h"
#include "base/text.h"
#include "command/artifact_sources.h"
#include "command/commands.h"
#include "command/environment_choice.h"
#include "spec/build_spec.h"
#include "spec/spec_json.h"
#include "target/user_file.h"

namespace icecore {
namespace {

bool begins_as_json(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::ifstream file(path, std::ios::binary);
  char first = 0;
  file >> first;  // blanks are skipped
  return first == '{';
}

Result<std::string> text_of_file(const std::string& path) {
  Result<std::optional<std::string>> text = read_user_file(path, Limits().manifest_bytes);
  if (text && *text) return **std::move(text);
  const bool is_absent = text.has_value();
  return failure(is_absent ? ErrorKind::not_found : text.error().kind,
                 fmt::format("{} cannot be read: {}", escaped(path),
                             is_absent ? "there is no such file" : text.error().message));
}

}  // namespace

Result<Spec> spec_of_target(const Options& options, const std::string& target, World& world) {
  Options of_target = options;
  of_target.target = target;
  const ArtifactSources sources = ICECORE_TRY(artifact_sources(options, world));
  const AuditResult result = ICECORE_TRY(audit_target(of_target, {.judge = Judge::no}, world));
  const std::int64_t environment =
      ICECORE_TRY(chosen_environment(result.store(), options.environment));
  Spec spec = ICECORE_TRY(build_spec(result.store(), environment, sources));
  say_costs(sources, options, world);
  return spec;
}

Result<Spec> spec_of_file(const std::string& path) {
  const std::string text = ICECORE_TRY(text_of_file(path));
  Result<Spec> spec = read_spec(as_bytes(text), Limits());
  if (spec) return spec;
  return failure(spec.error().kind, fmt::format("{}: {}", escaped(path), spec.error().message),
                 spec.error().offset);
}

bool is_spec_file(const std::string& path) {
  if (!begins_as_json(path)) return false;
  const Result<std::string> text = text_of_file(path);
  if (!text) return false;
  return text->contains("\"icecore_spec\"") || text->contains("\"https://in-toto.io/Statement");
}

Result<Spec> spec_of(const Options& options, const std::string& name, World& world) {
  return begins_as_json(name) ? spec_of_file(name) : spec_of_target(options, name, world);
}

}  // namespace icecore
