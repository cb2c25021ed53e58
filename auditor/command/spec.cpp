// `icecore spec`: one environment of the target as a document that can be compared with any other.
#include "command/commands.h"
#include "command/environment_choice.h"
#include "command/messages.h"
#include "command/output.h"
#include "command/spec_source.h"
#include "spec/canonical_json.h"
#include "spec/spec_json.h"

namespace icecore {

Exit run_spec(const Options& options, World& world) {
  if (const Result<void> checked = check_output(options.output); !checked) {
    return fail(world, checked.error());
  }
  Result<Spec> spec = spec_of_target(options, options.target, world);
  if (!spec) return fail(world, spec.error());
  if (!options.keeps_files) spec->files.clear();
  const std::string text =
      indented_json(options.is_statement ? spec_statement(*spec) : spec_document(*spec));
  const Result<void> written = write_answer(options.output, text, world);
  return written ? Exit::success : fail(world, written.error());
}

}  // namespace icecore
