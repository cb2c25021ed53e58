// The Python Language Reference, section 2, "Lexical analysis". What no reader of literals can tell
// apart is not told apart: soft keywords, the block structure, whether a name's characters beyond
// ASCII may stand in a name. Each token's end is found by one forward pass, so that the whole costs
// no more than the text is long.
#include "formats/python_token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

bool is_name_start(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         character == '_' || static_cast<unsigned char>(character) >= 0x80;
}

bool is_name_part(char character) {
  return is_name_start(character) || is_digit(character);
}

std::size_t name_size(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_name_part) - text.begin());
}

// Everything that may belong to a number; a sign does so only in an exponent.
std::size_t number_size(std::string_view text) {
  const char second = text.size() > 1 ? text[1] : ' ';
  const bool has_base =
      text.front() == '0' && std::string_view("xXoObB").find(second) != std::string_view::npos;
  std::size_t size = 0;
  while (size < text.size()) {
    const char character = text[size];
    const bool is_sign = (character == '+' || character == '-') && !has_base && size > 0 &&
                         (text[size - 1] == 'e' || text[size - 1] == 'E');
    const bool is_part = is_name_part(character) && static_cast<unsigned char>(character) < 0x80;
    if (!is_part && character != '.' && !is_sign) break;
    ++size;
  }
  return size;
}

bool is_quote(std::string_view text) {
  return text.starts_with('"') || text.starts_with('\'');
}

bool is_string_prefix(std::string_view name) {
  constexpr std::array<std::string_view, 11> prefixes{"r",  "u",  "b", "f",  "br", "rb",
                                                      "fr", "rf", "t", "tr", "rt"};
  return name.size() <= 2 && std::ranges::find(prefixes, to_lower_ascii(name)) != prefixes.end();
}

std::size_t line_end_size(std::string_view text) {
  if (text.starts_with("\r\n")) return 2;
  return text.starts_with('\n') || text.starts_with('\r') ? 1 : 0;
}

// The size of a quoted text with its quotes, or npos where it does not end; `line_ends` counts
// those inside it. In a string of one line, an end of line that is not escaped ends the search.
std::size_t quoted_size(std::string_view text, std::uint64_t& line_ends) {
  const char quote = text.front();
  const bool is_long = text.size() >= 3 && text[1] == quote && text[2] == quote;
  const std::string_view closing = text.substr(0, is_long ? 3 : 1);
  std::size_t place = closing.size();
  while (place < text.size()) {
    const std::string_view rest = text.substr(place);
    if (rest.starts_with(closing)) return place + closing.size();
    const bool is_escape = rest.front() == '\\';
    const std::size_t line_end = line_end_size(rest.substr(is_escape ? 1 : 0));
    if (line_end > 0) {
      if (!is_long && !is_escape) return std::string_view::npos;
      ++line_ends;
      place += line_end + (is_escape ? 1 : 0);
    } else {
      place += is_escape ? 2 : 1;
    }
  }
  return std::string_view::npos;
}

std::size_t operation_size(std::string_view text) {
  constexpr std::array<std::string_view, 25> long_operations{
      "...", "**=", "//=", ">>=", "<<=", "==", "!=", "<=", ">=", "->", ":=", "+=", "-=",
      "*=",  "/=",  "%=",  "&=",  "|=",  "^=", "@=", "**", "//", "<<", ">>", "<>"};
  for (const std::string_view operation : long_operations) {
    if (text.starts_with(operation)) return operation.size();
  }
  return std::string_view("()[]{},:;.+-*/|&<>=%~^@").find(text.front()) != std::string_view::npos
             ? 1
             : 0;
}

}  // namespace

bool PythonLexer::skip_line_end() {
  const std::size_t size = line_end_size(rest());
  if (size == 0) return false;
  place_ += size;
  ++line_;
  return true;
}

void PythonLexer::skip_comment() {
  place_ += std::min(rest().find_first_of("\r\n"), rest().size());
}

Result<void> PythonLexer::skip_joined_line() {
  const std::uint64_t backslash = place_++;
  if (!skip_line_end()) {
    const bool is_last = place_ == text_.size();
    place_ = backslash;
    return failure(is_last ? ErrorKind::truncated : ErrorKind::malformed,
                   fmt::format("line {}: expected the end of the line after a backslash", line_),
                   backslash);
  }
  if (place_ < text_.size()) return {};
  return failure(ErrorKind::truncated, "expected a line after a backslash, found the end",
                 backslash);
}

// Steps to the next token or to the end of a logical line.
Result<void> PythonLexer::skip_blanks() {
  constexpr std::uint64_t tab = 8;
  while (place_ < text_.size()) {
    const char character = text_[place_];
    if (character == ' ' || character == '\t' || character == '\f') {
      indent_ = character == ' ' ? indent_ + 1 : (indent_ / tab + 1) * tab;
      if (character == '\f') indent_ = 0;
      ++place_;
    } else if (character == '#') {
      skip_comment();
    } else if (character == '\\') {
      // Of an indentation that is cut in two, CPython counts the first half, if there is one.
      ICECORE_TRY(skip_joined_line());
      if (indent_ > 0) place_ += std::min(rest().find_first_not_of(" \t\f"), rest().size());
    } else if (line_end_size(rest()) > 0 && (is_line_empty_ || depth_ > 0)) {
      skip_line_end();
      indent_ = 0;
    } else {
      break;
    }
  }
  return {};
}

void PythonLexer::accept(PythonToken::Kind kind, std::uint64_t size) {
  const bool is_text = kind != PythonToken::Kind::newline && kind != PythonToken::Kind::end;
  token_ = {.kind = kind,
            .text = is_text ? text_.substr(place_, size) : std::string_view(),
            .offset = place_,
            .line = line_,
            .begins_line = is_line_empty_ && is_text,
            .indent = is_line_empty_ && is_text ? indent_ : 0};
  if (is_text) place_ += size;
  is_line_empty_ = !is_text;
}

Result<void> PythonLexer::accept_string(std::uint64_t prefix_size) {
  std::uint64_t line_ends = 0;
  const std::size_t size = quoted_size(rest().substr(prefix_size), line_ends);
  if (size == std::string_view::npos) {
    return failure(ErrorKind::truncated,
                   fmt::format("line {}: expected the end of a string, found none", line_), place_);
  }
  accept(PythonToken::Kind::string, prefix_size + size);
  line_ += line_ends;
  return {};
}

Result<void> PythonLexer::accept_operation() {
  const std::size_t size = operation_size(rest());
  const char character = text_[place_];
  if (size == 0) {
    return failure(ErrorKind::malformed,
                   fmt::format("line {}: expected a token, found the character {}", line_,
                               escaped({&character, 1})),
                   place_);
  }
  if (character == '(' || character == '[' || character == '{') ++depth_;
  if (character == ')' || character == ']' || character == '}') {
    if (depth_ == 0) {
      return failure(ErrorKind::malformed,
                     fmt::format("line {}: {} closes nothing", line_, character), place_);
    }
    --depth_;
  }
  accept(PythonToken::Kind::operation, size);
  return {};
}

Result<void> PythonLexer::advance() {
  ICECORE_TRY(skip_blanks());
  if (place_ >= text_.size()) {
    const bool is_end = is_line_empty_ || depth_ > 0;
    accept(is_end ? PythonToken::Kind::end : PythonToken::Kind::newline, 0);
    return {};
  }
  const std::string_view text = rest();
  const char second = text.size() > 1 ? text[1] : ' ';
  if (line_end_size(text) > 0) {
    accept(PythonToken::Kind::newline, 0);
    skip_line_end();
    indent_ = 0;
    return {};
  }
  if (is_name_start(text.front())) {
    const std::size_t size = name_size(text);
    if (is_quote(text.substr(size)) && is_string_prefix(text.substr(0, size))) {
      return accept_string(size);
    }
    accept(PythonToken::Kind::name, size);
    return {};
  }
  if (is_digit(text.front()) || (text.front() == '.' && is_digit(second))) {
    accept(PythonToken::Kind::number, number_size(text));
    return {};
  }
  return is_quote(text) ? accept_string(0) : accept_operation();
}

}  // namespace icecore
