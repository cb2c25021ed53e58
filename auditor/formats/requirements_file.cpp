// pip 26.3: req/req_file.py. The order of its steps decides: lines are joined, then comments cut,
// then variables replaced, then requirement and options parted. An option beside a requirement that
// is not the requirement's own counts for nothing, and of several -r on a line only the first.
#include "formats/requirements_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "base/text_scanner.h"
#include "formats/claimed_requirement.h"
#include "formats/python_text.h"
#include "formats/requirement_options.h"

namespace icecore {
namespace {

struct Mark {
  std::string_view bytes;
  std::size_t width;  // of a unit: 1, 2 or 4 bytes
  bool is_big;
};

// The longer ones first: UTF-32's little-endian mark starts like UTF-16's.
constexpr std::array<Mark, 5> marks{{{{"\xEF\xBB\xBF", 3}, 1, false},
                                     {{"\xFF\xFE\0\0", 4}, 4, false},
                                     {{"\0\0\xFE\xFF", 4}, 4, true},
                                     {{"\xFF\xFE", 2}, 2, false},
                                     {{"\xFE\xFF", 2}, 2, true}}};

char32_t unit_at(std::string_view bytes, const Mark& mark) {
  char32_t unit = 0;
  for (std::size_t i = 0; i < mark.width; ++i) {
    const std::size_t place = mark.is_big ? i : mark.width - 1 - i;
    unit = unit << 8U | static_cast<unsigned char>(bytes[place]);
  }
  return unit;
}

// UTF-16 and UTF-32 as UTF-8.
Result<std::string> decode_wide(std::string_view bytes, const Mark& mark) {
  std::string text;
  const auto wrong = [&] {
    return failure(ErrorKind::malformed, fmt::format("no text in UTF-{}", mark.width * 8));
  };
  if (bytes.size() % mark.width != 0) return wrong();
  for (std::size_t place = 0; place < bytes.size(); place += mark.width) {
    char32_t unit = unit_at(bytes.substr(place), mark);
    if (mark.width == 2 && unit >= 0xD800 && unit < 0xDC00 && place + 4 <= bytes.size()) {
      const char32_t low = unit_at(bytes.substr(place + 2), mark);
      if (low < 0xDC00 || low > 0xDFFF) return wrong();
      unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
      place += 2;
    } else if ((unit >= 0xD800 && unit <= 0xDFFF) || unit > 0x10FFFF) {
      return wrong();
    }
    append_utf8(text, unit);
  }
  return text;
}

// What `# -*- coding: name -*-` in one of the first two lines says (PEP 263); empty if nothing.
std::string stated_encoding(std::string_view bytes) {
  for (int line = 0; line < 2 && !bytes.empty(); ++line) {
    const std::string_view text = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(text.size() + 1, bytes.size()));
    if (!text.starts_with('#')) continue;
    for (std::size_t place = text.find("coding"); place != std::string_view::npos;
         place = text.find("coding", place + 1)) {
      std::string_view rest = text.substr(place + 6);
      if (!rest.starts_with(':') && !rest.starts_with('=')) continue;
      rest = strip(rest.substr(1));
      const auto end = std::ranges::find_if_not(
          rest, [](char c) { return is_word_character(c) || c == '-' || c == '.'; });
      if (end != rest.begin()) {
        return to_lower_ascii(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
      }
    }
  }
  return {};
}

Result<std::string> decode(std::string_view bytes) {
  for (const Mark& mark : marks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    bytes.remove_prefix(mark.bytes.size());
    if (mark.width > 1) return decode_wide(bytes, mark);
    return std::string(ICECORE_TRY(utf8_text(as_bytes(bytes), bytes.size())));
  }
  std::string encoding = stated_encoding(bytes);
  std::ranges::replace(encoding, '_', '-');
  if (encoding.empty() || encoding == "utf-8" || encoding == "utf8") {
    return std::string(ICECORE_TRY(utf8_text(as_bytes(bytes), bytes.size())));
  }
  const bool is_ascii = encoding == "ascii" || encoding == "us-ascii";
  if (!is_ascii && encoding != "latin-1" && encoding != "iso-8859-1" && encoding != "latin1") {
    return failure(ErrorKind::unsupported, fmt::format("text in {}", escaped(encoding)));
  }
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (is_ascii && value > 0x7F) return failure(ErrorKind::malformed, "no text in ASCII");
    append_utf8(text, value);
  }
  return text;
}

struct Line {
  std::string text;
  std::size_t number = 0;
};

// The place of a comment with the white space in front of it; the length if there is none.
std::size_t comment_place(std::string_view line) {
  for (std::size_t hash = line.find('#'); hash != std::string_view::npos;
       hash = line.find('#', hash + 1)) {
    const std::size_t kept = strip_right_python(line.substr(0, hash)).size();
    if (hash == 0 || kept < hash) return kept;
  }
  return line.size();
}

bool is_comment(std::string_view line) {
  return strip_left_python(line).starts_with('#');
}

std::string_view without_backslashes(std::string_view line) {
  while (line.starts_with('\\')) line.remove_prefix(1);
  while (line.ends_with('\\')) line.remove_suffix(1);
  return line;
}

// Lines that end in a backslash with those that follow, up to one that does not, or a comment.
std::vector<Line> joined_lines(std::string_view text) {
  std::vector<Line> lines;
  std::optional<Line> open;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line_python(text);
    const bool is_comment_line = is_comment(line);
    if (line.ends_with('\\') && !is_comment_line) {
      if (!open) open = Line{.text = {}, .number = number};
      open->text += without_backslashes(line);
      continue;
    }
    Line whole = open ? *std::exchange(open, std::nullopt) : Line{.text = {}, .number = number};
    if (is_comment_line) whole.text += ' ';
    whole.text += line;
    lines.push_back(std::move(whole));
  }
  if (open) lines.push_back(*std::move(open));
  return lines;
}

bool is_variable_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  });
}

std::string with_variables(std::string_view text, const VariableLookup& variables) {
  if (!variables) return std::string(text);
  std::string result;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find("${"), text.size());
    result += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    const std::size_t end = text.find('}');
    const std::string_view name =
        end == std::string_view::npos ? std::string_view() : text.substr(2, end - 2);
    const auto value = is_variable_name(name) ? variables(name) : std::nullopt;
    const bool is_set = value && !value->empty();
    const std::string_view taken = text.substr(0, is_set ? end + 1 : 2);
    result += is_set ? *value : std::string(taken);
    text.remove_prefix(taken.size());
  }
  return result;
}

std::optional<std::string> option_of(const RequirementLine& line, std::string_view name) {
  const auto option = std::ranges::find(line.options, name, &RequirementLine::Option::name);
  return option == line.options.end() ? std::nullopt : std::optional(option->value);
}

void add_input(Result<ClaimedInput> input, const RequirementLine& parsed, std::size_t line,
               ClaimDocument& document) {
  if (!input) return add_defect(document, input.error().message, line);
  input->line = line;
  input->is_constraint = document.format == ClaimFormat::constraints;
  for (const auto& [name, value] : parsed.options) {
    if (name != "hash" || input->source == ClaimedSource::editable) continue;
    const std::optional<ClaimedHash> hash = parse_claimed_hash(value);
    if (hash) {
      input->hashes.push_back(*hash);
    } else {
      add_defect(document, fmt::format("no hash: {}", escaped(value.substr(0, 200))), line);
    }
  }
  if (input->artifacts.size() == 1) input->artifacts.front().hashes = input->hashes;
  document.inputs.push_back(*std::move(input));
}

// A line without requirement.
void add_options(const RequirementLine& parsed, std::size_t line, ClaimDocument& document) {
  for (const auto& [name, value] : parsed.options) {
    if (name == "hash") {
      add_defect(document, "a hash without a requirement", line);
    } else {
      document.options.push_back({.name = name, .value = value, .line = line});
    }
  }
}

// `# This file is autogenerated by pip-compile`, `# This file was autogenerated by uv …`.
void take_header(std::string_view comment, ClaimDocument& document) {
  for (const std::string_view tool : {"pip-compile", "uv", "poetry", "pdm"}) {
    if (comment.contains("generated by " + std::string(tool))) document.created_by = tool;
  }
}

}  // namespace

void add_requirement_line(std::string_view text, std::size_t line, const Limits& limits,
                          ClaimDocument& document) {
  const Result<RequirementLine> parsed = parse_requirement_line(text);
  if (!parsed) return add_defect(document, parsed.error().message, line);
  const auto editable = option_of(*parsed, "editable");
  if (!parsed->requirement.empty() && !editable) {
    return add_input(claimed_requirement(parsed->requirement, limits), *parsed, line, document);
  }
  if (editable) {
    if (document.format == ClaimFormat::constraints) {
      return add_defect(document, "an editable requirement cannot be a constraint", line);
    }
    // pip takes a requirement beside it for the editable one.
    const std::string& named = parsed->requirement.empty() ? *editable : parsed->requirement;
    return add_input(claimed_editable(named, limits), *parsed, line, document);
  }
  for (const auto& [option, kind] : {std::pair("requirement", ClaimInclude::Kind::requirements),
                                     std::pair("constraint", ClaimInclude::Kind::constraints)}) {
    const auto path = option_of(*parsed, option);
    if (!path) continue;
    document.includes.push_back({.kind = kind, .path = *path, .line = line});
    return;
  }
  add_options(*parsed, line, document);
}

Result<ClaimDocument> read_requirements_file(Bytes bytes, ClaimFormat format,
                                             const VariableLookup& variables,
                                             const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes, more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  const std::string text = ICECORE_TRY(decode(as_text(bytes)));
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos) {
    return failure(ErrorKind::malformed, "a NUL in the text", nul);
  }
  ClaimDocument document;
  document.format = format;
  for (const Line& line : joined_lines(text)) {
    const std::string_view kept =
        strip_python(std::string_view(line.text).substr(0, comment_place(line.text)));
    if (kept.empty()) {
      if (document.created_by.empty()) take_header(line.text, document);
      continue;
    }
    add_requirement_line(with_variables(kept, variables), line.number, limits, document);
    if (document.inputs.size() > limits.claim_inputs) {
      return failure(ErrorKind::limit,
                     fmt::format("more than {} requirements", limits.claim_inputs));
    }
  }
  return document;
}

}  // namespace icecore
