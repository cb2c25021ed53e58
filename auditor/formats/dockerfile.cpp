// Docker's reference of the Dockerfile, and BuildKit's frontend/dockerfile/parser: directives only
// above everything else; a comment or an empty line inside a continued instruction is left out;
// here-documents of RUN, COPY and ADD.
#include "formats/dockerfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/text_scanner.h"
#include "formats/build_step.h"
#include "formats/shell_words.h"

namespace icecore {
namespace {

std::string to_upper_ascii(std::string_view text) {
  std::string upper(text);
  for (char& character : upper) {
    if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
  }
  return upper;
}

struct Delimiter {
  std::string text;
  bool strips_tabs = false;
};

// The here-documents that an argument announces.
std::vector<Delimiter> delimiters(std::string_view argument, const Limits& limits) {
  std::vector<Delimiter> found;
  ShellTokens tokens(argument, static_cast<std::size_t>(limits.shell_depth));
  for (ShellToken token = tokens.next(); token.kind != ShellToken::Kind::end;) {
    const bool is_document = token.kind == ShellToken::Kind::operation &&
                             (token.operation.ends_with("<<") || token.operation.ends_with("<<-"));
    const bool strips_tabs = token.operation.ends_with('-');
    token = tokens.next();
    if (is_document && token.kind == ShellToken::Kind::word && !token.word.text.empty()) {
      found.push_back({.text = token.word.text, .strips_tabs = strips_tabs});
    }
  }
  return found;
}

class DockerfileParser {
 public:
  DockerfileParser(std::string_view text, const Limits& limits)
      : lines_(split_lines(text)), limits_(limits) {}

  Result<Dockerfile> parse() {
    read_directives();
    while (next_ < lines_.size()) {
      const std::string_view line = strip(lines_[next_]);
      if (line.empty() || line.starts_with('#')) {
        ++next_;
        continue;
      }
      if (++count_ > limits_.list_entries) {
        return failure(ErrorKind::limit, fmt::format("more than {} instructions", count_ - 1));
      }
      add(read_instruction());
    }
    if (result_.stages.empty()) {
      return failure(ErrorKind::malformed, "expected an instruction FROM, found none");
    }
    return std::move(result_);
  }

 private:
  // `# escape=` alone matters here; the first line that is no directive ends them.
  void read_directives() {
    for (; next_ < lines_.size(); ++next_) {
      const std::string_view line = strip(lines_[next_]);
      const std::size_t equals = line.find('=');
      if (!line.starts_with('#') || equals == std::string_view::npos) return;
      const std::string key = to_lower_ascii(strip(line.substr(1, equals - 1)));
      const std::string_view value = strip(line.substr(equals + 1));
      if (key != "syntax" && key != "escape" && key != "check") return;
      if (key == "escape" && value == "`") escape_ = '`';
    }
  }

  // Whether the line goes on; then its end is taken off.
  [[nodiscard]] bool take_continuation(std::string& line) const {
    const std::string_view kept = strip_right(line);
    if (!kept.ends_with(escape_)) return false;
    line.resize(kept.size() - 1);
    return true;
  }

  DockerInstruction read_instruction() {
    DockerInstruction instruction{.line = next_ + 1};
    std::string text(lines_[next_++]);
    while (take_continuation(text) && next_ < lines_.size()) {
      std::string more(lines_[next_++]);
      const std::string_view stripped = strip(more);
      if (stripped.empty() || stripped.starts_with('#')) more = escape_;  // goes on
      text += more;
    }
    std::string_view rest = strip(text);
    const std::string_view name = rest.substr(0, rest.find_first_of(" \t"));
    instruction.name = to_upper_ascii(name);
    rest.remove_prefix(name.size());
    instruction.options = take_instruction_options(rest);
    instruction.argument = strip(rest);
    if (instruction.name == "RUN" || instruction.name == "COPY" || instruction.name == "ADD") {
      read_here_documents(instruction);
    }
    return instruction;
  }

  // Only where all of them end: `<<` may be something else.
  void read_here_documents(DockerInstruction& instruction) {
    std::string announced;
    std::string bodies;
    std::size_t line = next_;
    for (const auto& [delimiter, strips_tabs] : delimiters(instruction.argument, limits_)) {
      std::string body;
      bool is_closed = false;
      while (line < lines_.size() && !is_closed) {
        std::string_view text = lines_[line++];
        if (strips_tabs) text.remove_prefix(std::min(text.find_first_not_of('\t'), text.size()));
        is_closed = text == delimiter;
        if (!is_closed) body += std::string(text) + '\n';
      }
      if (!is_closed) return;
      announced += body + delimiter + '\n';
      bodies += body;
    }
    if (line == next_) return;
    instruction.argument += '\n' + announced;
    instruction.here_document = std::move(bodies);
    next_ = line;
  }

  void add(DockerInstruction instruction) {
    if (instruction.name == "FROM") {
      add_stage(instruction);
    } else if (!result_.stages.empty()) {
      result_.stages.back().instructions.push_back(std::move(instruction));
    } else if (instruction.name == "ARG") {
      result_.global_arguments.push_back(std::move(instruction));
    }
  }

  // `image`, `image AS name`.
  void add_stage(const DockerInstruction& from) {
    DockerStage stage{.line = from.line};
    constexpr std::string_view platform = "--platform=";
    for (const std::string& option : from.options) {
      if (option.starts_with(platform)) stage.platform = option.substr(platform.size());
    }
    TextScanner scanner(from.argument);
    const auto is_no_blank = [](char character) { return character != ' ' && character != '\t'; };
    stage.base = scanner.take_while(is_no_blank);
    scanner.skip_blanks();
    if (equals_ignoring_case(scanner.take_while(is_no_blank), "as")) {
      scanner.skip_blanks();
      stage.name = scanner.take_while(is_no_blank);
    }
    result_.stages.push_back(std::move(stage));
  }

  std::vector<std::string_view> lines_;
  const Limits& limits_;
  std::size_t next_ = 0;
  std::uint64_t count_ = 0;
  char escape_ = '\\';
  Dockerfile result_;
};

// The value that ARG gives a name without `--build-arg`; nothing where there is none.
std::optional<std::string> argument_value(std::string_view name,
                                          const std::vector<DockerInstruction>& arguments) {
  std::optional<std::string> value;
  for (const DockerInstruction& instruction : arguments) {
    const std::string_view text = instruction.argument;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || text.substr(0, equals) != name) continue;
    std::string_view written = text.substr(equals + 1);
    const bool is_quoted = written.size() > 1 && written.front() == written.back() &&
                           (written.front() == '"' || written.front() == '\'');
    if (is_quoted) written = written.substr(1, written.size() - 2);
    value = written;
  }
  return value;
}

// `NAME`, `NAME:-default`, `NAME:+other` inside braces.
std::optional<std::string> expanded(std::string_view inside,
                                    const std::vector<DockerInstruction>& arguments) {
  const std::size_t colon = inside.find(':');
  std::optional<std::string> value = argument_value(inside.substr(0, colon), arguments);
  if (colon == std::string_view::npos || colon + 1 >= inside.size()) return value;
  const std::string word(inside.substr(colon + 2));
  const bool is_set = value && !value->empty();
  if (inside[colon + 1] == '-') return is_set ? value : word;
  if (inside[colon + 1] == '+') return is_set ? word : std::string();
  return value;
}

}  // namespace

Result<Dockerfile> parse_dockerfile(Bytes bytes, const Limits& limits) {
  std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.manifest_bytes));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return DockerfileParser(text, limits).parse();
}

std::string with_arguments(std::string_view text, const std::vector<DockerInstruction>& arguments) {
  std::string result;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    result += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    std::size_t size = 1;
    std::optional<std::string> value;
    if (text.starts_with("${") && text.find('}') != std::string_view::npos) {
      size = text.find('}') + 1;
      value = expanded(text.substr(2, size - 3), arguments);
    } else {
      while (size < text.size() && is_word_character(text[size])) ++size;
      value = argument_value(text.substr(1, size - 1), arguments);
    }
    result += value ? *value : std::string(text.substr(0, size));
    text.remove_prefix(size);
  }
  return result;
}

std::vector<std::size_t> stages_of_last(const Dockerfile& dockerfile) {
  std::vector<std::size_t> numbers;
  if (dockerfile.stages.empty()) return numbers;
  std::size_t number = dockerfile.stages.size() - 1;
  while (true) {
    numbers.push_back(number);
    const std::string base =
        with_arguments(dockerfile.stages[number].base, dockerfile.global_arguments);
    std::optional<std::size_t> earlier;
    for (std::size_t i = 0; i < number; ++i) {
      if (equals_ignoring_case(dockerfile.stages[i].name, base)) earlier = i;
    }
    if (!earlier) break;
    number = *earlier;
  }
  std::ranges::reverse(numbers);
  return numbers;
}

}  // namespace icecore
