// The longest common subsequence, weighted: a base image's history stands before what the
// Dockerfile made, and its ENV and CMD look like the Dockerfile's own, so that sameness counts more
// than kind.
#include "resolve/dockerfile_match.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "formats/shell_command.h"

namespace icecore {
namespace {

constexpr std::size_t most_of_each = 2'000;  // what a table of both can hold
constexpr unsigned same = 8;
constexpr unsigned alike = 1;

// White space as one blank, so that joined lines are equal however they were joined.
std::string normalized(std::string_view text) {
  std::string result;
  for (const char character : strip(text)) {
    const bool is_space = character == ' ' || character == '\t' || character == '\n';
    if (is_space && result.ends_with(' ')) continue;
    result += is_space ? ' ' : character;
  }
  return result;
}

struct Side {
  std::string instruction, text;
};

unsigned weight(const Side& step, const Side& instruction) {
  if (step.instruction.empty() || step.instruction != instruction.instruction) return 0;
  if (step.text == instruction.text) return same;
  return step.instruction == "RUN" ? 0 : alike;
}

}  // namespace

std::string command_of(const DockerInstruction& instruction, const Limits& limits) {
  if (instruction.argument.starts_with("<<") && !instruction.here_document.empty()) {
    return instruction.here_document;
  }
  if (const auto words = exec_form(instruction.argument, limits)) {
    std::vector<ShellWord> quoted;
    quoted.reserve(words->size());
    for (const std::string& word : *words) quoted.push_back({.text = word});
    return shell_text(quoted);
  }
  return instruction.argument;
}

std::vector<std::optional<std::size_t>> match_steps(
    const std::vector<BuildStepText>& steps,
    const std::vector<const DockerInstruction*>& instructions, const Limits& limits) {
  std::vector<std::optional<std::size_t>> matches(steps.size());
  if (steps.size() > most_of_each || instructions.size() > most_of_each) return matches;
  std::vector<Side> left;
  std::vector<Side> right;
  for (const BuildStepText& step : steps) {
    left.push_back({step.instruction, normalized(step.argument)});
  }
  for (const DockerInstruction* instruction : instructions) {
    right.push_back({instruction->name, normalized(command_of(*instruction, limits))});
  }
  // best[i][j]: of the first i steps and j instructions.
  const std::size_t width = right.size() + 1;
  std::vector<unsigned> best((left.size() + 1) * width);
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j < width; ++j) {
      const unsigned value = weight(left[i - 1], right[j - 1]);
      const unsigned skipped = std::max(best[(i - 1) * width + j], best[i * width + j - 1]);
      const unsigned taken = value > 0 ? best[(i - 1) * width + j - 1] + value : 0;
      best[i * width + j] = std::max(skipped, taken);
    }
  }
  for (std::size_t i = left.size(), j = right.size(); i > 0 && j > 0;) {
    const unsigned value = weight(left[i - 1], right[j - 1]);
    if (value > 0 && best[i * width + j] == best[(i - 1) * width + j - 1] + value) {
      matches[--i] = --j;
    } else if (best[i * width + j] == best[i * width + j - 1]) {
      --j;
    } else {
      --i;
    }
  }
  return matches;
}

}  // namespace icecore
