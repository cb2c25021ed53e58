// The header of a rule file: `-- key: value` lines from the first line on, a value going on in
// lines that start with `--` and three spaces. Everything below belongs to SQLite. The format has
// no options: every key but `taxonomy` is required and no other is known, so that what the
// documentation says of a rule cannot be forgotten.
#include "judge/rule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 8> known_keys{"title", "severity", "confidence", "message",
                                                     "why",   "fix",      "reads",      "taxonomy"};

struct HeaderValue {
  std::string text;
  std::size_t line = 0;  // from 1
};

struct Header {
  std::map<std::string, HeaderValue, std::less<>> values;
  std::size_t query_line = 0;  // index of the first line that is not the header's
};

std::unexpected<Error> wrong(std::size_t line, std::string_view sentence) {
  return failure(ErrorKind::malformed, fmt::format("line {}: {}", line, sentence));
}

bool is_lower_or_digit(char character) {
  return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

bool is_kebab_case(std::string_view name) {
  return std::ranges::all_of(split(name, '-'), [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, is_lower_or_digit);
  });
}

bool is_column_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char character) {
    return is_lower_or_digit(character) || character == '_';
  });
}

// Adds one `key: value` to the header.
Result<std::string> add_value(Header& header, std::string_view text, std::size_t line) {
  const std::size_t colon = text.find(':');
  std::string key(text.substr(0, colon));
  if (colon == std::string_view::npos || !is_column_name(key)) {
    return wrong(line, fmt::format("expected '-- key: value', found '-- {}'", escaped(text)));
  }
  if (std::ranges::find(known_keys, key) == known_keys.end()) {
    return wrong(line, fmt::format("'{}' is no key of a rule; the keys are {}", key,
                                   fmt::join(known_keys, ", ")));
  }
  const std::string value(strip(text.substr(colon + 1)));
  if (!header.values.emplace(key, HeaderValue{.text = value, .line = line}).second) {
    return wrong(line, fmt::format("'{}' is stated a second time", key));
  }
  return key;
}

Result<Header> read_header(const std::vector<std::string_view>& lines) {
  Header header;
  std::string key;
  for (; header.query_line < lines.size(); ++header.query_line) {
    const std::string_view line = lines[header.query_line];
    if (!line.starts_with("--")) break;
    if (line.starts_with("--   ") && !key.empty()) {
      HeaderValue& value = header.values[key];
      value.text += (value.text.empty() ? "" : " ") + std::string(strip(line.substr(2)));
    } else {
      key = ICECORE_TRY(add_value(header, strip(line.substr(2)), header.query_line + 1));
    }
  }
  for (const std::string_view needed : known_keys) {
    if (needed == "taxonomy") continue;
    const auto found = header.values.find(needed);
    if (found == header.values.end() || found->second.text.empty()) {
      return wrong(header.query_line + 1, fmt::format("the header ends without '{}'", needed));
    }
  }
  return header;
}

std::vector<std::string> words_of_list(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view part : split(text, ',')) {
    if (const std::string_view word = strip(part); !word.empty()) words.emplace_back(word);
  }
  std::ranges::sort(words);
  return words;
}

template <typename Word, std::size_t Size>
Result<Word> word_of(const HeaderValue& value, const std::array<std::string_view, Size>& words) {
  const auto* const found = std::ranges::find(words, value.text);
  if (found == words.end()) {
    return wrong(value.line, fmt::format("expected one of {}, found '{}'", fmt::join(words, ", "),
                                         escaped(value.text)));
  }
  return static_cast<Word>(found - words.begin());
}

Result<void> check_message(const HeaderValue& message) {
  std::string_view rest = message.text;
  while (true) {
    const std::size_t open = rest.find_first_of("{}");
    if (open == std::string_view::npos) return {};
    const std::size_t close = rest.find_first_of("{}", open + 1);
    if (rest[open] == '}' || close == std::string_view::npos || rest[close] == '{' ||
        !is_column_name(rest.substr(open + 1, close - open - 1))) {
      return wrong(message.line, "a brace in the message does not enclose a column's name");
    }
    rest.remove_prefix(close + 1);
  }
}

// The last two parts of the path: family and id.
Result<Rule> rule_at(std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  const std::string_view name = parts.back();
  const std::string_view id = name.substr(0, name.size() - std::min<std::size_t>(4, name.size()));
  if (!name.ends_with(".sql") || !is_kebab_case(id)) {
    return wrong(1, "a rule's file is named in kebab-case and ends in .sql");
  }
  const std::string_view family = parts.size() < 2 ? std::string_view() : parts[parts.size() - 2];
  if (std::ranges::find(rule_families, family) == rule_families.end()) {
    return wrong(1, fmt::format("a rule's folder is named by its family, one of {}; found '{}'",
                                fmt::join(rule_families, ", "), escaped(family)));
  }
  return Rule{.id = std::string(id), .family = std::string(family), .path = std::string(path)};
}

Result<Rule> parse(std::string_view path, std::string_view text) {
  Rule rule = ICECORE_TRY(rule_at(path));
  const std::vector<std::string_view> lines = split_lines(text);
  const Header header = ICECORE_TRY(read_header(lines));
  const auto value = [&](std::string_view key) { return header.values.find(key)->second; };
  rule.title = value("title").text;
  rule.severity = ICECORE_TRY(word_of<Severity>(value("severity"), severity_words));
  rule.confidence = ICECORE_TRY(word_of<Confidence>(value("confidence"), confidence_words));
  rule.message = value("message").text;
  ICECORE_TRY(check_message(value("message")));
  rule.why = value("why").text;
  rule.fix = value("fix").text;
  rule.reads = words_of_list(value("reads").text);
  if (header.values.contains("taxonomy")) rule.taxonomy = words_of_list(value("taxonomy").text);
  for (std::size_t i = header.query_line; i < lines.size(); ++i) {
    rule.query += std::string(lines[i]) + "\n";
  }
  if (strip(rule.query).empty()) return wrong(lines.size(), "there is no SELECT below the header");
  return rule;
}

}  // namespace

Result<Rule> parse_rule(std::string_view path, std::string_view text) {
  Result<Rule> rule = parse(path, text);
  if (!rule) rule.error().message = fmt::format("{}: {}", escaped(path), rule.error().message);
  return rule;
}

std::vector<std::string_view> placeholders(std::string_view message) {
  std::vector<std::string_view> names;
  std::size_t open = 0;
  while ((open = message.find('{', open)) != std::string_view::npos) {
    const std::size_t close = message.find('}', open);
    if (close == std::string_view::npos) break;
    names.push_back(message.substr(open + 1, close - open - 1));
    open = close;
  }
  return names;
}

}  // namespace icecore
