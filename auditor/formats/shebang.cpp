// Linux, fs/binfmt_script.c: the program ends at a blank, and the rest of the line is one argument.
// A path that is too long for that or has blanks is written as three lines which are a string to
// Python and a command to sh (distlib: scripts.py, ScriptMaker._build_shebang; uv: wheel.rs,
// format_shebang; conda ends the command with a comment instead of a third line). `env` is
// coreutils': without -S it searches for the whole rest of the line.
#include "formats/shebang.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view skip_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return line;
}

std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find_first_of(blanks));
  rest = skip_blanks(rest.substr(word.size()));
  return word;
}

// A word of the shell without its quotes; nothing if it has expansions or its quotes do not close.
std::optional<std::string> take_shell_word(std::string_view& rest) {
  std::string word;
  while (!rest.empty() && blanks.find(rest.front()) == std::string_view::npos) {
    const char first = rest.front();
    if (first != '\'' && first != '"') {
      if (first == '$' || first == '`' || first == '\\') return std::nullopt;
      word += first;
      rest.remove_prefix(1);
      continue;
    }
    const std::size_t end = rest.find(first, 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view quoted = rest.substr(1, end - 1);
    if (first == '"' && quoted.find_first_of("$`\\") != std::string_view::npos) return std::nullopt;
    word += quoted;
    rest.remove_prefix(end + 1);
  }
  rest = skip_blanks(rest);
  return word;
}

// The two ways in which uv has sh find the script's directory.
bool take_own_directory(std::string_view& command) {
  constexpr std::array<std::string_view, 2> ways{
      R"sh("$(dirname -- "$(realpath -- "$0")")"/)sh",
      R"sh("$(CDPATH= cd -- "$(dirname -- "$0")" && echo "$PWD")"/)sh"};
  for (const std::string_view way : ways) {
    if (!command.starts_with(way)) continue;
    command.remove_prefix(way.size());
    return true;
  }
  return false;
}

// Takes the lines below `#!/bin/sh` if they are the ones that installers write.
bool take_shell_command(std::string_view& rest, Shebang& shebang) {
  constexpr std::string_view opening = "'''exec' ";
  constexpr std::string_view script = R"("$0" "$@")";
  std::string_view after = rest;
  std::string_view command = strip_right(take_line(after));
  if (!command.starts_with(opening)) return false;
  command.remove_prefix(opening.size());
  if (command.ends_with(" #'''")) {
    command.remove_suffix(5);
  } else if (strip_right(take_line(after)) != "' '''") {
    return false;
  }
  if (!command.ends_with(script)) return false;
  command.remove_suffix(script.size());
  const bool is_beside = take_own_directory(command);
  const std::optional<std::string> interpreter = take_shell_word(command);
  if (!interpreter || interpreter->empty()) return false;
  shebang.form = is_beside ? Shebang::Form::beside : Shebang::Form::shell;
  shebang.interpreter = *interpreter;
  shebang.arguments = strip_right(command);
  rest = after;
  return true;
}

// `env -S` splits what follows; variables and options of its own come before the program.
void follow_env(std::string_view argument, Shebang& shebang) {
  const bool is_split = argument.starts_with("-S");
  std::string_view rest = is_split ? skip_blanks(argument.substr(2)) : std::string_view();
  std::string_view word = is_split ? take_word(rest) : argument;
  if (word.empty()) return;
  shebang.form = Shebang::Form::searched;
  while (!rest.empty() && (word.starts_with('-') || word.find('=') != std::string_view::npos)) {
    word = take_word(rest);
  }
  shebang.interpreter = word;
  shebang.arguments = rest;
}

}  // namespace

Result<Shebang> parse_shebang(Bytes bytes) {
  std::string_view rest = as_text(bytes);
  const std::string_view line = take_line(rest);
  if (!line.starts_with("#!")) return failure(ErrorKind::malformed, "expected #!", 0);
  Shebang shebang{.line_bytes = line.size()};
  std::string_view argument = skip_blanks(line.substr(2));
  shebang.interpreter = take_word(argument);
  if (shebang.interpreter.empty()) {
    return failure(ErrorKind::malformed, "expected a program after #!, found none", 2);
  }
  argument = argument.substr(0, argument.find_last_not_of(blanks) + 1);
  shebang.arguments = argument;
  if (shebang.interpreter == "/bin/sh") {
    take_shell_command(rest, shebang);
  } else if (shebang.interpreter == "/usr/bin/env" || shebang.interpreter == "/bin/env") {
    follow_env(argument, shebang);
  }
  shebang.body = bytes.size() - rest.size();
  return shebang;
}

}  // namespace icecore
