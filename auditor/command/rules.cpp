// `icecore rules`: the list, by family and id.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "command/commands.h"
#include "command/messages.h"
#include "judge/rule_set.h"
#include "report/json_writer.h"
#include "report/text_layout.h"

namespace icecore {
namespace {

void write_text(const std::vector<Rule>& rules, std::ostream& out) {
  using enum Alignment;
  TextTable table({left, left, left, left});
  for (const Rule& rule : rules) {
    table.add({rule.family, rule.id, std::string(to_word(rule.severity)), rule.title});
  }
  table.write(out, 0);
}

void write_json(const std::vector<Rule>& rules, std::ostream& out) {
  JsonWriter json(out, JsonLayout::indented);
  json.begin_array();
  for (const Rule& rule : rules) {
    json.begin_object();
    json.member("id", rule.id);
    json.member("family", rule.family);
    json.member("title", rule.title);
    json.member("severity", to_word(rule.severity));
    json.member("confidence", to_word(rule.confidence));
    json.member("why", rule.why);
    json.member("fix", rule.fix);
    json.end_object();
  }
  json.end_array();
  out << '\n';
}

}  // namespace

Exit run_rules(const Options& options, World& world) {
  Result<std::vector<Rule>> rules = load_rules(options.rule_directories);
  if (!rules) return fail(world, rules.error());
  std::ranges::sort(*rules, {}, [](const Rule& rule) { return std::tie(rule.family, rule.id); });
  options.format == "json" ? write_json(*rules, world.out) : write_text(*rules, world.out);
  return Exit::success;
}

}  // namespace icecore
