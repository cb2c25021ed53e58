// The programs' manuals. Options with a value in the next word are listed for those programs that
// have some; `--` ends options everywhere.
#include "formats/command_wrapper.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/pattern.h"
#include "base/text.h"

namespace icecore {
namespace {

using Words = std::span<const ShellWord>;

struct Wrapper {
  std::string_view program;
  std::string_view value_options;  // between blanks
  std::size_t arguments = 0;       // words of its own that are no options
  bool takes_assignments = false;
};

constexpr std::array<Wrapper, 19> wrappers{{
    {"tini", " -p -e ", 0, false},
    {"docker-init", " -p -e ", 0, false},
    {"tini-static", " -p -e ", 0, false},
    {"dumb-init", " -r --rewrite ", 0, false},
    {"catatonit", "", 0, false},
    {"env", " -u --unset -C --chdir -S ", 0, true},
    {"exec", " -a ", 0, false},
    {"command", "", 0, false},
    {"builtin", "", 0, false},
    {"nohup", "", 0, false},
    {"time", " -f -o ", 0, false},
    {"nice", " -n --adjustment ", 0, false},
    {"ionice", " -c -n ", 0, false},
    {"stdbuf", " -i -o -e ", 0, false},
    {"timeout", " -s --signal -k --kill-after ", 1, false},
    {"sudo", " -u -g -h -p -C -D -R -T ", 0, true},
    {"gosu", "", 1, false},
    {"su-exec", "", 1, false},
    {"setpriv", " --reuid --regid --groups ", 0, false},
}};

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_assignment(std::string_view word) {
  static const Pattern assignment("^[A-Za-z_][A-Za-z0-9_]*=");
  return assignment.find(word).has_value();
}

bool takes_value(const Wrapper& wrapper, std::string_view option) {
  return wrapper.value_options.contains(" " + std::string(option) + " ");
}

}  // namespace

std::size_t wrapper_words(Words words) {
  if (words.empty()) return 0;
  const std::string_view program = base_name(words.front().text);
  const auto wrapper = std::ranges::find(wrappers, program, &Wrapper::program);
  if (wrapper == wrappers.end()) return 0;
  std::size_t next = 1;
  std::size_t arguments = 0;
  for (bool has_options = true; next < words.size(); ++next) {
    const std::string& text = words[next].text;
    if (has_options && text == "--") {
      has_options = false;
    } else if (has_options && text.starts_with('-') && text.size() > 1) {
      if (takes_value(*wrapper, text)) ++next;
    } else if (wrapper->takes_assignments && is_assignment(text)) {
      continue;
    } else if (arguments < wrapper->arguments) {
      ++arguments;
    } else {
      return next;
    }
  }
  return 0;
}

Words unwrapped(Words words) {
  for (std::size_t count = wrapper_words(words); count > 0; count = wrapper_words(words)) {
    words = words.subspan(count);
  }
  return words;
}

bool is_shell_program(std::string_view program) {
  static const Pattern shell("^(ash|bash|dash|ksh|sh|zsh)$");
  return shell.find(base_name(program)).has_value();
}

std::optional<ShellText> text_for_shell(Words words) {
  if (words.size() < 2) return std::nullopt;
  if (words.front().text == "eval") {
    std::string text;
    for (const ShellWord& word : words.subspan(1)) text += word.text + ' ';
    return ShellText{.text = std::move(text), .next = words.size()};
  }
  if (!is_shell_program(words.front().text)) return std::nullopt;
  bool is_given = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& text = words[i].text;
    if (!text.starts_with('-') && !text.starts_with('+')) {
      return is_given ? std::optional(ShellText{.text = text, .next = i + 1}) : std::nullopt;
    }
    if (text.starts_with("--")) continue;
    is_given |= text.starts_with('-') && text.contains('c');
    if (text.ends_with('o') || text.ends_with('O')) ++i;  // a name follows
  }
  return std::nullopt;
}

}  // namespace icecore
