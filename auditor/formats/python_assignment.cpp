// For generated modules, whose assignments stand on lines of their own. A statement is stepped over
// token by token to the end of its logical line, so that brackets and strings of any length cannot
// be taken for a beginning of a line. `+` between strings is there for setuptools, which writes
// PATH_PLACEHOLDER that way.
#include "formats/python_assignment.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

#include "base/text.h"
#include "formats/python_literal.h"
#include "formats/python_token.h"

namespace icecore {
namespace {

bool is_at_line_end(const PythonLexer& lexer) {
  const PythonToken::Kind kind = lexer.token().kind;
  return kind == PythonToken::Kind::newline || kind == PythonToken::Kind::end;
}

Result<void> skip_line(PythonLexer& lexer) {
  while (!is_at_line_end(lexer)) ICECORE_TRY(lexer.advance());
  return {};
}

// Steps behind the `=` of an assignment whose name is the current token; false, somewhere on the
// line, if the statement is none.
Result<bool> skip_to_value(PythonLexer& lexer) {
  ICECORE_TRY(lexer.advance());
  if (lexer.is_at(":")) {
    do {
      ICECORE_TRY(lexer.advance());
    } while (!is_at_line_end(lexer) && (lexer.depth() > 0 || !lexer.is_at("=")));
  }
  if (!lexer.is_at("=")) return false;
  ICECORE_TRY(lexer.advance());
  return true;
}

Result<PythonValue> read_value(PythonLexer& lexer, const Limits& limits) {
  PythonValue value = ICECORE_TRY(read_python_literal(lexer, limits));
  while (lexer.is_at("+") && value.as_text().has_value()) {
    ICECORE_TRY(lexer.advance());
    const PythonValue more = ICECORE_TRY(read_python_literal(lexer, limits));
    if (!more.as_text().has_value()) {
      return failure(ErrorKind::malformed,
                     fmt::format("line {}: expected a string behind +, found {}",
                                 lexer.token().line, more.kind_name()));
    }
    value =
        PythonValue(PythonString{.value = fmt::format("{}{}", *value.as_text(), *more.as_text())});
  }
  if (is_at_line_end(lexer) || lexer.is_at(";")) return value;
  constexpr std::size_t shown = 60;
  return failure(ErrorKind::malformed,
                 fmt::format("line {}: expected the end of the line behind a literal, found {}",
                             lexer.token().line, escaped(lexer.token().text.substr(0, shown))),
                 lexer.token().offset);
}

}  // namespace

Result<std::vector<PythonAssignment>> find_python_assignments(
    Bytes bytes, std::span<const std::string_view> names, const Limits& limits) {
  std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  PythonLexer lexer(text);
  std::vector<PythonAssignment> assignments;
  for (ICECORE_TRY(lexer.advance()); lexer.token().kind != PythonToken::Kind::end;
       ICECORE_TRY(lexer.advance())) {
    const PythonToken token = lexer.token();
    const bool is_wanted = token.kind == PythonToken::Kind::name && token.indent == 0 &&
                           std::ranges::find(names, token.text) != names.end();
    if (is_wanted && ICECORE_TRY(skip_to_value(lexer))) {
      if (assignments.size() >= limits.list_entries) {
        return failure(ErrorKind::limit,
                       fmt::format("more than {} assignments", limits.list_entries));
      }
      assignments.push_back({.line = token.line,
                             .name = std::string(token.text),
                             .value = read_value(lexer, limits)});
    }
    ICECORE_TRY(skip_line(lexer));
  }
  return assignments;
}

Result<const PythonValue*> last_assignment(std::span<const PythonAssignment> assignments,
                                           std::string_view name) {
  for (const PythonAssignment& assignment : assignments | std::views::reverse) {
    if (assignment.name != name) continue;
    if (!assignment.value.has_value()) return std::unexpected(assignment.value.error());
    return &*assignment.value;
  }
  return failure(ErrorKind::malformed,
                 fmt::format("expected an assignment to {}, found none", name));
}

}  // namespace icecore
