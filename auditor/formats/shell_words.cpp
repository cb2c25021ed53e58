// POSIX.1, Shell Command Language 2.2 (quoting) and 2.3 (token recognition), with what bash adds
// and people write: `<(…)`, `&>`, `|&`, `<<<`, `NAME=(…)`. A group that does not close is no group:
// its first characters stand for themselves, and no other group is looked for behind it, so that
// each byte is read a bounded number of times.
#include "formats/shell_words.h"

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

bool is_blank(char character) {
  return character == ' ' || character == '\t' || character == '\r';
}

bool ends_word(char character) {
  return is_blank(character) || character == '\n' || character == ';' || character == '&' ||
         character == '|' || character == '<' || character == '>' || character == '(' ||
         character == ')';
}

// The length of NAME in `NAME=…` or `NAME+=…`; 0 for other words.
std::size_t assigned_name(std::string_view word) {
  if (word.empty() || is_digit(word.front())) return 0;
  std::size_t size = 0;
  while (size < word.size() && is_word_character(word[size])) ++size;
  const std::string_view rest = word.substr(size);
  return rest.starts_with('=') || rest.starts_with("+=") ? size : 0;
}

constexpr std::array<std::string_view, 23> operations{
    "&>>", ";;&", "<<<", "<<-", "&&", "&>", "||", "|&", ";;", ";&", "<<", "<&",
    "<>",  ">>",  ">&",  ">|",  "&",  "|",  ";",  "<",  ">",  "(",  ")"};

// What a group that starts here ends with; NUL where none does. `size` is that of its beginning.
char closing_of(std::string_view rest, std::size_t& size) {
  size = 2;
  if (rest.starts_with("$(") || rest.starts_with("<(") || rest.starts_with(">(")) return ')';
  if (rest.starts_with("${")) return '}';
  size = 1;
  return rest.starts_with('`') ? '`' : '\0';
}

}  // namespace

void ShellTokens::advance(std::size_t count) {
  const std::string_view passed = text_.substr(place_, count);
  line_ += static_cast<std::size_t>(std::ranges::count(passed, '\n'));
  place_ += passed.size();
}

void ShellTokens::skip_blanks() {
  while (!at_end()) {
    if (is_blank(at())) {
      advance(1);
    } else if (at() == '\\' && at(1) == '\n') {
      advance(2);
    } else if (at() == '#') {
      advance(text_.substr(place_).find('\n') == std::string_view::npos
                  ? text_.size() - place_
                  : text_.substr(place_).find('\n'));
    } else {
      return;
    }
  }
}

ShellToken ShellTokens::next() {
  skip_blanks();
  ShellToken token;
  token.line = line_;
  if (at_end()) return token;
  if (at() == '\n') {
    token.kind = ShellToken::Kind::line_end;
    advance(1);
    return token;
  }
  if (take_operation(token)) return token;
  token.kind = ShellToken::Kind::word;
  take_word(token);
  return token;
}

bool ShellTokens::take_operation(ShellToken& token) {
  const std::string_view rest = text_.substr(place_);
  std::size_t digits = 0;
  while (digits < rest.size() && is_digit(rest[digits])) ++digits;
  const std::string_view after = rest.substr(digits);
  if (digits > 0 && !after.starts_with('<') && !after.starts_with('>')) return false;
  if (after.starts_with("<(") || after.starts_with(">(")) return false;
  const auto found = std::ranges::find_if(
      operations, [&](std::string_view operation) { return after.starts_with(operation); });
  if (found == operations.end()) return false;
  token.kind = ShellToken::Kind::operation;
  token.operation = rest.substr(0, digits + found->size());
  advance(token.operation.size());
  return true;
}

void ShellTokens::take_word(ShellToken& token) {
  token.assigned = assigned_name(text_.substr(place_));
  while (!at_end()) {
    const char character = at();
    // Of a group that does not close, as `<(`.
    const bool is_open_group = (character == '<' || character == '>') && at(1) == '(';
    if (character == '\\') {
      if (at(1) != '\n' && place_ + 1 < text_.size()) token.word.text += at(1);
      token.word.is_quoted = true;
      advance(2);
    } else if (character == '\'') {
      take_single_quoted(token.word);
    } else if (character == '"') {
      take_quoted(token);
    } else if (take_expansion(token)) {
      token.word.has_expansion = true;
    } else if (character == '(' && token.word.text.ends_with('=') && token.assigned > 0) {
      const std::size_t end = end_of_group(place_ + 1, ')');
      if (end == std::string_view::npos) return;
      token.word.text += text_.substr(place_, end + 1 - place_);
      advance(end + 1 - place_);
    } else if (ends_word(character) && !is_open_group) {
      return;
    } else {
      token.word.text += character;
      advance(1);
    }
  }
}

void ShellTokens::take_single_quoted(ShellWord& word) {
  word.is_quoted = true;
  const std::size_t end = text_.find('\'', place_ + 1);
  if (end == std::string_view::npos) is_complete_ = false;
  const std::size_t last = std::min(end, text_.size());
  word.text += text_.substr(place_ + 1, last - place_ - 1);
  advance(last + 1 - place_);
}

void ShellTokens::take_quoted(ShellToken& token) {
  token.word.is_quoted = true;
  advance(1);
  while (!at_end()) {
    const char character = at();
    if (character == '"') {
      advance(1);
      return;
    }
    if (character == '\\') {
      constexpr std::string_view escapable = "$`\"\\";
      if (at(1) != '\n') {
        if (escapable.find(at(1)) == std::string_view::npos) token.word.text += '\\';
        if (place_ + 1 < text_.size()) token.word.text += at(1);
      }
      advance(2);
    } else if (character != '<' && character != '>' && take_expansion(token)) {
      token.word.has_expansion = true;
    } else {
      token.word.text += character;
      advance(1);
    }
  }
  is_complete_ = false;
}

bool ShellTokens::take_expansion(ShellToken& token) {
  std::size_t size = 0;
  const char closing = closing_of(text_.substr(place_), size);
  if (closing != '\0') {
    const std::size_t end = end_of_group(place_ + size, closing);
    if (end == std::string_view::npos) return false;
    const std::string_view body = text_.substr(place_ + size, end - place_ - size);
    if (closing != '}' && !body.starts_with('(')) token.substitutions.emplace_back(body);
    token.word.text += text_.substr(place_, end + 1 - place_);
    advance(end + 1 - place_);
    return true;
  }
  if (at() != '$') return false;
  const char after = at(1);
  if (!is_word_character(after) &&
      std::string_view("@*#?$!-").find(after) == std::string_view::npos) {
    return false;
  }
  token.word.text += '$';
  token.word.text += after;
  advance(2);
  return true;
}

// The place of `closing` that ends the group whose inside starts at `start`.
std::size_t ShellTokens::end_of_group(std::size_t start, char closing) {
  if (!is_complete_) return std::string_view::npos;
  std::vector<char> open{closing};
  for (std::size_t i = start; i < text_.size(); ++i) {
    const char character = text_[i];
    const char innermost = open.back();
    std::size_t size = 0;
    if (character == '\\') {
      ++i;
    } else if (character == innermost) {
      open.pop_back();
      if (open.empty()) return i;
    } else if (character == '\'' && innermost != '"') {
      i = text_.find('\'', i + 1);
      if (i == std::string_view::npos) break;
    } else if (character == '"') {
      open.push_back('"');
    } else if (const char inner = closing_of(text_.substr(i), size); inner != '\0') {
      open.push_back(inner);
      i += size - 1;
    } else if (character == '(' && innermost == ')') {
      open.push_back(')');
    }
    if (open.size() > depth_limit_) break;
  }
  is_complete_ = false;
  return std::string_view::npos;
}

std::string ShellTokens::here_document(std::string_view delimiter, bool strips_tabs) {
  std::string body;
  while (!at_end()) {
    std::string_view line = text_.substr(place_);
    line = line.substr(0, line.find('\n'));
    advance(line.size() + 1);
    if (strips_tabs) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
    if (line == delimiter) return body;
    body += line;
    body += '\n';
  }
  is_complete_ = false;
  return body;
}

bool ShellTokens::skip_arithmetic() {
  if (at() != '(') return false;
  const std::size_t end = end_of_group(place_ + 1, ')');
  if (end == std::string_view::npos || end + 1 >= text_.size() || text_[end + 1] != ')') {
    return false;
  }
  advance(end + 2 - place_);
  return true;
}

}  // namespace icecore
