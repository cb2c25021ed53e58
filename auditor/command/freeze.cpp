// `icecore freeze`: the bytes that pip freeze would print. They go to standard output as they are,
// not escaped: what reads them is pip. Requirements files are read here, because they are the
// user's and no part of the target.
#include "resolve/freeze.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/text.h"
#include "command/commands.h"
#include "command/environment_choice.h"
#include "command/messages.h"
#include "facts/store.h"
#include "resolve/freeze_uv.h"

namespace icecore {
namespace {

// As pip makes a path absolute: without links followed, so that it compares with the import path.
std::string absolute_path(const std::string& path) {
  std::error_code reason;
  const std::filesystem::path absolute = std::filesystem::absolute(path, reason);
  std::string text = (reason ? std::filesystem::path(path) : absolute).lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

Result<std::string> file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad() || !file.is_open()) {
    return failure(ErrorKind::not_found,
                   fmt::format("No such file or directory: '{}'", escaped(path)));
  }
  return text;
}

Result<FreezeOptions> freeze_options(const Options::Freeze& options) {
  FreezeOptions freeze{.pip = options.pip,
                       .all = options.all,
                       .exclude_editable = options.exclude_editable,
                       .exclude = options.exclude,
                       .selection = {.local = options.local, .user = options.user, .paths = {}},
                       .requirements = {}};
  for (const std::string& path : options.paths) {
    freeze.selection.paths.push_back(absolute_path(path));
  }
  for (const std::string& path : options.requirements) {
    freeze.requirements.push_back({.path = path, .text = ICECORE_TRY(file_text(path))});
  }
  return freeze;
}

Exit fail_as_pip(World& world, const std::string& message) {
  say(world, "pip freeze fails here: " + message);
  return Exit::found;
}

}  // namespace

Exit finish_freeze(const AuditResult& result, const Options& options, World& world) {
  const Result<std::int64_t> environment = chosen_environment(result.store(), options.environment);
  if (!environment) return fail(world, environment.error());
  Result<FreezeOptions> freeze = freeze_options(options.freeze);
  if (!freeze) return fail_as_pip(world, freeze.error().message);
  freeze->environment = *environment;
  const Result<FreezeOutput> output = options.freeze.uv ? uv_freeze_text(result.store(), *freeze)
                                                        : freeze_text(result.store(), *freeze);
  if (!output) return fail(world, output.error());
  world.out << output->text;
  for (const std::string& warning : output->warnings) say(world, warning);
  return output->aborts ? Exit::found : Exit::success;
}

Exit run_freeze(const Options& options, World& world) {
  const bool is_narrowed = options.freeze.local || options.freeze.user;
  if (is_narrowed && !options.freeze.paths.empty()) {
    return fail_as_pip(world, "Cannot combine '--path' with '--user' or '--local'");
  }
  const Result<AuditResult> result = audit_target(options, {.judge = Judge::no}, world);
  if (!result) return fail(world, result.error());
  return finish_freeze(*result, options, world);
}

}  // namespace icecore
