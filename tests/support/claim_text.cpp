// Only what is there is printed, so that a line shows all that a reader found.
#include "support/claim_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "facts/vocabulary.h"

namespace icecore::test {
namespace {

template <std::size_t Size, typename Word>
std::string_view word_of(const std::array<std::string_view, Size>& words, Word word) {
  return words.at(static_cast<std::size_t>(word));
}

std::string hashes_of(const std::vector<ClaimedHash>& hashes) {
  std::string text;
  for (const auto& [algorithm, digest] : hashes) {
    text += fmt::format(" {}:{}", algorithm, digest.substr(0, 8));
  }
  return text;
}

void add(std::string& line, std::string_view key, const std::string& value) {
  if (!value.empty()) line += fmt::format(" {}{}", key, value);
}

void add(std::string& line, std::string_view key, const std::vector<std::string>& values) {
  if (!values.empty()) line += fmt::format(" {}{}", key, fmt::join(values, ","));
}

std::string text_of(const ClaimedInput& input) {
  std::string line = fmt::format("{} {} {}", input.line, word_of(claimed_kind_words, input.kind),
                                 input.name.empty() ? "?" : input.name);
  add(line, "extras=", input.extras);
  add(line, "==", input.version);
  add(line, "", input.specifier);
  add(line, "build=", input.build);
  line += fmt::format(" {}", word_of(claimed_source_words, input.source));
  add(line, "", input.url);
  add(line, "", input.vcs);
  add(line, "commit=", input.commit.substr(0, 8));
  add(line, "revision=", input.revision);
  add(line, "in=", input.subdirectory);
  add(line, "from=", input.index);
  line += hashes_of(input.hashes);
  for (const ClaimedArtifact& artifact : input.artifacts) {
    line += fmt::format(" [{}{}{}]", artifact.file_name, hashes_of(artifact.hashes),
                        artifact.size ? fmt::format(" {}", *artifact.size) : "");
  }
  for (const ClaimedEdge& edge : input.edges) {
    line += fmt::format(" -> {}{}{}{}", edge.name, edge.extra.empty() ? "" : " if " + edge.extra,
                        edge.group.empty() ? "" : " in " + edge.group,
                        edge.marker.empty() ? "" : " ; " + edge.marker);
  }
  add(line, "groups=", input.groups);
  add(line, "platforms=", input.platforms);
  add(line, "python", input.requires_python);
  if (!input.is_always) line += " sometimes";
  if (input.is_root) line += " root";
  if (input.is_constraint) line += " constraint";
  add(line, "; ", input.marker);
  return line;
}

}  // namespace

std::vector<std::string> inputs_of(const ClaimDocument& document) {
  std::vector<std::string> lines;
  for (const ClaimedInput& input : document.inputs) lines.push_back(text_of(input));
  return lines;
}

std::vector<std::string> options_of(const ClaimDocument& document) {
  std::vector<std::string> lines;
  for (const auto& [name, value, line] : document.options) {
    lines.push_back(fmt::format("{} {} {}", line, name, value));
  }
  for (const ClaimInclude& include : document.includes) {
    const bool is_constraints = include.kind == ClaimInclude::Kind::constraints;
    lines.push_back(
        fmt::format("{} {} {}", include.line, is_constraints ? "-c" : "-r", include.path));
  }
  return lines;
}

std::vector<std::string> defects_of(const ClaimDocument& document) {
  std::vector<std::string> lines;
  for (const auto& [message, line] : document.defects) {
    lines.push_back(fmt::format("{} {}", line, message));
  }
  return lines;
}

}  // namespace icecore::test
