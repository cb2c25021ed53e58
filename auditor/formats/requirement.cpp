// packaging's handwritten parser (26.3, `_parser.py`). Names end in a letter, digit or `_`. A URL
// is anything without blanks, so that a marker stands behind a blank and a semicolon. Clauses are
// found by their operators and read as one set in the end: packaging too puts them together again,
// by which a comma after `===` separates, and a trailing comma is nothing.
#include "formats/requirement.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/text_scanner.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

// How much of Python's white space, of which a character takes at most three bytes, stands next.
std::size_t next_space(std::string_view text) {
  return static_cast<std::size_t>(strip_python(text.substr(0, 3)).data() - text.data());
}

class RequirementParser {
 public:
  RequirementParser(std::string_view text, const Limits& limits)
      : scanner_(text), limits_(limits) {}

  Result<Requirement> parse() {
    scanner_.skip_blanks();
    requirement_.name = take_identifier();
    if (requirement_.name.empty()) return scanner_.expected("a name");
    scanner_.skip_blanks();
    ICECORE_TRY(read_extras());
    scanner_.skip_blanks();
    const bool has_url = scanner_.take("@");
    ICECORE_TRY(has_url ? read_url() : read_specifiers());
    if (!scanner_.at_end()) ICECORE_TRY(read_marker());
    return std::move(requirement_);
  }

 private:
  // As long as it gets; full stops and hyphens at its end are not part of it.
  std::string take_identifier() {
    const std::string_view rest = scanner_.rest();
    if (rest.empty() || !is_word_character(rest.front()) || rest.front() == '_') return {};
    const auto end = std::ranges::find_if_not(
        rest, [](char c) { return is_word_character(c) || c == '.' || c == '-'; });
    const std::string_view longest = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    return std::string(scanner_.take_bytes(longest.find_last_not_of(".-") + 1));
  }

  Result<void> read_extras() {
    if (!scanner_.take("[")) return {};
    std::vector<std::string>& extras = requirement_.extras;
    scanner_.skip_blanks();
    for (std::string extra = take_identifier(); !extra.empty(); extra = take_identifier()) {
      extras.push_back(std::move(extra));
      scanner_.skip_blanks();
      if (!scanner_.take(",")) break;
      scanner_.skip_blanks();
      if (scanner_.peek() == ']') return scanner_.expected("the name of an extra");
    }
    if (!scanner_.take("]")) return scanner_.expected("the name of an extra, a comma or ]");
    std::ranges::sort(extras);
    extras.erase(std::ranges::unique(extras).begin(), extras.end());
    return {};
  }

  Result<void> read_url() {
    scanner_.skip_blanks();
    requirement_.url = scanner_.take_while([](char c) { return c != ' ' && c != '\t'; });
    if (requirement_.url.empty()) return scanner_.expected("a URL");
    scanner_.skip_blanks();
    return {};
  }

  Result<void> read_specifiers() {
    const bool is_enclosed = scanner_.take("(");
    scanner_.skip_blanks();
    const std::size_t start = scanner_.offset();
    const std::string clauses = take_clauses();
    scanner_.skip_blanks();
    if (is_enclosed && !scanner_.take(")")) return scanner_.expected("a comma or )");
    scanner_.skip_blanks();
    Result<SpecifierSet> set = SpecifierSet::parse(clauses);
    if (!set.has_value()) {
      Error error = std::move(set).error();
      error.offset = start;
      return std::unexpected(std::move(error));
    }
    requirement_.specifiers = *std::move(set);
    return {};
  }

  // The clauses and the commas between them, without the blanks around these.
  std::string take_clauses() {
    std::string clauses;
    for (std::string_view clause = take_clause(); !clause.empty(); clause = take_clause()) {
      clauses += clause;
      scanner_.skip_blanks();
      if (!scanner_.take(",")) break;
      clauses += ',';
      scanner_.skip_blanks();
    }
    return clauses;
  }

  // An operator, Python's white space, and a version up to what cannot be in one.
  std::string_view take_clause() {
    const std::string_view rest = scanner_.rest();
    const std::size_t symbols = std::min(rest.find_first_not_of("=<>!~"), rest.size());
    if (symbols == 0) return {};
    const bool is_arbitrary = rest.starts_with("===");
    const std::string_view ends = is_arbitrary ? ";)" : ";),";
    std::size_t size = is_arbitrary ? 3 : symbols;
    while (const std::size_t space = next_space(rest.substr(size))) size += space;
    while (size < rest.size() && ends.find(rest[size]) == std::string_view::npos &&
           next_space(rest.substr(size)) == 0) {
      ++size;
    }
    return scanner_.take_bytes(size);
  }

  Result<void> read_marker() {
    if (!scanner_.take(";")) {
      return scanner_.expected(requirement_.url.empty() ? "a comma, a semicolon or the end"
                                                        : "a semicolon after a blank, or the end");
    }
    Result<Marker> marker = Marker::parse(scanner_.rest(), limits_);
    if (!marker.has_value()) {
      Error error = std::move(marker).error();
      error.offset = error.offset.value_or(0) + scanner_.offset();
      return std::unexpected(std::move(error));
    }
    requirement_.marker = *std::move(marker);
    return {};
  }

  TextScanner scanner_;
  const Limits& limits_;
  Requirement requirement_;
};

}  // namespace

Result<Requirement> parse_requirement(std::string_view text, const Limits& limits) {
  return RequirementParser(text, limits).parse();
}

Result<std::string> to_text(const Requirement& requirement) {
  std::string text = requirement.name;
  if (!requirement.extras.empty()) text += fmt::format("[{}]", fmt::join(requirement.extras, ","));
  text += requirement.specifiers.normalized();
  if (!requirement.url.empty()) text += " @ " + requirement.url;
  if (!requirement.marker) return text;
  if (!requirement.url.empty()) text += " ";
  return text + "; " + ICECORE_TRY(requirement.marker->normalized());
}

}  // namespace icecore
