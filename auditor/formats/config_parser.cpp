// configparser.RawConfigParser._read of CPython 3.11 with the default arguments: `=` and `:`
// divide, whole-line comments start with `#` or `;`, a line that is indented deeper than its option
// goes on with the value, and so does an empty line. Keys are compared in lower case; Python lowers
// letters beyond ASCII too, which no option that icecore looks for has.
#include "formats/config_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

constexpr std::string_view default_section = "DEFAULT";

// A line of a file opened as text: it ends at \n, \r\n or \r.
struct Line {
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  std::string_view text;   // Without its end.
  std::string_view value;  // Stripped; empty for a comment.
  bool is_comment = false;
  std::size_t indent = 0;  // In characters.
};

Line take_line(std::string_view text, std::uint64_t offset, std::uint64_t number) {
  const std::string_view rest = text.substr(offset);
  Line line{.number = number, .offset = offset, .text = rest.substr(0, rest.find_first_of("\r\n"))};
  line.value = strip_python(line.text);
  line.is_comment = line.value.starts_with('#') || line.value.starts_with(';');
  if (line.is_comment) line.value = {};
  const std::string_view blanks =
      line.text.substr(0, line.text.size() - strip_left_python(line.text).size());
  line.indent = static_cast<std::size_t>(std::ranges::count_if(blanks, [](char character) {
    return (static_cast<unsigned char>(character) & 0xC0U) != 0x80U;
  }));
  return line;
}

// `\[(?P<header>.+)\]`, which may have anything behind it.
std::optional<std::string_view> header_of(std::string_view value) {
  const std::size_t end = value.rfind(']');
  if (!value.starts_with('[') || end == std::string_view::npos || end < 2) return std::nullopt;
  return value.substr(1, end - 1);
}

std::unexpected<Error> malformed(const Line& line, std::string_view what) {
  constexpr std::size_t shown = 200;
  return failure(
      ErrorKind::malformed,
      fmt::format("line {} {}: {}", line.number, what, escaped(line.value.substr(0, shown))),
      line.offset);
}

class ConfigReader {
 public:
  explicit ConfigReader(const Limits& limits) : limits_(limits) {}

  Result<void> take(const Line& line) {
    if (line.value.empty()) {
      if (!line.is_comment && in_option_) add_to_value("");
      return {};
    }
    if (in_option_ && line.indent > indent_) {
      add_to_value(line.value);
      return {};
    }
    indent_ = line.indent;
    if (++count_ > limits_.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than {} sections and options", limits_.list_entries));
    }
    if (const auto header = header_of(line.value)) return begin_section(line, *header);
    return begin_option(line);
  }

  ConfigFile finish() {
    for (ConfigSection& section : file_.sections) {
      for (ConfigOption& option : section.options) {
        option.value.resize(strip_right_python(option.value).size());
      }
    }
    return std::move(file_);
  }

 private:
  void add_to_value(std::string_view text) {
    std::string& value = file_.sections[section_].options.back().value;
    value += '\n';
    value += text;
  }

  Result<void> begin_section(const Line& line, std::string_view name) {
    in_option_ = false;
    const auto [place, is_new] = places_.emplace(name, file_.sections.size());
    if (!is_new && name != default_section) return malformed(line, "repeats a section");
    if (is_new) {
      file_.sections.push_back({.line = line.number, .name = std::string(name)});
    }
    section_ = place->second;
    return {};
  }

  Result<void> begin_option(const Line& line) {
    if (file_.sections.empty()) return malformed(line, "stands before the first section");
    const std::size_t divider = line.value.find_first_of("=:");
    if (divider == std::string_view::npos) return malformed(line, "has neither = nor :");
    std::string key = to_lower_ascii(strip_right_python(line.value.substr(0, divider)));
    if (key.empty()) return malformed(line, "has no key");
    if (!keys_.emplace(section_, key).second) return malformed(line, "repeats an option");
    const std::string_view value = strip_python(line.value.substr(divider + 1));
    file_.sections[section_].options.push_back(
        {.line = line.number, .key = std::move(key), .value = std::string(value)});
    in_option_ = true;
    return {};
  }

  const Limits& limits_;
  std::uint64_t count_ = 0;
  std::size_t indent_ = 0;   // Of the option or header above.
  std::size_t section_ = 0;  // The place in `file_.sections` of the section above.
  bool in_option_ = false;   // Whether a deeper line has a value to go on with.
  std::map<std::string, std::size_t, std::less<>> places_;
  std::set<std::pair<std::size_t, std::string>> keys_;
  ConfigFile file_;
};

}  // namespace

const ConfigSection* ConfigFile::find(std::string_view section) const {
  const auto found = std::ranges::find(sections, section, &ConfigSection::name);
  return found == sections.end() ? nullptr : &*found;
}

std::optional<std::string_view> ConfigFile::value(std::string_view section,
                                                  std::string_view key) const {
  if (find(section) == nullptr) return std::nullopt;
  for (const ConfigSection* place : {find(section), find(default_section)}) {
    if (place == nullptr) continue;
    const auto option = std::ranges::find(place->options, key, &ConfigOption::key);
    if (option != place->options.end()) return option->value;
  }
  return std::nullopt;
}

Result<ConfigFile> parse_config(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  ConfigReader reader(limits);
  std::uint64_t number = 1;
  for (std::uint64_t offset = 0; offset < text.size(); ++number) {
    const Line line = take_line(text, offset, number);
    ICECORE_TRY(reader.take(line));
    offset += line.text.size();
    offset += text.substr(offset).starts_with("\r\n") ? 2 : 1;
  }
  return reader.finish();
}

}  // namespace icecore
