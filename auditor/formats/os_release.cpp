// os-release(5): assignments that a POSIX shell can read, without expansions. The value is one
// shell word, so quotes may also follow each other (`'a'"b"`), which the manual page discourages.
// Of the special characters `$` and the backquote are told when they are not escaped: a shell would
// expand them, other readers (systemd, Python's platform) take them as they are, and so does this.
#include "formats/os_release.h"

#include <fmt/format.h>

#include <ranges>

#include "base/text.h"

namespace icecore {
namespace {

bool is_name(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  return !text.empty() && (text.front() < '0' || text.front() > '9') &&
         text.find_first_not_of(letters) == std::string_view::npos;
}

// One shell word at the start of a line's rest.
class Word {
 public:
  explicit Word(std::string_view text) {
    while (place_ < text.size() && take(text)) ++place_;
    if (quote_ != 0) problem_ = "ends inside quotes";
    const std::string_view rest = strip(text.substr(place_));
    if (!rest.empty() && !rest.starts_with('#')) problem_ = "goes on after its value";
  }

  [[nodiscard]] const std::string& value() const { return value_; }
  [[nodiscard]] std::string_view problem() const { return problem_; }

 private:
  // Takes the character at `place_`, and the one it escapes; false where the word ends.
  bool take(std::string_view text) {
    const char character = text[place_];
    if (quote_ == 0 && is_end(character)) return false;
    if (quote_ != 0 && character == quote_) {
      quote_ = 0;
    } else if (quote_ == 0 && (character == '"' || character == '\'')) {
      quote_ = character;
    } else if (character == '\\' && quote_ != '\'') {
      take_escape(text);
    } else {
      if (quote_ != '\'' && (character == '$' || character == '`')) problem_ = "holds an expansion";
      value_ += character;
    }
    return true;
  }

  // Inside double quotes a backslash that escapes nothing stays.
  void take_escape(std::string_view text) {
    const bool is_last = place_ + 1 == text.size();
    if (is_last) {
      problem_ = "ends with a backslash";
      return;
    }
    const char escaped = text[place_ + 1];
    const bool escapes = std::string_view("\"$`\\").find(escaped) != std::string_view::npos;
    if (quote_ == '"' && !escapes) value_ += '\\';
    value_ += escaped;
    ++place_;
  }

  static bool is_end(char character) {
    return std::string_view(" \t;&|<>()").find(character) != std::string_view::npos;
  }

  std::size_t place_ = 0;
  char quote_ = 0;
  std::string value_;
  std::string_view problem_;
};

}  // namespace

std::optional<std::string> OsRelease::value(std::string_view name) const {
  for (const auto& [entry, value] : entries | std::views::reverse) {
    if (entry == name) return value;
  }
  return std::nullopt;
}

Result<OsRelease> parse_os_release(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.small_text_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("os-release of {} bytes, more than the limit of {}", bytes.size(),
                               limits.small_text_bytes));
  }
  OsRelease result;
  std::uint64_t number = 0;
  const std::string_view text = as_text(bytes);
  for (const std::string_view raw : split_lines(text)) {
    ++number;
    const std::string_view line = strip(raw);
    if (line.empty() || line.starts_with('#')) continue;
    const auto add_defect = [&](std::string_view what) {
      const auto offset = static_cast<std::uint64_t>(raw.data() - text.data());
      result.defects.push_back(Error{.kind = ErrorKind::malformed,
                                     .message = fmt::format("line {} {}", number, what),
                                     .offset = offset});
    };
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || !is_name(line.substr(0, equals))) {
      add_defect("is no assignment");
      continue;
    }
    const Word word(line.substr(equals + 1));
    if (!word.problem().empty()) add_defect(word.problem());
    result.entries.emplace_back(line.substr(0, equals), word.value());
  }
  return result;
}

}  // namespace icecore
