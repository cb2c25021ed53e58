// The gravest first, as `compare` sorts them. People see the first files of a tree, programs all.
// Text of targets is escaped in the facts already; Markdown gets it as code.
#include "report/differences.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "base/text.h"
#include "report/json_writer.h"

namespace icecore {
namespace {

constexpr std::size_t shown_files = 8;

std::string heading(const Difference& difference) {
  std::string words(to_word(difference.kind));
  std::ranges::replace(words, '-', ' ');
  return difference.subject.empty() ? words : fmt::format("{} {}", words, difference.subject);
}

std::string or_absent(const std::string& text) {
  return text.empty() ? "absent" : text;
}

std::string count(std::size_t number) {
  return number == 0 ? "no difference"
                     : fmt::format("{} difference{}", number, number == 1 ? "" : "s");
}

void write_text(const DifferencesInput& input, std::ostream& out) {
  for (const Difference& difference : input.differences) {
    fmt::print(out, "{}: {} → {}\n    {}\n", heading(difference), or_absent(difference.before),
               or_absent(difference.after), difference.meaning);
    const std::size_t shown = std::min(difference.files.size(), shown_files);
    for (std::size_t i = 0; i < shown; ++i) {
      fmt::print(out, "      {} {}\n", to_word(difference.files[i].change),
                 difference.files[i].path);
    }
    if (difference.files.size() > shown) {
      fmt::print(out, "      and {} more files\n", difference.files.size() - shown);
    }
  }
  if (!input.differences.empty()) out << '\n';
  fmt::print(out, "{}\n  {}  environment {}\n  {}  environment {}\n",
             count(input.differences.size()), escaped(input.before), input.before_digest,
             escaped(input.after), input.after_digest);
}

// Code in Markdown that a backtick in it does not end, on one line of a table.
std::string code(std::string_view text) {
  if (text.empty()) return "absent";
  std::string quoted;
  for (const char character : text) {
    if (character == '|') quoted += '\\';
    quoted += character;
  }
  const bool has_tick = text.contains('`');
  return has_tick ? fmt::format("`` {} ``", quoted) : fmt::format("`{}`", quoted);
}

void write_markdown(const DifferencesInput& input, std::ostream& out) {
  fmt::print(out, "**{}** between {} and {}\n", count(input.differences.size()),
             code(escaped(input.before)), code(escaped(input.after)));
  if (input.differences.empty()) return;
  out << "\n| input | before | after | what follows |\n|---|---|---|---|\n";
  for (const Difference& difference : input.differences) {
    std::string files;
    if (!difference.files.empty()) files = fmt::format(" ({} files)", difference.files.size());
    fmt::print(out, "| {} | {} | {} | {}{} |\n", code(heading(difference)), code(difference.before),
               code(difference.after), difference.meaning, files);
  }
}

void write_json(const DifferencesInput& input, std::ostream& out) {
  JsonWriter json(out, JsonLayout::indented);
  json.begin_object();
  json.member("before", escaped(input.before));
  json.member("before_environment_digest", input.before_digest);
  json.member("after", escaped(input.after));
  json.member("after_environment_digest", input.after_digest);
  json.key("differences");
  json.begin_array();
  for (const Difference& difference : input.differences) {
    json.begin_object();
    json.member("kind", to_word(difference.kind));
    json.member("subject", difference.subject);
    json.member("before", difference.before);
    json.member("after", difference.after);
    json.member("meaning", difference.meaning);
    json.key("files");
    json.begin_array();
    for (const FileDifference& file : difference.files) {
      json.begin_object();
      json.member("path", file.path);
      json.member("change", to_word(file.change));
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out << '\n';
}

}  // namespace

void write_differences(const DifferencesInput& input, DifferenceFormat format, std::ostream& out) {
  switch (format) {
    case DifferenceFormat::text:
      return write_text(input, out);
    case DifferenceFormat::json:
      return write_json(input, out);
    case DifferenceFormat::markdown:
      return write_markdown(input, out);
  }
}

}  // namespace icecore
