// No specification says what created_by holds. Docker's classic builder writes the shell with its
// command, and `#(nop)` before everything but RUN; BuildKit writes the instruction and marks its
// end; buildah writes as the classic builder, kaniko the Dockerfile's own line. Build arguments
// come as `|2 A=x B=y` without quotes: a value may hold blanks, so that they end where the shell
// begins.
#include "formats/build_step.h"

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/pattern.h"
#include "base/text.h"
#include "formats/json.h"
#include "formats/shell_command.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 18> instructions{
    "ADD",    "ARG",   "CMD",         "COPY",  "ENTRYPOINT", "ENV",
    "EXPOSE", "FROM",  "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "RUN",    "SHELL", "STOPSIGNAL",  "USER",  "VOLUME",     "WORKDIR"};

// `/bin/sh -c `, `/bin/bash -o pipefail -c `, `/bin/bash -exc `; the group is what comes before.
const Pattern& shell_start() {
  static const Pattern pattern(
      R"re(^(/[^ ]*/)?(ash|bash|dash|sh|zsh)( -[a-zA-Z]+( pipefail)?)* -[a-zA-Z]*c )re");
  return pattern;
}
const Pattern& shell_anywhere() {
  static const Pattern pattern(
      R"re( (/[^ ]*/)?(ash|bash|dash|sh|zsh)( -[a-zA-Z]+( pipefail)?)* -[a-zA-Z]*c )re");
  return pattern;
}

void strip_left(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

// `A=x y B=z` as `A=x y` and `B=z`.
std::vector<std::string> split_assignments(std::string_view text) {
  static const Pattern start(R"re((^| )[A-Za-z_][A-Za-z0-9_]*=)re");
  std::vector<std::string> parts;
  std::optional<Pattern::Match> match = start.find(text);
  while (match) {
    const std::size_t begin = match->position + match->groups.at(0).size();
    match = start.find(text, match->position + match->text.size());
    const std::size_t end = match ? match->position : text.size();
    parts.emplace_back(text.substr(begin, end - begin));
  }
  return parts;
}

// Takes `|2 A=x B=y` off the front.
void take_build_arguments(std::string_view& text, BuildStepText& step) {
  if (!text.starts_with('|')) return;
  const std::size_t blank = text.find(' ');
  const auto count = whole_number<std::uint64_t>(text.substr(1, blank - 1));
  if (blank == std::string_view::npos || !count) return;
  const std::optional<Pattern::Match> shell = shell_anywhere().find(text, blank);
  if (!shell) return;
  const std::size_t end = std::max(shell->position, blank + 1);
  step.build_arguments = split_assignments(text.substr(blank + 1, end - blank - 1));
  text.remove_prefix(shell->position + 1);
}

// Takes the shell off the front; whether there was one.
bool take_shell(std::string_view& text) {
  const std::optional<Pattern::Match> shell = shell_start().find(text);
  if (!shell) return false;
  text.remove_prefix(shell->text.size());
  return true;
}

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  strip_left(text);
  return word;
}

std::string as_shell_text(const std::vector<std::string>& words) {
  std::vector<ShellWord> quoted;
  quoted.reserve(words.size());
  for (const std::string& word : words) quoted.push_back({.text = word});
  return shell_text(quoted);
}

void read_run(std::string_view text, const Limits& limits, BuildStepText& step) {
  step.instruction = "RUN";
  step.options = take_instruction_options(text);
  take_build_arguments(text, step);
  if (const auto words = exec_form(text, limits)) {
    step.argument = as_shell_text(*words);
    return;
  }
  take_shell(text);
  step.argument = strip(text);
}

void read_instruction(std::string_view text, const Limits& limits, BuildStepText& step) {
  const std::string_view word = take_word(text);
  if (word == "RUN") return read_run(text, limits, step);
  step.instruction = word;
  step.options = take_instruction_options(text);
  step.argument = strip(text);
}

}  // namespace

bool is_docker_instruction(std::string_view word) {
  return std::ranges::find(instructions, word) != instructions.end();
}

std::vector<std::string> take_instruction_options(std::string_view& argument) {
  std::vector<std::string> options;
  strip_left(argument);
  while (argument.starts_with("--") && argument.size() > 2 && argument[2] != ' ') {
    options.emplace_back(take_word(argument));
  }
  return options;
}

std::optional<std::vector<std::string>> exec_form(std::string_view argument, const Limits& limits) {
  const std::string_view text = strip(argument);
  if (!text.starts_with('[')) return std::nullopt;
  const Result<JsonValue> value = parse_json(as_bytes(text), limits);
  const JsonValue::Array* array = value ? value->as_array() : nullptr;
  if (array == nullptr) return std::nullopt;
  std::vector<std::string> words;
  for (const JsonValue& element : *array) {
    const std::optional<std::string_view> word = element.as_string();
    if (!word) return std::nullopt;
    words.emplace_back(*word);
  }
  return words;
}

BuildStepText read_build_step(std::string_view created_by, const Limits& limits) {
  constexpr std::string_view end_mark = "# buildkit";
  constexpr std::string_view no_operation = "#(nop)";
  std::string_view text = strip(created_by);
  if (text.ends_with(end_mark)) text = strip_right(text.substr(0, text.size() - end_mark.size()));
  BuildStepText step;
  std::string_view rest = text;
  take_build_arguments(rest, step);
  if (take_shell(rest)) {
    strip_left(rest);
    if (!rest.starts_with(no_operation)) {
      read_run(rest, limits, step);
      return step;
    }
    rest.remove_prefix(no_operation.size());
    strip_left(rest);
  }
  if (is_docker_instruction(rest.substr(0, rest.find_first_of(" \t")))) {
    read_instruction(rest, limits, step);
  } else {
    step.argument = text;
  }
  return step;
}

}  // namespace icecore
