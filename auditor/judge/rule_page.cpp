// Documentation made from what is documented. A test compares docs/rules.md and docs/facts.md with
// these texts and rewrites them with ICECORE_ACCEPT=1.
#include "judge/rule_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "facts/vocabulary.h"
#include "judge/schema_text.h"

namespace icecore {
namespace {

constexpr std::size_t page_width = 100;

// `text` in lines of at most `page_width`, each starting with `indent` blanks.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string page;
  std::string line(indent, ' ');
  for (const std::string_view word : split(text, ' ')) {
    if (line.size() > indent && line.size() + 1 + word.size() > page_width) {
      page += line + "\n";
      line.assign(indent, ' ');
    }
    line += (line.size() > indent ? " " : "") + std::string(word);
  }
  return page + line + "\n";
}

std::string labelled(std::string_view label, std::string_view text) {
  return fmt::format("{}\n{}\n", label, wrapped(text, 2));
}

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string escaped_bars;
  for (const char character : text) {
    if (character == '|') escaped_bars += '\\';
    escaped_bars += character;
  }
  return escaped_bars;
}

std::string rule_section(const Rule& rule) {
  std::string section = fmt::format("### {}\n\n**{}.** {}, {}.\n\n", rule.id, rule.title,
                                    to_word(rule.severity), to_word(rule.confidence));
  section += fmt::format("> {}\n\n{}\n\n{}\n\n", rule.message, rule.why, rule.fix);
  section += fmt::format("Reads `{}`.", fmt::join(rule.reads, "`, `"));
  if (!rule.taxonomy.empty()) section += fmt::format(" {}.", fmt::join(rule.taxonomy, ", "));
  return section + "\n\n";
}

std::string table_section(const SchemaTable& table) {
  std::string section =
      fmt::format("### {}\n\n{}{}\n\n", table.name, table.is_view ? "View. " : "", table.sentence);
  section += table.is_view ? "| column | meaning |\n|---|---|\n"
                           : "| column | type | meaning |\n|---|---|---|\n";
  for (const SchemaColumn& column : table.columns) {
    const std::string type =
        fmt::format("{}{} | ", to_lower_ascii(column.type), column.may_be_null ? ", null" : "");
    section += fmt::format("| {} | {}{} |\n", column.name, table.is_view ? "" : type,
                           cell(column.sentence));
  }
  return section + "\n";
}

std::string without_last_newline(std::string text) {
  if (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace

std::string explain_rule(const Rule& rule) {
  std::string page = fmt::format("{} ({}, {}, {})\n\n", rule.id, rule.family,
                                 to_word(rule.severity), to_word(rule.confidence));
  page += wrapped(rule.title + ".", 0) + "\n";
  page += labelled("Says", rule.message) + labelled("Why", rule.why) + labelled("Fix", rule.fix);
  page += labelled("Reads", fmt::format("{}", fmt::join(rule.reads, ", ")));
  page += "Query\n";
  for (const std::string_view line : split_lines(strip(rule.query))) {
    page += line.empty() ? "\n" : fmt::format("  {}\n", line);
  }
  return page;
}

std::string rules_page(std::span<const Rule> rules) {
  std::string page =
      "# Rules\n\nMade from the headers of `rules/`; `./dev accept` rewrites it. `icecore explain "
      "ID` "
      "shows one rule with its\nquery, docs/adding-a-rule.md how to write one. A severity is what "
      "a "
      "finding means: *error* it will not work or\nis not what it says, *warning* it can change "
      "under you, *note* worth knowing. The word after it is how sure:\n*certain* from bytes, "
      "*resolved* by the rules of imports and loading, *likely* by signs.\n\n";
  for (const std::string_view family : rule_families) {
    if (std::ranges::none_of(rules, [&](const Rule& rule) { return rule.family == family; })) {
      continue;
    }
    page += fmt::format("## {}\n\n", family);
    for (const Rule& rule : rules) {
      if (rule.family == family) page += rule_section(rule);
    }
  }
  return without_last_newline(page);
}

std::string facts_page(std::string_view schema) {
  std::string page =
      "# Fact tables\n\nMade from `auditor/facts/schema.sql` and `rules/views.sql`; `./dev accept` "
      "rewrites it. Rules and `icecore query`\nread these tables, and nothing else. Text is "
      "escaped: control characters and bytes outside UTF-8 appear as\n`\\xNN`. Paths are inside "
      "their root, without a leading slash. Digests are blobs; the views give hex. Booleans are\n0 "
      "and 1. Functions: `regexp` (RE2), `pep440_compare` and SQLite's own, without those that "
      "read a clock or draw a number.\n\n";
  std::string section;
  for (const SchemaTable& table : parse_schema(schema)) {
    if (is_private_table(table.name)) continue;
    if (table.section != section) page += fmt::format("## {}\n\n", table.section);
    section = table.section;
    page += table_section(table);
  }
  return without_last_newline(page);
}

}  // namespace icecore
