// No specification: pip, wheel, bleach and others keep such a file for the program `vendoring` or
// for their own scripts, each line `name==version`, indented below the project that needs it, maybe
// with extras, a comment, a marker or hashes.
#include "formats/vendor_list.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

bool is_name_character(char character) {
  return is_word_character(character) || character == '.' || character == '-';
}

bool is_version_character(char character) {
  return is_name_character(character) || character == '+' || character == '!';
}

bool is_not_bracket(char character) {
  return character != ']';
}

VendoredProject parse_line(std::string_view line) {
  TextScanner scanner(line);
  VendoredProject project;
  scanner.skip_blanks();
  project.name = scanner.take_while(is_name_character);
  if (scanner.take("[")) {
    scanner.take_while(is_not_bracket);
    scanner.take("]");
  }
  scanner.skip_blanks();
  if (!scanner.take("==")) return project;
  scanner.skip_blanks();
  const std::string_view version = scanner.take_while(is_version_character);
  scanner.skip_blanks();
  constexpr std::string_view ends = "#;\\";
  if (scanner.at_end() || ends.find(scanner.peek()) != std::string_view::npos) {
    project.version = version;
  }
  return project;
}

}  // namespace

Result<std::vector<VendoredProject>> parse_vendor_list(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  std::vector<VendoredProject> projects;
  std::uint64_t number = 0;
  for (const std::string_view line : split_lines(text)) {
    ++number;
    VendoredProject project = parse_line(line);
    if (project.name.empty() || project.name.front() == '-' || project.version.empty()) continue;
    if (projects.size() >= limits.list_entries) {
      return failure(ErrorKind::limit, fmt::format("more than {} projects", limits.list_entries));
    }
    project.line = number;
    projects.push_back(std::move(project));
  }
  return projects;
}

}  // namespace icecore
