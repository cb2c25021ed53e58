// `icecore diff`: two specs are compared, of a file or of a target each. The first is made and let
// go before the second is begun: what reads a target is confined only in a process without other
// threads.
#include <sstream>

#include "command/commands.h"
#include "command/messages.h"
#include "command/output.h"
#include "command/spec_source.h"
#include "report/differences.h"
#include "spec/compare.h"

namespace icecore {
Exit report_differences(const Spec& before, const std::string& before_name, const Spec& after,
                        const std::string& after_name, const Options& options, World& world) {
  const std::vector<Difference> differences = compare(before, after);
  std::ostringstream text;
  write_differences({.before = before_name,
                     .after = after_name,
                     .before_digest = before.environment_digest,
                     .after_digest = after.environment_digest,
                     .differences = differences},
                    from_word<DifferenceFormat>(options.format).value_or(DifferenceFormat::text),
                    text);
  if (const Result<void> written = write_answer(options.output, text.str(), world); !written) {
    return fail(world, written.error());
  }
  return differences.empty() ? Exit::success : Exit::found;
}

Exit run_diff(const Options& options, World& world) {
  if (const Result<void> checked = check_output(options.output); !checked) {
    return fail(world, checked.error());
  }
  const Result<Spec> before = spec_of(options, options.target, world);
  if (!before) return fail(world, before.error());
  const Result<Spec> after = spec_of(options, options.other, world);
  if (!after) return fail(world, after.error());
  return report_differences(*before, options.target, *after, options.other, options, world);
}

}  // namespace icecore
