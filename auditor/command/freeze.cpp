// `icecore freeze`: the bytes that pip freeze would print. They go to standard output as they are,
// not escaped: what reads them is pip.
#include "resolve/freeze.h"

#include "command/commands.h"
#include "command/messages.h"

namespace icecore {

Exit finish_freeze(const AuditResult& result, const Options& options, World& world) {
  const Result<FreezeOutput> output = freeze_text(result.store(), options.freeze);
  if (!output) return fail(world, output.error());
  world.out << output->text;
  for (const std::string& warning : output->warnings) say(world, warning);
  return output->aborts ? Exit::found : Exit::success;
}

Exit run_freeze(const Options& options, World& world) {
  const Result<AuditResult> result = audit_target(options, Judge::no, world);
  if (!result) return fail(world, result.error());
  return finish_freeze(*result, options, world);
}

}  // namespace icecore
