// `icecore explain`: one rule by its id, or all that a family or a glob names.
#include "command/commands.h"
#include "command/messages.h"
#include "judge/rule_page.h"
#include "judge/rule_set.h"

namespace icecore {

Exit run_explain(const Options& options, World& world) {
  Result<std::vector<Rule>> all = load_rules(options.rule_directories);
  if (!all) return fail(world, all.error());
  const Result<std::vector<Rule>> rules = select_rules(std::move(*all), {options.rule}, {});
  if (!rules) return fail(world, rules.error());
  bool is_first = true;
  for (const Rule& rule : *rules) {
    world.out << (is_first ? "" : "\n") << explain_rule(rule);
    is_first = false;
  }
  return Exit::success;
}

}  // namespace icecore
