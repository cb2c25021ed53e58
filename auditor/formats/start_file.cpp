// PEP 829 as Lib/site.py of CPython 3.15 reads it: the text is UTF-8 with or without a byte order
// mark, cut by str.splitlines() and stripped. Lines are judged only when they are called, by
// pkgutil.resolve_name(strict=True): dotted names, a colon, dotted names; each name a word that
// does not start with a digit.
#include "formats/start_file.h"

#include <fmt/format.h>

#include <string_view>

#include "base/text.h"
#include "formats/python_text.h"

namespace icecore {
namespace {

// `(?!\d)\w+(\.(?!\d)\w+)*`, the whole text.
bool is_dotted_name(std::string_view text) {
  while (true) {
    const std::size_t size = word_length(text);
    if (size == 0 || (text.front() >= '0' && text.front() <= '9')) return false;
    if (size == text.size()) return true;
    if (text[size] != '.') return false;
    text.remove_prefix(size + 1);
  }
}

StartLine start_line(std::uint64_t number, std::string_view text) {
  StartLine line{.line = number, .text = std::string(text)};
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return line;
  const std::string_view module = text.substr(0, colon);
  const std::string_view callable = text.substr(colon + 1);
  if (!is_dotted_name(module) || !is_dotted_name(callable)) return line;
  line.module = module;
  line.callable = callable;
  return line;
}

}  // namespace

Result<StartFile> parse_start_file(Bytes bytes, const Limits& limits) {
  std::string_view rest = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  StartFile file;
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const std::string_view text = strip_python(take_line_python(rest));
    if (text.empty()) continue;
    if (text.starts_with('#')) {
      ++file.comments;
      continue;
    }
    if (file.lines.size() >= limits.pth_lines) {
      return failure(ErrorKind::limit, fmt::format("more than {} entry points", limits.pth_lines));
    }
    file.lines.push_back(start_line(number, text));
  }
  return file;
}

}  // namespace icecore
