#include "resolve/dockerfile_match.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/text.h"

using namespace icecore;

namespace {

// The line of each step's instruction; 0 where there is none.
std::string lines_of(const std::vector<std::string_view>& history, std::string_view text) {
  std::vector<BuildStepText> steps;
  for (const std::string_view created_by : history) {
    steps.push_back(read_build_step(created_by, {}));
  }
  const Dockerfile dockerfile = *parse_dockerfile(as_bytes(text), {});
  std::vector<const DockerInstruction*> instructions;
  for (const DockerStage& stage : dockerfile.stages) {
    for (const DockerInstruction& instruction : stage.instructions) {
      instructions.push_back(&instruction);
    }
  }
  std::string lines;
  for (const auto& match : match_steps(steps, instructions, {})) {
    lines += fmt::format("{} ", match ? instructions[*match]->line : 0);
  }
  return lines;
}

constexpr std::string_view dockerfile =
    "FROM python:3.12\n"
    "ARG V=1\n"
    "ENV A=$V\n"
    "RUN apt-get update \\\n"
    "  && apt-get install -y git\n"
    "COPY --chown=1:1 . /app\n"
    "RUN [\"pip\", \"install\", \"x\"]\n"
    "RUN <<EOF\n"
    "echo a\n"
    "EOF\n"
    "CMD [\"python\"]\n";

}  // namespace

TEST_SUITE("dockerfile match") {
  TEST_CASE("a base's steps are before those of the Dockerfile") {
    CHECK(lines_of({"# debian.sh", "ENV A=0", "RUN /bin/sh -c apt-get update # buildkit",
                    "CMD [\"python3\"]", "ARG V=1", "ENV A=1",
                    "RUN |1 V=1 /bin/sh -c apt-get update   && apt-get install -y git # buildkit",
                    "COPY . /app # buildkit", "RUN pip install x # buildkit",
                    "RUN /bin/sh -c echo a\n # buildkit", "CMD [\"python\"]"},
                   dockerfile) == "0 0 0 0 2 3 4 6 7 8 11 ");
  }

  TEST_CASE("the classic builder's way of writing is matched, too") {
    CHECK(lines_of(
              {"/bin/sh -c #(nop)  ARG V=1", "/bin/sh -c #(nop)  ENV A=1",
               "|1 V=1 /bin/sh -c apt-get update   && apt-get install -y git",
               "/bin/sh -c #(nop) COPY dir:0123 in /app ", "/bin/sh -c #(nop)  CMD [\"python\"]"},
              dockerfile) == "2 3 4 6 11 ");
  }

  TEST_CASE("another command is another step") {
    CHECK(lines_of({"RUN /bin/sh -c apt-get install -y curl # buildkit"}, dockerfile) == "0 ");
    CHECK(lines_of({}, dockerfile).empty());
  }
}
