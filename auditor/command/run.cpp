// Arguments → options → one subcommand. The table is the visible list of subcommands.
#include "command/run.h"

#include <array>

#include "command/arguments.h"
#include "command/commands.h"
#include "command/messages.h"

namespace icecore {
namespace {

// By Subcommand.
constexpr std::array<Exit (*)(const Options&, World&), 13> subcommands{
    run_audit, run_freeze,  run_spec,  run_lock,  run_prove, run_verify, run_diff,
    run_why,   run_explain, run_rules, run_query, run_facts, run_cache};

}  // namespace

Exit run(World& world) {
  const Result<Arguments> arguments = parse_arguments(world.arguments);
  if (!arguments) return fail(world, arguments.error());
  if (!arguments->options) {
    world.out << arguments->text;
    return Exit::success;
  }
  const Options& options = *arguments->options;
  return subcommands.at(static_cast<std::size_t>(options.subcommand))(options, world);
}

}  // namespace icecore
