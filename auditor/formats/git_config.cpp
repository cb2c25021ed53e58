// git-config(1), "CONFIGURATION FILE", as config.c of git reads it character by character (2.39,
// and 2.45 for blanks). The end of the file counts as a line end, \r\n as \n. A variable may stand
// behind a header on its line; a comment may stand behind a value, but not behind a name alone.
#include "formats/git_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>

#include "base/text.h"

namespace icecore {
namespace {

bool is_blank(char character) {
  return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool is_key_character(char character) {
  return is_letter(character) || (character >= '0' && character <= '9') || character == '-';
}

class ConfigReader {
 public:
  ConfigReader(std::string_view text, const Limits& limits, GitConfigRules rules)
      : text_(text), limits_(limits), rules_(rules) {}

  Result<GitConfig> read();

 private:
  // The next character; a line end behind the last one, again and again.
  char take();
  void skip_line() {
    while (take() != '\n') continue;
  }
  [[nodiscard]] bool is_past_end() const { return place_ > text_.size(); }
  [[nodiscard]] std::unexpected<Error> malformed(std::string_view expected) const;

  Result<void> count();
  Result<void> take_header();
  Result<void> take_subsection(std::string& name);
  Result<void> take_variable(char first);
  Result<std::string> take_value();
  Result<char> take_escape();

  std::string_view text_;
  const Limits& limits_;
  GitConfigRules rules_;
  std::uint64_t place_ = 0;
  std::uint64_t line_ = 1;  // Of the next character.
  std::uint64_t count_ = 0;
  GitConfig config_;
};

char ConfigReader::take() {
  if (place_ >= text_.size()) {
    place_ = text_.size() + 1;
    return '\n';
  }
  const bool is_pair = text_.substr(place_).starts_with("\r\n");
  const char character = is_pair ? '\n' : text_[place_];
  place_ += is_pair ? 2 : 1;
  if (character == '\n') ++line_;
  return character;
}

std::unexpected<Error> ConfigReader::malformed(std::string_view expected) const {
  const bool is_behind_line = place_ > 0 && place_ <= text_.size() && text_[place_ - 1] == '\n';
  return failure(ErrorKind::malformed,
                 fmt::format("line {}: expected {}", is_behind_line ? line_ - 1 : line_, expected),
                 std::min<std::uint64_t>(place_ == 0 ? 0 : place_ - 1, text_.size()));
}

Result<void> ConfigReader::count() {
  if (++count_ <= limits_.list_entries) return {};
  return failure(ErrorKind::limit,
                 fmt::format("more than {} sections and variables", limits_.list_entries));
}

// Behind `[`, to behind `]`.
Result<void> ConfigReader::take_header() {
  ICECORE_TRY(count());
  const std::uint64_t line = line_;
  std::string name;
  for (char character = take(); character != ']'; character = take()) {
    if (is_past_end()) return malformed("the end of a section's header");
    if (is_blank(character)) {
      if (character == '\n') return malformed("a subsection in quotes");
      ICECORE_TRY(take_subsection(name));
      break;
    }
    if (!is_key_character(character) && character != '.') {
      return malformed("letters, digits, - and . in a section's header");
    }
    name += to_lower_ascii({&character, 1});
  }
  if (name.empty()) return malformed("the name of a section");
  const std::size_t dot = name.find('.');
  GitSection section{.line = line, .name = name.substr(0, dot)};
  if (dot != std::string::npos) section.subsection = name.substr(dot + 1);
  config_.sections.push_back(std::move(section));
  return {};
}

// Behind the first blank of a header, to behind `]`; adds the subsection to the name.
Result<void> ConfigReader::take_subsection(std::string& name) {
  char character = take();
  while (is_blank(character) && character != '\n') character = take();
  if (character != '"') return malformed("a subsection in quotes");
  name += '.';
  while (true) {
    character = take();
    if (character == '"') break;
    if (character == '\\') character = take();
    if (character == '\n') return malformed("the end of a subsection on its line");
    name += character;
  }
  if (take() != ']') return malformed("] behind a subsection");
  return {};
}

Result<void> ConfigReader::take_variable(char first) {
  ICECORE_TRY(count());
  GitVariable variable{.line = line_, .name = to_lower_ascii({&first, 1}), .value = {}};
  char character = take();
  for (; is_key_character(character); character = take()) {
    variable.name += to_lower_ascii({&character, 1});
  }
  while (character == ' ' || character == '\t') character = take();
  if (character != '\n') {
    if (character != '=') return malformed("= or the end of the line behind a name");
    variable.value = ICECORE_TRY(take_value());
  }
  if (config_.sections.empty()) config_.sections.push_back({.line = variable.line});
  config_.sections.back().variables.push_back(std::move(variable));
  return {};
}

// Behind `=`, to the end of the line that ends the value.
Result<std::string> ConfigReader::take_value() {
  std::string value;
  std::size_t kept = 0;  // Without the blanks at the end.
  bool is_quoted = false;
  for (char character = take(); character != '\n'; character = take()) {
    if (!is_quoted && (character == ';' || character == '#')) {
      skip_line();
      break;
    }
    if (!is_quoted && is_blank(character)) {
      const bool is_space = rules_ == GitConfigRules::until_2_44;
      if (!value.empty()) value += is_space ? ' ' : character;
      continue;
    }
    if (character == '"') {
      is_quoted = !is_quoted;
    } else if (character == '\\') {
      const char escaped = ICECORE_TRY(take_escape());
      if (escaped != '\0') value += escaped;
    } else {
      value += character;
    }
    kept = value.size();
  }
  if (is_quoted) return malformed("the end of a quoted text on its line");
  value.resize(kept);
  return value;
}

// The character that an escape stands for; NUL for a line end, which joins two lines.
Result<char> ConfigReader::take_escape() {
  const char character = take();
  switch (character) {
    case '\n':
      return '\0';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'n':
      return '\n';
    case '\\':
    case '"':
      return character;
    default:
      return malformed(R"(one of \t, \b, \n, \\, \" and the end of the line)");
  }
}

Result<GitConfig> ConfigReader::read() {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text_.starts_with(byte_order_mark)) place_ = byte_order_mark.size();
  while (!is_past_end()) {
    const char character = take();
    if (is_blank(character)) continue;
    if (character == '#' || character == ';') {
      skip_line();
    } else if (character == '[') {
      ICECORE_TRY(take_header());
    } else if (is_letter(character)) {
      ICECORE_TRY(take_variable(character));
    } else {
      return malformed("a section's header or a name");
    }
  }
  return std::move(config_);
}

}  // namespace

std::vector<GitRemote> GitConfig::remotes() const {
  std::vector<GitRemote> remotes;
  std::map<std::string, std::size_t> places;
  for (const GitSection& section : sections) {
    if (section.name != "remote" || !section.subsection.has_value()) continue;
    for (const GitVariable& variable : section.variables) {
      if (variable.name != "url" || !variable.value.has_value()) continue;
      const auto [place, is_new] = places.emplace(*section.subsection, remotes.size());
      if (is_new) remotes.push_back({.name = *section.subsection, .urls = {}});
      remotes[place->second].urls.push_back(*variable.value);
    }
  }
  return remotes;
}

std::vector<std::string> GitConfig::includes() const {
  std::vector<std::string> paths;
  for (const GitSection& section : sections) {
    const bool is_include = section.name == "include" && !section.subsection.has_value();
    const bool is_condition = section.name == "includeif" && section.subsection.has_value();
    if (!is_include && !is_condition) continue;
    for (const GitVariable& variable : section.variables) {
      if (variable.name == "path") paths.push_back(variable.value.value_or(""));
    }
  }
  return paths;
}

std::optional<std::string> GitConfig::value(std::string_view section, std::string_view name) const {
  for (const GitSection& candidate : sections | std::views::reverse) {
    if (candidate.name != section || candidate.subsection.has_value()) continue;
    for (const GitVariable& variable : candidate.variables | std::views::reverse) {
      if (variable.name == name) return variable.value;
    }
  }
  return std::nullopt;
}

Result<GitConfig> parse_git_config(Bytes bytes, const Limits& limits, GitConfigRules rules) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("at most {} bytes expected, {} found",
                                                 limits.manifest_bytes, bytes.size()));
  }
  const std::string_view text = as_text(bytes);
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return failure(ErrorKind::malformed, "a NUL byte", nul);
  }
  return ConfigReader(text, limits, rules).read();
}

}  // namespace icecore
