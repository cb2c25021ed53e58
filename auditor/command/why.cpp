// `icecore why`: where a library comes from, and what a binary loads.
#include <fmt/format.h>

#include "base/text.h"
#include "command/commands.h"
#include "command/messages.h"
#include "report/load_story.h"

namespace icecore {

Exit finish_why(const AuditResult& result, const Options& options, World& world) {
  const Result<bool> is_told = write_load_story(result.store(), options.wanted, world.out);
  if (!is_told) return fail(world, is_told.error());
  if (*is_told) return Exit::success;
  for (const Gap& gap : result.gaps()) {
    if (gap.reader == "loader") say(world, fmt::format("{}: {}", gap.path, gap.reason));
  }
  return fail(world, {.kind = ErrorKind::usage,
                      .message = fmt::format("no binary of {} is called '{}' or needs it",
                                             escaped(options.target), escaped(options.wanted))});
}

Exit run_why(const Options& options, World& world) {
  // What no binary needs by that name, a program may still open by it.
  AuditNeeds needs{.judge = Judge::no, .load_attempts = true};
  const std::string& wanted = options.wanted;
  if (wanted.contains(".so") && !wanted.contains('/')) needs.opened_names.push_back(wanted);
  const Result<AuditResult> result = audit_target(options, needs, world);
  if (!result) return fail(world, result.error());
  return finish_why(*result, options, world);
}

}  // namespace icecore
