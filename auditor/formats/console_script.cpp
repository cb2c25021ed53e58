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

}  // namespace

ConsoleScript read_console_script(std::string_view body) {
  ConsoleScript script;
  std::string name;
  for (const std::string_view raw_line : split_lines(body)) {
    const std::string_view line = strip(raw_line);
    if (const auto requirement = easy_install_requirement(line)) {
      return {.kind = ConsoleScript::Kind::easy_install, .requirement = std::string(*requirement)};
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
