// A transcript of addpackage() in CPython's Lib/site.py as it is in 3.11.7 and in 3.13.0, the two
// ways there are up to 3.14. (PEP 829 changes what 3.15 does with import lines, not how lines are
// cut.) Up to 3.9 `site` took a blank line for a path, the directory of the file itself, which is
// on sys.path already: leaving it out changes nothing.
#include "formats/pth.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view take_line(std::string_view& rest, PthLineEnds line_ends, TextEncoding encoding) {
  if (line_ends == PthLineEnds::unicode_line_boundaries) return take_line_python(rest, encoding);
  const std::size_t end = rest.find_first_of("\r\n");
  if (end == std::string_view::npos) return std::exchange(rest, {});
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(rest.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  return line;
}

PthLine::Kind kind_of(std::string_view line, TextEncoding encoding) {
  if (line.starts_with('#')) return PthLine::Kind::comment;
  if (strip_python(line, encoding).empty()) return PthLine::Kind::blank;
  if (line.starts_with("import ") || line.starts_with("import\t")) {
    return PthLine::Kind::import_statement;
  }
  return PthLine::Kind::path;
}

}  // namespace

Result<PthFile> parse_pth(Bytes bytes, const Limits& limits, PthLineEnds line_ends) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format(".pth file of {} bytes, more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  std::string_view rest = as_text(bytes);
  PthFile file;
  file.is_utf8 = is_utf8(rest);
  file.had_bom = rest.starts_with(byte_order_mark);
  const TextEncoding encoding = file.is_utf8 ? TextEncoding::utf8 : TextEncoding::latin1;
  const bool drops_bom = line_ends == PthLineEnds::unicode_line_boundaries && file.is_utf8;
  if (file.had_bom && drops_bom) rest.remove_prefix(byte_order_mark.size());
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const std::string_view line = take_line(rest, line_ends, encoding);
    const PthLine::Kind kind = kind_of(line, encoding);
    if (kind == PthLine::Kind::comment) ++file.comments;
    if (kind == PthLine::Kind::comment || kind == PthLine::Kind::blank) continue;
    if (file.lines.size() >= limits.pth_lines) {
      file.truncated_by_limit = true;
      break;
    }
    const bool is_path = kind == PthLine::Kind::path;
    const std::string_view text = is_path ? strip_right_python(line, encoding) : line;
    file.lines.push_back(PthLine{.line = number, .kind = kind, .text = std::string(text)});
  }
  return file;
}

}  // namespace icecore
