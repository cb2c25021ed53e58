// What all commands that audit share.
#include <optional>

#include "command/cache_place.h"
#include "command/commands.h"
#include "command/messages.h"

namespace icecore {

Result<AuditResult> audit_target(const Options& options, const AuditNeeds& needs, World& world) {
  const CachePlace cache = ICECORE_TRY(cache_place(options, world));
  AuditOptions audit_options{.target = options.target,
                             .insecure = options.insecure,
                             .environment = world.environment,
                             .system_root = options.system_root,
                             .python = options.python,
                             .wheel_platform = options.wheel_platform,
                             .platform = options.platform,
                             .dockerfile = options.dockerfile,
                             .base = options.base,
                             .variables = options.variables,
                             .home = options.home,
                             .cpu = options.cpu,
                             .against = options.against,
                             .project = options.project,
                             .opened_names = needs.opened_names,
                             .jobs = options.jobs,
                             .confinement = options.confinement,
                             .judge = needs.judge,
                             .load_attempts = needs.load_attempts,
                             .rule_directories = options.rule_directories,
                             .select = options.select,
                             .ignore = options.ignore,
                             .progress = {},
                             .cache_directory = cache.bytes > 0 ? cache.directory : "",
                             .cache_bytes = cache.bytes,
                             .remark = {}};
  if (!options.quiet) {
    audit_options.remark = [&](std::string_view sentence) { say(world, sentence); };
  }
  std::optional<Progress> shown;
  if (!options.quiet) {
    shown.emplace(world.err, world.err_is_terminal ? Progress::Form::bar : Progress::Form::lines,
                  world.clock);
    audit_options.progress = [&](const ReadingProgress& progress) {
      shown->update({.done = progress.done,
                     .total = progress.total,
                     .parts_done = progress.layers_done,
                     .parts = progress.layers,
                     .part_name = "layers"});
    };
  }
  return audit(audit_options);
}

}  // namespace icecore
