// Apptainer's shell reads `/.singularity.d/env/*.sh` in order before it runs anything, and takes
// the variables that are exported then. What it writes itself for an OCI image is `export
// NAME="${NAME:-"value"}"` (internal/pkg/build/sources, conveyorPacker_oci.go), and a runscript
// with `OCI_ENTRYPOINT='"word" "word"'`; %environment of a definition file is there as written.
#include "formats/apptainer_scripts.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace icecore {
namespace {

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

// The name that a text begins with; empty for a digit, which means an argument.
std::string_view name_at(std::string_view text) {
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') return {};
  const auto end = std::ranges::find_if_not(text, is_name_character);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool always_runs(const ShellCommand& command) {
  return !command.is_conditional && command.link == ShellLink::sequence;
}

}  // namespace

void ShellVariables::read(std::string_view script) {
  const ShellScript parsed = parse_shell(script, limits_);
  if (!parsed.is_complete) return;  // nor does a shell read it
  for (const ShellCommand& command : parsed.commands) {
    if (always_runs(command)) use(command);
  }
}

std::vector<std::string> ShellVariables::exported() const {
  std::vector<std::string> texts;
  for (const auto& [name, value] : values_) {
    if (value.is_exported && value.text) texts.push_back(name + "=" + *value.text);
  }
  return texts;
}

void ShellVariables::use(const ShellCommand& command) {
  if (command.words.empty()) {
    for (const ShellAssignment& assignment : command.assignments) {
      assign(assignment.name, assignment.value);
    }
    return;
  }
  const std::string& program = command.words.front().text;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    if (program == "export") export_word(command.words[i]);
    if (program == "unset") values_.erase(command.words[i].text);
  }
}

void ShellVariables::assign(const std::string& name, const ShellWord& value) {
  std::optional<std::string> text = value.has_expansion ? expand(value.text) : value.text;
  if (text && text->size() > limits_.small_text_bytes) text.reset();
  values_[name].text = std::move(text);
}

void ShellVariables::export_word(const ShellWord& word) {
  const std::string name(name_at(word.text));
  if (name.empty()) return;
  if (word.text.size() > name.size()) {
    if (word.text[name.size()] != '=') return;
    assign(name, {.text = word.text.substr(name.size() + 1),
                  .has_expansion = word.has_expansion,
                  .is_quoted = word.is_quoted});
  }
  values_[name].is_exported = true;
}

// Empty for a variable that nobody has set; nothing for one that is not told.
std::optional<std::string> ShellVariables::value_of(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string() : found->second.text;
}

// `NAME`, `NAME:-other`, `NAME:+other` and the like; the other word may have names in it.
std::optional<std::string> ShellVariables::expand_braces(std::string_view inside) const {
  const std::string_view name = name_at(inside);
  if (name.empty()) return std::nullopt;
  std::optional<std::string> value = value_of(name);
  std::string_view rest = inside.substr(name.size());
  if (rest.empty() || !value) return value;
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const bool is_other_for_none = rest.starts_with('-');
  if (!is_other_for_none && !rest.starts_with('+')) return std::nullopt;
  if (value->empty() != is_other_for_none) return is_other_for_none ? value : std::string();
  return expand_word(rest.substr(1));
}

// As it stands behind `:-`: in double quotes as a whole, or without any.
std::optional<std::string> ShellVariables::expand_word(std::string_view word) const {
  if (word.size() < 2 || !word.starts_with('"') || !word.ends_with('"')) return expand_names(word);
  constexpr std::string_view escapable = "$`\"\\";
  word = word.substr(1, word.size() - 2);
  std::string result;
  while (true) {
    std::size_t escape = word.find('\\');
    while (escape != std::string_view::npos &&
           (escape + 1 == word.size() || !escapable.contains(word[escape + 1]))) {
      escape = word.find('\\', escape + 1);
    }
    const std::optional<std::string> part = expand_names(word.substr(0, escape));
    if (!part) return std::nullopt;
    result += *part;
    if (escape == std::string_view::npos) return result;
    result += word[escape + 1];
    word.remove_prefix(escape + 2);
  }
}

std::optional<std::string> ShellVariables::expand_names(std::string_view text) const {
  std::string result;
  for (std::size_t dollar = text.find('$'); dollar != std::string_view::npos;
       dollar = text.find('$')) {
    result += text.substr(0, dollar);
    text.remove_prefix(dollar + 1);
    const std::size_t closing = text.starts_with('{') ? text.find('}') : std::string_view::npos;
    const bool has_braces = closing != std::string_view::npos;
    const std::string_view name = name_at(has_braces ? text.substr(1) : text);
    if (name.empty() || (has_braces && name.size() != closing - 1)) return std::nullopt;
    const std::optional<std::string> value = value_of(name);
    if (!value) return std::nullopt;
    result += *value;
    text.remove_prefix(has_braces ? closing + 1 : name.size());
  }
  return text.contains('`') ? std::nullopt : std::optional(result.append(text));
}

// Groups in braces may have groups in them; all else is names.
std::optional<std::string> ShellVariables::expand(std::string_view text) const {
  std::string result;
  while (true) {
    const std::size_t start = text.find("${");
    const std::optional<std::string> before = expand_names(text.substr(0, start));
    if (!before) return std::nullopt;
    result += *before;
    if (start == std::string_view::npos) return result;
    text.remove_prefix(start + 2);
    std::size_t end = 0;
    for (std::size_t depth = 1; end < text.size(); ++end) {
      if (text[end] == '{') ++depth;
      if (text[end] == '}' && --depth == 0) break;
    }
    if (end == text.size()) return std::nullopt;
    const std::optional<std::string> value = expand_braces(text.substr(0, end));
    if (!value) return std::nullopt;
    result += *value;
    text.remove_prefix(end + 1);
  }
}

std::optional<OciCommand> read_oci_command(std::string_view runscript, const Limits& limits) {
  const auto words_of = [&](const std::string& text) {
    std::vector<std::string> words;
    const ShellScript script = parse_shell(text, limits);
    if (script.commands.empty()) return words;
    for (const ShellWord& word : script.commands.front().words) words.push_back(word.text);
    return words;
  };
  std::optional<OciCommand> found;
  for (const ShellCommand& command : parse_shell(runscript, limits).commands) {
    if (!always_runs(command)) continue;
    for (const ShellAssignment& assignment : command.assignments) {
      const bool is_entrypoint = assignment.name == "OCI_ENTRYPOINT";
      if (!is_entrypoint && assignment.name != "OCI_CMD") continue;
      if (!found) found.emplace();
      (is_entrypoint ? found->entrypoint : found->command) = words_of(assignment.value.text);
    }
  }
  return found;
}

}  // namespace icecore
