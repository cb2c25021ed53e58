// A release is the table's when it is it or goes on behind a dot: 3.19.1 is 3.19, 8.9 is 8. CentOS
// calls two systems by one name, which only the pretty name tells apart.
#include "resolve/system_support.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/embedded.h"
#include "base/number.h"
#include "base/text.h"
#include "facts/store.h"
#include "resolve/carried_table.h"

namespace icecore {
namespace {

constexpr std::string_view table_path = "rules/data/system_support.csv";
constexpr std::string_view header = "system,release,ended";
constexpr std::string_view day_start = "# Of ";

bool is_day(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  return text.size() == form.size() &&
         std::ranges::equal(text, form, [](char character, char pattern) {
           return pattern == '0' ? is_digit(character) : character == pattern;
         });
}

bool is_release(std::string_view release, std::string_view known) {
  return release.starts_with(known) &&
         (release.size() == known.size() || release[known.size()] == '.');
}

std::string system_of(const OsReleaseFact& fact) {
  const bool is_stream = fact.os == "centos" && fact.pretty_name.contains("Stream");
  return is_stream ? "centos-stream" : fact.os;
}

}  // namespace

Result<SystemSupport> SystemSupport::load() {
  return parse(embedded_file(table_path));
}

Result<SystemSupport> SystemSupport::parse(std::string_view csv) {
  SystemSupport table;
  std::size_t line = 0;
  for (const std::string_view text : split(csv, '\n')) {
    ++line;
    if (text.starts_with(day_start)) table.day_ = text.substr(day_start.size(), 10);
    if (text.empty() || text.starts_with('#') || text == header) continue;
    const std::vector<std::string_view> cells = split(text, ',');
    if (cells.size() != 3 || cells[0].empty() || cells[1].empty() || !is_day(cells[2])) {
      return failure(ErrorKind::internal, fmt::format("{}, line {}: expected {}, found '{}'",
                                                      table_path, line, header, text));
    }
    table.releases_.push_back({.system = cells[0], .release = cells[1], .ended = cells[2]});
  }
  if (!is_day(table.day_)) {
    return failure(ErrorKind::internal,
                   fmt::format("{}: expected a line '{}YYYY-MM-DD'", table_path, day_start));
  }
  return table;
}

std::optional<std::string_view> SystemSupport::end_of(std::string_view system,
                                                      std::string_view release) const {
  for (const Release& known : releases_) {
    if (known.system == system && is_release(release, known.release)) return known.ended;
  }
  return std::nullopt;
}

void resolve_system_support(const Tree& tree, Store& store) {
  const auto& table = carried<SystemSupport>();
  std::vector<SystemSupportRow> rows;
  store.each<OsReleaseFact>("file", [&](const OsReleaseFact& fact) {
    const RootKind root = tree.roots()[tree[tree.node_of(fact.file)].root].kind;
    if (root != RootKind::system && root != RootKind::target) return;
    const std::string system = system_of(fact);
    const std::optional<std::string_view> known = table.end_of(system, fact.version);
    const bool has_own = !known && is_day(fact.support_end);
    if (!known && !has_own) return;
    std::string ended(known ? *known : fact.support_end);
    const bool is_ended = ended < table.day();
    rows.push_back({.file = fact.file,
                    .system = system,
                    .release = fact.version,
                    .ended = std::move(ended),
                    .is_ended = is_ended ? 1 : 0,
                    .told_by = known ? SupportTeller::table : SupportTeller::os_release});
  });
  for (SystemSupportRow& row : rows) store.add(std::move(row));
}

}  // namespace icecore
