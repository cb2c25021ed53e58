// The PyPA specification "Entry points" read as importlib.metadata of CPython 3.10 to 3.13 does:
// names are the text before the first `=`, comments are whole lines, nothing continues a line. (Up
// to 3.9 it was configparser, which fails on repeated names.) The value is matched by a regular
// expression when it is used, not when it is listed:
//   (?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?((?P<extras>\[.*\])\s*)?$
#include "formats/entry_points.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "base/text.h"
#include "formats/python_text.h"
#include "formats/sectioned_text.h"

namespace icecore {
namespace {

// Takes `[\w.]+\s*` off the front of `rest` and gives it without the blanks; empty if there is
// none.
std::string_view take_dotted(std::string_view& rest) {
  std::size_t size = 0;
  while (size < rest.size()) {
    const std::size_t word = word_length(rest.substr(size));
    if (word == 0 && rest[size] != '.') break;
    size += word == 0 ? 1 : word;
  }
  const std::string_view dotted = rest.substr(0, size);
  rest = strip_left_python(rest.substr(size));
  return dotted;
}

// Sets the three parts of a stripped value; false, with all three empty, if it has another form.
bool split_value(EntryPoint& entry) {
  std::string_view rest = entry.value;
  const std::string_view module = take_dotted(rest);
  if (module.empty()) return false;
  std::string_view attribute;
  if (rest.starts_with(':')) {
    rest = strip_left_python(rest.substr(1));
    attribute = take_dotted(rest);
    if (attribute.empty()) return false;
  }
  const bool has_extras = rest.size() >= 2 && rest.starts_with('[') && rest.ends_with(']');
  if (!rest.empty() && !has_extras) return false;
  entry.module = module;
  entry.attribute = attribute;
  if (has_extras) entry.extras = strip_python(rest.substr(1, rest.size() - 2));
  return true;
}

Error defect(const SectionedLine& line, std::string_view what) {
  constexpr std::size_t shown = 200;
  return {.kind = ErrorKind::malformed,
          .message = fmt::format("line {} {}: {}", line.line, what,
                                 escaped(std::string_view(line.text).substr(0, shown)))};
}

void read_entry(const SectionedLine& line, EntryPointGroup& group, std::vector<Error>& defects) {
  const std::string_view text = line.text;
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    defects.push_back(defect(line, "has no = between a name and a value"));
    return;
  }
  EntryPoint entry{.line = line.line,
                   .name = std::string(strip_python(text.substr(0, equals))),
                   .value = std::string(strip_python(text.substr(equals + 1)))};
  if (!split_value(entry)) {
    defects.push_back(defect(line, "has a value that is not module:attribute [extras]"));
  }
  group.entries.push_back(std::move(entry));
}

}  // namespace

Result<EntryPoints> parse_entry_points(Bytes bytes, const Limits& limits) {
  const SectionedText text =
      ICECORE_TRY(parse_sectioned_text(bytes, limits, HashLines::are_comments));
  EntryPoints result;
  for (const SectionedLine& line : text.before) {
    result.defects.push_back(defect(line, "stands before the first group"));
  }
  for (const TextSection& section : text.sections) {
    EntryPointGroup group{.line = section.line, .name = section.name, .entries = {}};
    for (const SectionedLine& line : section.lines) read_entry(line, group, result.defects);
    result.groups.push_back(std::move(group));
  }
  return result;
}

}  // namespace icecore
