// `icecore verify`: a target is held against a spec, or against a lock or a requirements file. Of
// these it is told what the target has otherwise, and what they leave open: a lock says less than a
// spec.
#include <fmt/format.h>

#include <filesystem>

#include "command/commands.h"
#include "command/messages.h"
#include "command/output.h"
#include "command/spec_source.h"
#include "facts/vocabulary.h"
#include "judge/select.h"

namespace icecore {
namespace {

constexpr std::string_view open_sql =
    "SELECT pin.input_kind, pin.level, pin.reason, count(*), min(pin.input) FROM pin "
    "JOIN claim ON claim.id = pin.claim WHERE claim.path <> '' "
    "AND pin.level NOT IN ('hashed', 'verified') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";

// What the target has otherwise than the claim says, worst first.
std::string findings_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    std::string place = finding.path;
    if (finding.line) place += fmt::format(":{}", *finding.line);
    text += fmt::format("{}: {}: {}\n", to_word(finding.severity), finding.rule, finding.message);
    if (!place.empty()) text += fmt::format("    {}\n", place);
  }
  return text;
}

Result<std::string> left_open(const Store& facts) {
  std::string text;
  const Selection found = ICECORE_TRY(select_all(facts, open_sql));
  for (const SelectedRow& row : found.rows) {
    text += fmt::format("left open: {} {}: {} ({}), such as {}\n", number_of(row[3]),
                        text_of(row[0]), text_of(row[1]), text_of(row[2]), text_of(row[4]));
  }
  return text;
}

Exit verify_claim(const Options& options, World& world) {
  if (options.format != "text") {
    return fail(world, {.kind = ErrorKind::usage,
                        .message = "what a lock says is told as text; audit --against has more "
                                   "formats"});
  }
  Options claimed = options;
  claimed.against = {options.spec};
  claimed.select = {"claim"};
  const Result<AuditResult> result = audit_target(claimed, {.judge = Judge::yes}, world);
  if (!result) return fail(world, result.error());
  const std::vector<Finding> findings = result->findings();
  const Result<std::string> open = left_open(result->store());
  if (!open) return fail(world, open.error());
  const std::string text = findings_text(findings) + *open;
  if (const Result<void> written = write_answer(options.output, text, world); !written) {
    return fail(world, written.error());
  }
  // The first is the worst.
  const bool differs = !findings.empty() && findings.front().severity >= Severity::warning;
  return differs ? Exit::found : Exit::success;
}

}  // namespace

Exit run_verify(const Options& options, World& world) {
  if (const Result<void> checked = check_output(options.output); !checked) {
    return fail(world, checked.error());
  }
  std::error_code ignored;
  const bool is_there = std::filesystem::is_regular_file(options.spec, ignored);
  if (is_there && !is_spec_file(options.spec)) return verify_claim(options, world);
  const Result<Spec> wanted = spec_of_file(options.spec);
  if (!wanted) return fail(world, wanted.error());
  const Result<Spec> found = spec_of_target(options, options.target, world);
  if (!found) return fail(world, found.error());
  return report_differences(*wanted, options.spec, *found, options.target, options, world);
}

}  // namespace icecore
