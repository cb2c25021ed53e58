// One line of an image's history (`created_by`): which instruction made a layer, as Docker's two
// builders, buildah and kaniko write it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace icecore {

struct BuildStepText {
  /// `RUN`, `COPY`, `ENV` …; empty where the line is of a tool that has no instructions.
  std::string instruction;
  /// What stands behind it, without options of the instruction and without the shell that runs it;
  /// the whole line where there is no instruction. Of RUN: text for a shell.
  std::string argument;
  std::vector<std::string> options;          ///< `--mount=…` and the like.
  std::vector<std::string> build_arguments;  ///< `NAME=value` that RUN was given.
};

/// Never fails.
[[nodiscard]] BuildStepText read_build_step(std::string_view created_by, const Limits& limits);

/// Takes `--option` and `--option=value` off the front of an instruction's argument.
[[nodiscard]] std::vector<std::string> take_instruction_options(std::string_view& argument);

/// The words of an argument in exec form, `["a", "b"]`; nothing for other text.
[[nodiscard]] std::optional<std::vector<std::string>> exec_form(std::string_view argument,
                                                                const Limits& limits);

/// Whether the text is one of Docker's instructions, in upper case.
[[nodiscard]] bool is_docker_instruction(std::string_view word);

}  // namespace icecore
