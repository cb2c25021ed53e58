// numpy's and scipy's `__config__.py.in`: a dictionary with one key or value a line, which Meson
// fills in. Some values are expressions, so that it is no literal; a line of another form is left
// out. What is inside `"Build Dependencies": {` counts, one block for each role.
#include "formats/build_configuration.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace icecore {
namespace {

struct Line {
  std::string_view key;
  std::string_view value;
  bool opens = false;
};

// The text between the quotes with which `text` starts, and what follows them.
std::optional<std::string_view> quoted(std::string_view& text) {
  if (!text.starts_with('"')) return std::nullopt;
  const std::size_t end = text.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view inside = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return inside;
}

// `"key": {`, `"key": "value",` or `"key": r"value",`.
std::optional<Line> read_line(std::string_view text) {
  Line line;
  const auto key = quoted(text);
  if (!key || !text.starts_with(": ")) return std::nullopt;
  line.key = *key;
  text.remove_prefix(2);
  line.opens = text == "{";
  if (line.opens) return line;
  if (text.starts_with('r')) text.remove_prefix(1);
  const auto value = quoted(text);
  if (!value || (text != "," && !text.empty())) return std::nullopt;
  line.value = *value;
  return line;
}

bool closes(std::string_view text) {
  return text == "}" || text == "},";
}

}  // namespace

Result<std::vector<BuildDependency>> read_build_configuration(Bytes bytes, const Limits& limits) {
  std::vector<BuildDependency> dependencies;
  std::size_t depth = 0;  // 1 inside the block of dependencies, 2 inside that of a role
  for (const std::string_view raw :
       split_lines(ICECORE_TRY(utf8_text(bytes, limits.small_text_bytes)))) {
    const std::string_view text = strip(raw);
    const std::optional<Line> line = read_line(text);
    if (depth == 0) {
      if (line && line->opens && line->key == "Build Dependencies") depth = 1;
    } else if (closes(text)) {
      --depth;
    } else if (line && line->opens) {
      if (++depth == 2) dependencies.push_back({.role = std::string(line->key)});
    } else if (line && depth == 2) {
      if (line->key == "name") dependencies.back().name = line->value;
      if (line->key == "version") dependencies.back().version = line->value;
    }
  }
  return dependencies;
}

}  // namespace icecore
