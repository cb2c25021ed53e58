// A Dockerfile: instructions with their lines, and the stages that they are in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct DockerInstruction {
  std::string name;                  ///< In upper case, known or not.
  std::vector<std::string> options;  ///< `--from=build`, `--mount=…`.
  /// Continued lines are joined and comments among them left out; here-documents follow, with
  /// their delimiters, in lines of their own.
  std::string argument;
  std::string here_document;  ///< The bodies alone.
  std::size_t line = 0;       ///< Of its first line, from 1.
};

struct DockerStage {
  std::string base;      ///< As written, with variables.
  std::string name;      ///< After AS; empty if there is none.
  std::string platform;  ///< After --platform=.
  std::size_t line = 0;
  std::vector<DockerInstruction> instructions;  ///< Without FROM.
};

struct Dockerfile {
  std::vector<DockerInstruction> global_arguments;  ///< ARG before the first FROM.
  std::vector<DockerStage> stages;
  bool is_definition = false;  ///< Whether it is a definition file, in this shape.
};

/// ErrorKind::limit for more than `manifest_bytes` or too many instructions; ErrorKind::malformed
/// without FROM, or for text outside UTF-8.
Result<Dockerfile> parse_dockerfile(Bytes bytes, const Limits& limits);

/// The text with `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` replaced where the
/// arguments (`NAME=value` or `NAME`) say so; other expansions stay.
[[nodiscard]] std::string with_arguments(std::string_view text,
                                         const std::vector<DockerInstruction>& arguments);

/// The numbers of the stages that make the last one, from the outermost base on, the last included.
[[nodiscard]] std::vector<std::size_t> stages_of_last(const Dockerfile& dockerfile);

}  // namespace icecore
