// importlib.metadata.Sectioned.read, the same in CPython 3.10 to 3.13: lines are cut by
// str.splitlines() and stripped, a line from `[` to `]` is a header, and str.strip('[]') takes all
// brackets off both its ends, so that `[[a]]` is the section a. A byte order mark is not dropped:
// it makes the first header a line.
#include "formats/sectioned_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

std::string_view without_brackets(std::string_view header) {
  const std::size_t begin = header.find_first_not_of("[]");
  if (begin == std::string_view::npos) return {};
  return header.substr(begin, header.find_last_not_of("[]") + 1 - begin);
}

bool is_header(std::string_view line) {
  return line.starts_with('[') && line.ends_with(']');
}

}  // namespace

Result<SectionedText> parse_sectioned_text(Bytes bytes, const Limits& limits,
                                           HashLines hash_lines) {
  std::string_view rest = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  SectionedText result;
  std::uint64_t count = 0;
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const std::string_view line = strip_python(take_line_python(rest));
    if (line.empty()) continue;
    if (hash_lines == HashLines::are_comments && line.starts_with('#')) continue;
    if (++count > limits.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than {} lines and sections", limits.list_entries));
    }
    if (is_header(line)) {
      const std::string_view name = without_brackets(line);
      result.sections.push_back({.line = number, .name = std::string(name)});
      continue;
    }
    auto& lines = result.sections.empty() ? result.before : result.sections.back().lines;
    lines.push_back({.line = number, .text = std::string(line)});
  }
  return result;
}

}  // namespace icecore
