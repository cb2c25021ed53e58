// No specification fixes this text; each installer has its own (pip: operations/install/wheel.py;
// distlib: scripts.py; installer: scripts.py; uv: wheel.rs; poetry; conda for noarch packages), and
// each changed it over time. All are made of the same few lines, so lines are compared, not whole
// texts. setuptools: command/_scripts.py, for `setup.py install` and `develop`.
#include "formats/console_script.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 20> known_lines{
    "",
    "# -*- coding: utf-8 -*-",
    "import re",
    "import sys",
    "if __name__ == '__main__':",
    "if __name__ == \"__main__\":",
    R"(sys.argv[0] = re.sub(r'(-script\.pyw?|\.exe)?$', '', sys.argv[0]))",
    R"(sys.argv[0] = re.sub(r'(-script\.pyw|\.exe)?$', '', sys.argv[0]))",
    R"(sys.argv[0] = re.sub(r"(-script\.pyw|\.exe)?$", "", sys.argv[0]))",
    "sys.argv[0] = sys.argv[0].removesuffix('.exe')",
    "sys.argv[0] = sys.argv[0].removesuffix(\".exe\")",
    "if sys.argv[0].endswith('-script.pyw'):",
    "if sys.argv[0].endswith(\"-script.pyw\"):",
    "sys.argv[0] = sys.argv[0][:-11]",
    "elif sys.argv[0].endswith('.exe'):",
    "elif sys.argv[0].endswith(\".exe\"):",
    "if sys.argv[0].endswith('.exe'):",
    "if sys.argv[0].endswith(\".exe\"):",
    "sys.argv[0] = sys.argv[0][:-4]",
    "# -*- coding: UTF-8 -*-",
};

bool is_name_character(char character) {
  return is_word_character(character) || character == '.' ||
         static_cast<unsigned char>(character) >= 0x80;
}

// `from MODULE import NAME`
bool read_import(std::string_view line, std::string& module, std::string& name) {
  TextScanner scanner(line);
  if (!scanner.take("from ")) return false;
  const std::string_view from = scanner.take_while(is_name_character);
  if (from.empty() || !scanner.take(" import ")) return false;
  const std::string_view what = scanner.take_while(is_name_character);
  if (what.empty() || what.find('.') != std::string_view::npos || !scanner.at_end()) return false;
  module = from;
  name = what;
  return true;
}

// `sys.exit(FUNCTION())`
std::optional<std::string_view> called(std::string_view line) {
  TextScanner scanner(line);
  if (!scanner.take("sys.exit(")) return std::nullopt;
  const std::string_view function = scanner.take_while(is_name_character);
  if (function.empty() || !scanner.take("())") || !scanner.at_end()) return std::nullopt;
  return function;
}

// `# EASY-INSTALL-ENTRY-SCRIPT: 'pkg==1.0','console_scripts','name'`, and with -SCRIPT and
// -DEV-SCRIPT for scripts that a project has as files.
std::optional<std::string_view> easy_install_requirement(std::string_view line) {
  if (!line.starts_with("# EASY-INSTALL-")) return std::nullopt;
  const std::size_t colon = line.find(": '");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(colon + 3);
  const std::size_t end = rest.find('\'');
  return end == std::string_view::npos ? std::nullopt : std::optional(rest.substr(0, end));
}

// Lines that setuptools writes besides the known ones (its easy_install.py and script templates).
constexpr std::array<std::string_view, 25> easy_install_lines{
    "# for compatibility with easy_install; see #2198",
    "try:",
    "except ImportError:",
    "from importlib.metadata import distribution",
    "from importlib_metadata import distribution",
    "from pkg_resources import load_entry_point",
    "from pkg_resources import run_script",
    "def importlib_load_entry_point(spec, group, name):",
    "dist_name, _, _ = spec.partition('==')",
    "dist_name, _, _ = spec.partition(\"==\")",
    "matches = (",
    "entry_point",
    "for entry_point in distribution(dist_name).entry_points",
    "if entry_point.group == group and entry_point.name == name",
    ")",
    "return next(matches).load()",
    "globals().setdefault('load_entry_point', importlib_load_entry_point)",
    "globals().setdefault(\"load_entry_point\", importlib_load_entry_point)",
    R"(sys.argv[0] = re.sub(r"(-script\.pyw?|\.exe)?$", "", sys.argv[0]))",
    "sys.exit(",
    "with open(__file__) as f:",
    "exec(compile(f.read(), __file__, 'exec'))",
    "exec(compile(open(__file__).read(), __file__, 'exec'))",
    "import pkg_resources",
    "#!python",
};

// `'requirement', 'text', …` up to the closing parenthesis.
bool take_arguments(TextScanner& scanner, std::string_view requirement) {
  const auto take_text = [&] {
    if (!scanner.take("'")) return false;
    scanner.take_while([](char character) { return character != '\'' && character != '\\'; });
    return scanner.take("'");
  };
  if (!scanner.take("'") || !scanner.take(requirement) || !scanner.take("'")) return false;
  while (scanner.take(", ") || scanner.take(",")) {
    if (!take_text()) return false;
  }
  return scanner.take(")");
}

// A line of setuptools' that names the requirement, or the file to run.
bool names_requirement(std::string_view line, std::string_view requirement) {
  TextScanner scanner(line);
  if (scanner.take("__requires__ = '")) {
    return scanner.take(requirement) && scanner.take("'") && scanner.at_end();
  }
  if (scanner.take("__file__ = '")) {
    scanner.take_while([](char character) { return character != '\'' && character != '\\'; });
    return scanner.take("'") && scanner.at_end();
  }
  for (const std::string_view call :
       {"__import__('pkg_resources').require(", "__import__('pkg_resources').run_script("}) {
    if (scanner.take(call)) return take_arguments(scanner, requirement) && scanner.at_end();
  }
  const bool is_whole = scanner.take("sys.exit(");
  return scanner.take("load_entry_point(") && take_arguments(scanner, requirement) &&
         scanner.take("()") && (!is_whole || scanner.take(")")) && scanner.at_end();
}

bool is_of_easy_install(std::string_view line, std::string_view requirement) {
  return std::ranges::find(known_lines, line) != known_lines.end() ||
         std::ranges::find(easy_install_lines, line) != easy_install_lines.end() ||
         names_requirement(line, requirement);
}

// The lines after the one that names the requirement, which only say how to find it.
ConsoleScript read_easy_install(std::string_view body, std::string_view requirement) {
  bool is_called = false;
  for (const std::string_view raw_line : split_lines(body)) {
    const std::string_view line = strip(raw_line);
    if (easy_install_requirement(line) == requirement) continue;
    if (!is_of_easy_install(line, requirement)) return {};
    is_called = is_called || line.starts_with("load_entry_point(") ||
                line.starts_with("sys.exit(load_entry_point(") || line.starts_with("exec(") ||
                line.starts_with("__import__('pkg_resources').run_script(");
  }
  if (!is_called) return {};
  return {.kind = ConsoleScript::Kind::easy_install, .requirement = std::string(requirement)};
}

}  // namespace

ConsoleScript read_console_script(std::string_view body) {
  ConsoleScript script;
  std::string name;
  for (const std::string_view raw_line : split_lines(body)) {
    const std::string_view line = strip(raw_line);
    if (const auto requirement = easy_install_requirement(line)) {
      return read_easy_install(body, *requirement);
    }
    const auto function = called(line);
    if (function && script.function.empty()) {
      script.function = *function;
    } else if (name.empty() && read_import(line, script.module, name)) {
      continue;
    } else if (std::ranges::find(known_lines, line) == known_lines.end()) {
      return {};
    }
  }
  const std::string_view first =
      std::string_view(script.function).substr(0, script.function.find('.'));
  if (name.empty() || first != name) return {};
  script.kind = ConsoleScript::Kind::entry_point;
  return script;
}

}  // namespace icecore
