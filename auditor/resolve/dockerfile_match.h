// Which instruction of a Dockerfile made which step of a history.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/build_step.h"
#include "formats/dockerfile.h"

namespace icecore {

/// For each step the number of its instruction, in order: the longest way to read the one as the
/// other, the later of two that are as long. A command that RUN runs must be the same but for white
/// space; other instructions, whose variables a builder replaces, may differ in what follows.
[[nodiscard]] std::vector<std::optional<std::size_t>> match_steps(
    const std::vector<BuildStepText>& steps,
    const std::vector<const DockerInstruction*>& instructions, const Limits& limits);

/// What RUN runs, as a history has it: the text of a here-document, or words as for a shell; of
/// other instructions their argument, where it is no list.
[[nodiscard]] std::string command_of(const DockerInstruction& instruction, const Limits& limits);

}  // namespace icecore
