// `icecore audit`. What is wrong with the request is said before the work: names of rules, and an
// output that cannot be there. The output is opened only after the audit, so that a report inside
// the audited tree is not part of its own first audit.
#include <fmt/format.h>

#include <algorithm>

#include "command/commands.h"
#include "command/messages.h"
#include "command/output.h"
#include "judge/rule_set.h"
#include "report/report.h"

namespace icecore {
namespace {

bool is_color_wanted(const Options& options, const World& world) {
  if (options.color != ColorWhen::automatic) return options.color == ColorWhen::always;
  if (!world.out_is_terminal || options.output != standard_output) return false;
  const std::optional<std::string> no_color = world.environment("NO_COLOR");
  return (!no_color || no_color->empty()) && world.environment("TERM") != "dumb";
}

Result<void> write_report(const ReportInput& input, const Options& options, World& world) {
  const Report* report = find_report(options.format);
  if (report == nullptr) {
    return failure(ErrorKind::usage, fmt::format("there is no report '{}'", options.format));
  }
  if (options.output == standard_output) {
    return options.quiet ? Result<void>() : report->write(input, world.out);
  }
  return write_file(options.output, [&](std::ostream& out) { return report->write(input, out); });
}

bool reaches(const std::vector<Finding>& findings, Severity threshold) {
  return std::ranges::any_of(findings,
                             [&](const Finding& finding) { return finding.severity >= threshold; });
}

}  // namespace

Exit finish_audit(const AuditResult& result, std::span<const Rule> rules, const Options& options,
                  World& world) {
  const ReportInput input{
      .facts = result.store(), .rules = rules, .style = {.color = is_color_wanted(options, world)}};
  if (const Result<void> written = write_report(input, options, world); !written) {
    return fail(world, written.error());
  }
  if (options.fail_on && reaches(result.findings(), *options.fail_on)) return Exit::found;
  if (options.strict && !result.gaps().empty()) return Exit::incomplete;
  return Exit::success;
}

Exit run_audit(const Options& options, World& world) {
  if (const Result<void> checked = check_output(options.output); !checked) {
    return fail(world, checked.error());
  }
  Result<std::vector<Rule>> all = load_rules(options.rule_directories);
  if (!all) return fail(world, all.error());
  const Result<std::vector<Rule>> rules =
      select_rules(std::move(*all), options.select, options.ignore);
  if (!rules) return fail(world, rules.error());
  const Result<AuditResult> result = audit_target(options, {.judge = Judge::yes}, world);
  if (!result) return fail(world, result.error());
  return finish_audit(*result, *rules, options, world);
}

}  // namespace icecore
