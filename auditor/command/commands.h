// The subcommands, one a file. Each writes its answer to the world and gives the exit code.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "command/options.h"
#include "command/world.h"
#include "icecore/audit.h"
#include "judge/rule.h"
#include "spec/spec.h"

namespace icecore {

Exit run_audit(const Options& options, World& world);
Exit run_freeze(const Options& options, World& world);
Exit run_spec(const Options& options, World& world);
Exit run_lock(const Options& options, World& world);
Exit run_prove(const Options& options, World& world);
Exit run_verify(const Options& options, World& world);
Exit run_diff(const Options& options, World& world);
Exit run_explain(const Options& options, World& world);
Exit run_rules(const Options& options, World& world);
Exit run_query(const Options& options, World& world);
Exit run_why(const Options& options, World& world);
Exit run_facts(const Options& options, World& world);
Exit run_cache(const Options& options, World& world);

/// What a command wants of an audit beside what everybody wants.
struct AuditNeeds {
  Judge judge = Judge::yes;
  bool load_attempts = false;
  std::vector<std::string> opened_names;
};

/// Audits the options' target, with a progress bar where one is wanted.
Result<AuditResult> audit_target(const Options& options, const AuditNeeds& needs, World& world);

/// Writes what differs between two specs, each with its name, and gives the exit code.
Exit report_differences(const Spec& before, const std::string& before_name, const Spec& after,
                        const std::string& after_name, const Options& options, World& world);

// The second halves: what each command does with a finished audit.

Exit finish_audit(const AuditResult& result, std::span<const Rule> rules, const Options& options,
                  World& world);
Exit finish_freeze(const AuditResult& result, const Options& options, World& world);
Exit finish_query(const AuditResult& result, const Options& options, World& world);
Exit finish_facts(const AuditResult& result, const Options& options, World& world);
Exit finish_why(const AuditResult& result, const Options& options, World& world);

}  // namespace icecore
