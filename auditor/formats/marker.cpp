// The grammar is packaging's handwritten parser (26.3, `_parser.py`), which knows a little more
// than PEP 508: string literals have Python's escapes, parentheses nest, either side of a
// comparison may be a variable. Nothing here recurses: open parentheses are a stack, and the groups
// that they make are kept in the order in which they close.
#include "formats/marker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text_scanner.h"
#include "formats/python_letters.h"
#include "formats/python_string.h"

namespace icecore {
namespace {

using enum MarkerVariable;

struct VariableName {
  std::string_view text;
  MarkerVariable variable;
};

// The present names in the order of the enumeration, then older ones.
constexpr std::array<VariableName, 20> variable_names{{
    {"implementation_name", implementation_name},
    {"implementation_version", implementation_version},
    {"os_name", os_name},
    {"platform_machine", platform_machine},
    {"platform_python_implementation", platform_python_implementation},
    {"platform_release", platform_release},
    {"platform_system", platform_system},
    {"platform_version", platform_version},
    {"python_full_version", python_full_version},
    {"python_version", python_version},
    {"sys_platform", sys_platform},
    {"extra", extra},
    {"extras", extras},
    {"dependency_groups", dependency_groups},
    {"os.name", os_name},
    {"sys.platform", sys_platform},
    {"platform.version", platform_version},
    {"platform.machine", platform_machine},
    {"platform.python_implementation", platform_python_implementation},
    {"python_implementation", platform_python_implementation},
}};

// Longer ones before their beginnings.
constexpr std::array<std::string_view, 8> symbols{"===", "==", "~=", "!=", "<=", ">=", "<", ">"};

bool is_set(std::optional<MarkerVariable> variable) {
  return variable == extras || variable == dependency_groups;
}

// Names of extras and groups are equal in their normal form (PEP 685, PEP 735).
void normalize_names(MarkerComparison& comparison) {
  MarkerOperand& left = comparison.left;
  MarkerOperand& right = comparison.right;
  if (left.variable == extra && !right.variable) {
    right.text = canonical_name(right.text);
  } else if (!left.variable && (right.variable == extra || is_set(right.variable))) {
    left.text = canonical_name(left.text);
  }
}

}  // namespace

class MarkerParser {
 public:
  MarkerParser(std::string_view text, const Limits& limits)
      : scanner_(text), depth_limit_(limits.marker_depth) {}

  Result<Marker> parse() {
    do {
      ICECORE_TRY(open_groups());
      MarkerComparison comparison = ICECORE_TRY(read_comparison());
      open_.back().terms.emplace_back(std::move(comparison));
      close_groups();
    } while (take_join());
    if (open_.size() > 1) return scanner_.expected("and, or, or a closing parenthesis");
    if (!scanner_.at_end()) return scanner_.expected("and, or, or the end of the marker");
    close_group();
    return std::move(marker_);
  }

 private:
  Result<void> open_groups() {
    for (scanner_.skip_blanks(); scanner_.take("("); scanner_.skip_blanks()) {
      if (open_.size() > depth_limit_) {
        return failure(ErrorKind::limit,
                       fmt::format("a marker with more than {} nested parentheses", depth_limit_),
                       scanner_.offset());
      }
      open_.emplace_back();
    }
    return {};
  }

  void close_groups() {
    for (scanner_.skip_blanks(); open_.size() > 1 && scanner_.take(")"); scanner_.skip_blanks()) {
      close_group();
    }
  }

  // A group of one term is that term: its parentheses change nothing.
  void close_group() {
    MarkerGroup group = std::move(open_.back());
    open_.pop_back();
    const bool is_whole = open_.empty();
    MarkerGroup::Term term = marker_.groups_.size();
    if (group.terms.size() == 1 && (!is_whole || group.terms.front().index() == 1)) {
      term = std::move(group.terms.front());
    } else {
      marker_.groups_.push_back(std::move(group));
    }
    if (!is_whole) open_.back().terms.push_back(std::move(term));
  }

  bool take_join() {
    const bool is_or = scanner_.take_word("or");
    if (!is_or && !scanner_.take_word("and")) return false;
    open_.back().joins.push_back(is_or ? MarkerGroup::Join::disjunction
                                       : MarkerGroup::Join::conjunction);
    return true;
  }

  Result<MarkerComparison> read_comparison() {
    MarkerComparison comparison;
    comparison.left = ICECORE_TRY(read_operand());
    scanner_.skip_blanks();
    comparison.operation = ICECORE_TRY(read_operation());
    scanner_.skip_blanks();
    comparison.right = ICECORE_TRY(read_operand());
    normalize_names(comparison);
    return comparison;
  }

  Result<MarkerOperand> read_operand() {
    for (const VariableName& name : variable_names) {
      if (!scanner_.take_word(name.text)) continue;
      return MarkerOperand{.variable = name.variable,
                           .text = std::string(marker_variable_name(name.variable))};
    }
    return read_literal();
  }

  Result<MarkerOperand> read_literal() {
    const char quote = scanner_.peek();
    if (quote != '"' && quote != '\'') return scanner_.expected("a variable or a quoted string");
    const std::size_t end = scanner_.rest().find(quote, 1);
    if (end == std::string_view::npos) return scanner_.expected("a string that ends");
    const std::size_t start = scanner_.offset();
    Result<PythonString> literal = decode_literal(scanner_.take_bytes(end + 1));
    if (!literal.has_value()) {
      Error error = std::move(literal).error();
      error.offset = error.offset.value_or(0) + start;
      return std::unexpected(std::move(error));
    }
    return MarkerOperand{.variable = std::nullopt, .text = std::move(literal->value)};
  }

  // packaging takes all up to the next quote for the literal and has Python read that.
  static Result<PythonString> decode_literal(std::string_view token) {
    for (std::size_t i = 1; i < token.size(); ++i) {
      const bool is_escape = token[i] == '\\';
      const std::size_t place = is_escape ? ++i : i;
      const bool ends_line = !is_escape && (token[place] == '\n' || token[place] == '\r');
      const bool escapes_quote = is_escape && place + 1 == token.size();
      if (ends_line || escapes_quote || token[place] == '\0') {
        return failure(ErrorKind::malformed, "expected a string on one line that ends", i);
      }
      if (is_escape && token.substr(place).starts_with("\r\n")) ++i;
    }
    return decode_python_string(token);
  }

  Result<std::string_view> read_operation() {
    if (scanner_.take_word("in")) return "in";
    if (scanner_.take_word("not")) {
      if (!scanner_.skip_blanks()) return scanner_.expected("a space after not");
      if (!scanner_.take_word("in")) return scanner_.expected("in after not");
      return "not in";
    }
    for (const std::string_view symbol : symbols) {
      if (scanner_.take(symbol)) return symbol;
    }
    return scanner_.expected("one of <= < != == >= > ~= === in, not in");
  }

  TextScanner scanner_;
  std::uint64_t depth_limit_;
  std::vector<MarkerGroup> open_ = std::vector<MarkerGroup>(1);
  Marker marker_;
};

namespace {

Result<std::string> written(const MarkerOperand& operand) {
  if (operand.variable) return operand.text;
  for (const char quote : {'"', '\''}) {
    if (operand.text.find(quote) == std::string::npos) return quote + operand.text + quote;
  }
  return failure(ErrorKind::malformed,
                 "a marker's value holds both kinds of quotes and cannot be written");
}

Result<std::string> written(const MarkerComparison& comparison) {
  const std::string left = ICECORE_TRY(written(comparison.left));
  const std::string right = ICECORE_TRY(written(comparison.right));
  return fmt::format("{} {} {}", left, comparison.operation, right);
}

}  // namespace

std::string_view marker_variable_name(MarkerVariable variable) {
  return variable_names.at(static_cast<std::size_t>(variable)).text;
}

Result<Marker> Marker::parse(std::string_view text, const Limits& limits) {
  return MarkerParser(text, limits).parse();
}

Result<std::string> Marker::normalized() const {
  std::vector<std::string> texts;
  for (const MarkerGroup& group : groups_) {
    std::string text;
    for (std::size_t i = 0; i < group.terms.size(); ++i) {
      if (i > 0) text += group.joins[i - 1] == MarkerGroup::Join::disjunction ? " or " : " and ";
      if (const auto* comparison = std::get_if<MarkerComparison>(&group.terms[i])) {
        text += ICECORE_TRY(written(*comparison));
      } else {
        text += "(" + texts[std::get<std::size_t>(group.terms[i])] + ")";
      }
    }
    texts.push_back(std::move(text));
  }
  return std::move(texts.back());
}

}  // namespace icecore
