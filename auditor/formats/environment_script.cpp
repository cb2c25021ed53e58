// Reads an activation script line by line against the slots of environment_slots.h, checks that all
// values tell one story, and writes the same text for a made-up environment. Replacing a path
// wherever it occurs would be shorter and wrong: an environment named `bin` would change the
// program, and a value that ends its quotes would hide a command.
#include "formats/environment_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "formats/environment_literal.h"

namespace icecore {
namespace {

constexpr std::string_view mark_path = "/environment";
constexpr std::string_view mark_name = "environment";
constexpr std::string_view mark_prompt = "prompt";
constexpr std::string_view mark_libraries = "../lib/python3/site-packages";
constexpr std::string_view mark_tcl_library = "/usr/lib/tcl";

/// A slot found in a line, and where in the line its literal is.
struct Found {
  const EnvironmentSlot* slot = nullptr;
  std::size_t line = 0;
  std::size_t begin = 0, size = 0;
  std::string value;
};

std::string_view without_digits(std::string_view text) {
  while (!text.empty() && ((text.back() >= '0' && text.back() <= '9') || text.back() == '.')) {
    text.remove_suffix(1);
  }
  return text;
}

// PATH would take a colon for the end of the directory; makers refuse such a path.
bool is_environment_path(std::string_view value) {
  return value.starts_with('/') && value.size() > 1 && !value.contains(':');
}

// `../lib/python3.12/site-packages`, also lib64, PyPy and free-threaded; several with `:`.
bool is_libraries(std::string_view value) {
  return std::ranges::all_of(split(value, ':'), [](std::string_view folder) {
    const std::vector<std::string_view> parts = split(folder, '/');
    if (parts.size() != 4 || parts[0] != ".." || parts[3] != "site-packages") return false;
    std::string_view python = parts[2];
    if (python.ends_with('t')) python.remove_suffix(1);
    python = without_digits(python);
    return (parts[1] == "lib" || parts[1] == "lib64") && (python == "python" || python == "pypy");
  });
}

// Only below /usr: whoever can write there needs no activation script. A folder elsewhere could
// hold anybody's init.tcl.
bool is_tcl_library(std::string_view value) {
  const std::vector<std::string_view> parts = split(value, '/');
  const std::string_view last = without_digits(parts.back());
  return value.starts_with("/usr/") && (last == "tcl" || last == "tk") &&
         std::ranges::none_of(parts, [](std::string_view part) { return part == ".."; });
}

bool is_possible(SlotValue kind, std::string_view value) {
  switch (kind) {
    case SlotValue::path:
      return is_environment_path(value);
    case SlotValue::libraries:
      return is_libraries(value);
    case SlotValue::tcl_library:
      return value.empty() || is_tcl_library(value);
    default:
      return true;
  }
}

std::string_view mark_of(SlotValue kind) {
  switch (kind) {
    case SlotValue::path:
      return mark_path;
    case SlotValue::name:
      return mark_name;
    case SlotValue::libraries:
      return mark_libraries;
    case SlotValue::tcl_library:
      return mark_tcl_library;
    default:
      return mark_prompt;
  }
}

bool is_prompt(SlotValue kind) {
  return kind == SlotValue::prompt || kind == SlotValue::prompt_after_guard ||
         kind == SlotValue::prompt_before_use;
}

std::string_view without_indentation(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

std::optional<Dialect> dialect_of(const std::vector<std::string_view>& lines) {
  for (const std::string_view line : lines) {
    for (const Anchor& anchor : dialect_anchors()) {
      if (without_indentation(line).starts_with(anchor.start)) return anchor.dialect;
    }
  }
  return std::nullopt;
}

// Where the value is there twice, one of the two, if they and what is between them are as expected;
// else the text itself, which is then no literal.
std::string_view literal_in(const EnvironmentSlot& slot, std::string_view text) {
  if (slot.again.empty() || text.size() < slot.again.size()) return text;
  const std::size_t size = (text.size() - slot.again.size()) / 2;
  const std::string_view literal = text.substr(0, size);
  return text == std::string(literal) + std::string(slot.again) + std::string(literal) ? literal
                                                                                       : text;
}

std::optional<Found> find_in_line(std::string_view line, Dialect dialect, bool after_guard) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::string_view code = without_indentation(line);
  for (const EnvironmentSlot& slot : environment_slots()) {
    if (slot.dialect != dialect || code.size() < slot.before.size() + slot.after.size() ||
        !code.starts_with(slot.before) || !code.ends_with(slot.after) ||
        (slot.value == SlotValue::prompt_after_guard && !after_guard)) {
      continue;
    }
    const std::size_t size = code.size() - slot.before.size() - slot.after.size();
    const std::string_view literal = literal_in(slot, code.substr(slot.before.size(), size));
    std::optional<std::string> value = inert_value(slot, literal);
    if (!value.has_value() || !is_possible(slot.value, *value)) continue;
    return Found{.slot = &slot,
                 .begin = line.size() - code.size() + slot.before.size(),
                 .size = size,
                 .value = *std::move(value)};
  }
  return std::nullopt;
}

std::vector<Found> find_slots(const std::vector<std::string_view>& lines, Dialect dialect) {
  constexpr std::size_t guard_distance = 3;
  std::vector<Found> result;
  std::size_t guarded_until = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::optional<Found> found = find_in_line(lines[i], dialect, i < guarded_until);
    const bool is_use = found.has_value() && found->slot->value == SlotValue::prompt;
    if (!result.empty() && result.back().slot->value == SlotValue::prompt_before_use &&
        result.back().line + 1 == i && !is_use) {
      result.pop_back();
    }
    if (!found.has_value()) continue;
    found->line = i;
    if (is_use) guarded_until = i + 1 + guard_distance;
    if (found->slot->value == SlotValue::prompt_after_guard) guarded_until = 0;
    result.push_back(*std::move(found));
  }
  return result;
}

// A maker writes `(name) ` in one line and `name` in another, or `(name) ` in all.
std::vector<std::string_view> prompts_in(std::string_view value) {
  if (value.size() < 3 || !value.starts_with('(') || !value.ends_with(") ")) return {value};
  return {value.substr(1, value.size() - 3), value};
}

// The first prompt that every slot can mean; nothing where they differ.
std::optional<std::string_view> common_prompt(const std::vector<Found>& all) {
  std::optional<std::vector<std::string_view>> common;
  for (const Found& found : all) {
    const bool is_asked = found.slot->value == SlotValue::guard && !found.value.empty() &&
                          !is_tcl_library(found.value);
    if (!is_prompt(found.slot->value) && !is_asked) continue;
    const std::vector<std::string_view> here = prompts_in(found.value);
    if (!common.has_value()) common = here;
    std::erase_if(*common, [&](std::string_view prompt) {
      return std::ranges::find(here, prompt) == here.end();
    });
  }
  if (!common.has_value()) return "";
  return common->empty() ? std::nullopt : std::optional(common->front());
}

// The path that all slots name; an empty one where none does, nothing where they differ.
std::optional<std::string_view> common_path(const std::vector<Found>& all) {
  std::string_view path;
  for (const Found& found : all) {
    if (found.slot->value != SlotValue::path) continue;
    if (!path.empty() && path != found.value) return std::nullopt;
    path = found.value;
  }
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const bool is_named = std::ranges::all_of(all, [&](const Found& found) {
    return found.slot->value != SlotValue::name || found.value == name;
  });
  return is_named ? std::optional(path) : std::nullopt;
}

bool is_displayed(const std::vector<Found>& all, std::string_view path, std::string_view prompt) {
  const std::string_view expected = prompt.empty() ? path.substr(path.rfind('/') + 1) : prompt;
  return std::ranges::all_of(all, [&](const Found& found) {
    const std::vector<std::string_view> shown = prompts_in(found.value);
    return found.slot->value != SlotValue::display ||
           std::ranges::find(shown, expected) != shown.end();
  });
}

std::string rewrite(const std::vector<std::string_view>& lines, const std::vector<Found>& all) {
  std::string result;
  auto next = all.begin();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) result += '\n';
    if (next == all.end() || next->line != i) {
      result += lines[i];
      continue;
    }
    result += lines[i].substr(0, next->begin);
    const std::string mark = written(next->slot->quoting, mark_of(next->slot->value));
    result += mark;
    if (!next->slot->again.empty()) result += std::string(next->slot->again) + mark;
    result += lines[i].substr(next->begin + next->size);
    ++next;
  }
  return result;
}

}  // namespace

Result<EnvironmentScript> normalize_environment_script(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.small_text_bytes) {
    return failure(ErrorKind::limit, fmt::format("a script has {} bytes, more than the limit {}",
                                                 bytes.size(), limits.small_text_bytes));
  }
  const std::string_view text = as_text(bytes);
  EnvironmentScript result{.environment_path = {}, .prompt = {}, .normalized = std::string(text)};
  const std::vector<std::string_view> lines = split(text, '\n');
  const std::optional<Dialect> dialect = dialect_of(lines);
  if (!dialect.has_value()) return result;
  const std::vector<Found> all = find_slots(lines, *dialect);
  const std::optional<std::string_view> path = common_path(all);
  const std::optional<std::string_view> prompt = common_prompt(all);
  if (!path.has_value() || !prompt.has_value() || !is_displayed(all, *path, *prompt)) return result;
  result.environment_path = *path;
  result.prompt = *prompt;
  result.normalized = rewrite(lines, all);
  return result;
}

}  // namespace icecore
