// Apptainer's user guide ("Definition Files"), and its reader (pkg/build/types/parser/deffile.go):
// a header of keys and values until the first line that begins with `%` and a section's name; each
// header with Bootstrap begins a stage. Lines of a section count whatever they are: a section is
// text for a shell.
#include "formats/definition_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"
#include "base/text_scanner.h"

namespace icecore {
namespace {

// What a section is in a Dockerfile; nothing for those that make no part of an image.
struct Section {
  std::string_view name, instruction;
};
constexpr std::array sections{
    Section{.name = "post", .instruction = "RUN"},
    Section{.name = "setup", .instruction = "RUN"},
    Section{.name = "pre", .instruction = "RUN"},
    Section{.name = "appinstall", .instruction = "RUN"},
    Section{.name = "files", .instruction = "COPY"},
    Section{.name = "appfiles", .instruction = "COPY"},
    Section{.name = "environment", .instruction = "ENV"},
    Section{.name = "appenv", .instruction = "ENV"},
    Section{.name = "labels", .instruction = "LABEL"},
    Section{.name = "applabels", .instruction = "LABEL"},
    Section{.name = "arguments", .instruction = "ARG"},
    Section{.name = "help", .instruction = ""},
    Section{.name = "runscript", .instruction = ""},
    Section{.name = "startscript", .instruction = ""},
    Section{.name = "test", .instruction = ""},
    Section{.name = "apprun", .instruction = ""},
    Section{.name = "appstart", .instruction = ""},
    Section{.name = "apphelp", .instruction = ""},
    Section{.name = "apptest", .instruction = ""},
};

// The section that a line begins, and what stands behind its name.
std::optional<std::pair<Section, std::string_view>> section_of(std::string_view line) {
  line = strip(line);
  if (!line.starts_with('%')) return std::nullopt;
  line.remove_prefix(1);
  const std::string_view name = line.substr(0, line.find_first_of(" \t"));
  const auto found = std::ranges::find(sections, to_lower_ascii(name), &Section::name);
  if (found == sections.end()) return std::nullopt;
  return std::pair(*found, strip(line.substr(name.size())));
}

// A line of a header; nothing for an empty one, a comment and what is no key.
std::optional<std::pair<std::string, std::string>> header_line(std::string_view line) {
  line = strip(line.substr(0, line.find('#')));
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view key = strip(line.substr(0, colon));
  if (key.find_first_of(" \t\"'`$(") != std::string_view::npos) return std::nullopt;
  return std::pair(to_lower_ascii(key), std::string(strip(line.substr(colon + 1))));
}

bool is_bootstrap(std::string_view line) {
  const auto header = header_line(line);
  return header && header->first == "bootstrap";
}

using Header = std::map<std::string, std::string>;

std::string value_of(const Header& header, const std::string& key) {
  const auto found = header.find(key);
  return found == header.end() ? std::string() : found->second;
}

// The image that a stage is made of, as a Dockerfile would name it.
std::string base_of(const Header& header) {
  const std::string agent = to_lower_ascii(value_of(header, "bootstrap"));
  std::string from = value_of(header, "from");
  if (from.empty()) return "scratch";
  if (agent == "docker") {
    for (const char* key : {"namespace", "registry"}) {
      const std::string above = value_of(header, key);
      if (!above.empty()) from.insert(0, above + "/");
    }
    return from;
  }
  if (agent != "library" && agent != "shub" && agent != "oras") return "scratch";
  if (!from.contains("://")) from.insert(0, agent + "://");
  // A library's tag may be a digest.
  constexpr std::string_view digest_tag = ":sha256.";
  const std::size_t digest = from.find(digest_tag);
  if (digest != std::string::npos) from.replace(digest, digest_tag.size(), "@sha256:");
  return from;
}

class DefinitionParser {
 public:
  DefinitionParser(std::string_view text, const Limits& limits)
      : lines_(split_lines(text)), limits_(limits) {}

  Result<Dockerfile> parse() {
    while (next_ < lines_.size()) {
      if (++count_ > limits_.list_entries) {
        return failure(ErrorKind::limit,
                       fmt::format("more than {} lines and sections", count_ - 1));
      }
      if (const auto section = section_of(lines_[next_])) {
        if (result_.stages.empty()) break;
        read_section(section->first, section->second);
      } else if (is_bootstrap(lines_[next_])) {
        read_header();
      } else {
        ++next_;
      }
    }
    if (result_.stages.empty()) {
      return failure(ErrorKind::malformed, "expected a header with Bootstrap, found none");
    }
    replace_arguments();
    result_.is_definition = true;
    return std::move(result_);
  }

 private:
  void read_header() {
    Header header;
    const std::size_t line = next_ + 1;
    for (; next_ < lines_.size() && !section_of(lines_[next_]); ++next_) {
      auto entry = header_line(lines_[next_]);
      if (!entry) continue;
      if (entry->first == "bootstrap" && header.contains("bootstrap")) break;
      header.insert_or_assign(std::move(entry->first), std::move(entry->second));
    }
    result_.stages.push_back(
        {.base = base_of(header), .name = value_of(header, "stage"), .line = line});
  }

  void read_section(const Section& section, std::string_view rest) {
    DockerInstruction instruction{.name = std::string(section.instruction), .line = next_ + 1};
    // `%files from STAGE`.
    constexpr std::string_view from = "from ";
    if (instruction.name == "COPY" && rest.starts_with(from)) {
      instruction.options.push_back("--from=" + std::string(strip(rest.substr(from.size()))));
    }
    std::string text;
    for (++next_; next_ < lines_.size(); ++next_) {
      const std::string_view line = lines_[next_];
      if (section_of(line) || is_next_stage(line)) break;
      text += line;
      text += '\n';
    }
    instruction.argument = strip(text);
    if (instruction.name == "ARG") add_arguments(instruction.argument);
    if (instruction.name.empty() || instruction.argument.empty()) return;
    result_.stages.back().instructions.push_back(std::move(instruction));
  }

  // As Apptainer splits a file into stages, whatever section it is in.
  [[nodiscard]] static bool is_next_stage(std::string_view line) {
    return !line.starts_with(' ') && !line.starts_with('\t') && is_bootstrap(line);
  }

  void add_arguments(std::string_view text) {
    for (const std::string_view line : split(text, '\n')) {
      const std::string_view stripped = strip(line);
      const std::size_t equals = stripped.find('=');
      if (stripped.starts_with('#') || equals == std::string_view::npos) continue;
      arguments_.try_emplace(std::string(strip(stripped.substr(0, equals))),
                             strip(stripped.substr(equals + 1)));
    }
  }

  void replace_arguments() {
    for (DockerStage& stage : result_.stages) {
      stage.base = with_defaults(stage.base);
      for (DockerInstruction& instruction : stage.instructions) {
        instruction.argument = with_defaults(instruction.argument);
      }
    }
  }

  // Texts of the file, which may be long, in many places: not more than a file may have.
  [[nodiscard]] std::string with_defaults(std::string_view text) {
    std::string result;
    while (replaced_ < limits_.manifest_bytes) {
      const std::size_t start = text.find("{{");
      const std::size_t end = text.find("}}", start);
      if (start == std::string_view::npos || end == std::string_view::npos) break;
      const std::string_view name = strip(text.substr(start + 2, end - start - 2));
      result += text.substr(0, start);
      const auto known = arguments_.find(name);
      const std::string value =
          known != arguments_.end() ? known->second : fmt::format("${{{}}}", name);
      replaced_ += value.size();
      result += value;
      text.remove_prefix(end + 2);
    }
    return result.append(text);
  }

  std::vector<std::string_view> lines_;
  const Limits& limits_;
  std::size_t next_ = 0, count_ = 0;
  std::uint64_t replaced_ = 0;
  std::map<std::string, std::string, std::less<>> arguments_;
  Dockerfile result_;
};

}  // namespace

Result<Dockerfile> parse_definition_file(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  return DefinitionParser(text, limits).parse();
}

}  // namespace icecore
