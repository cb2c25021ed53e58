#include "formats/dockerfile.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string shown(std::string_view text) {
  const Result<Dockerfile> dockerfile = parse_dockerfile(as_bytes(text), {});
  if (!dockerfile) return "none: " + dockerfile.error().message;
  std::string result;
  const auto add = [&](const DockerInstruction& instruction) {
    result += fmt::format("{} {} {} [{}]\n", instruction.line, instruction.name,
                          fmt::join(instruction.options, ","), escaped(instruction.argument));
  };
  for (const DockerInstruction& argument : dockerfile->global_arguments) add(argument);
  for (const DockerStage& stage : dockerfile->stages) {
    result += fmt::format("{} = {} {} {}\n", stage.line, stage.name, stage.base, stage.platform);
    for (const DockerInstruction& instruction : stage.instructions) add(instruction);
  }
  return result;
}

constexpr std::string_view stages =
    "# syntax=docker/dockerfile:1\n"
    "ARG VERSION=3.12\n"
    "FROM --platform=linux/amd64 python:${VERSION}-slim AS base\n"
    "\n"
    "# a comment\n"
    "run --mount=type=cache,target=/x apt-get update \\\n"
    "    # inside\n"
    "\n"
    "  && apt-get install -y git\n"
    "FROM base\n"
    "CMD [\"python\"]\n";

}  // namespace

TEST_SUITE("dockerfile") {
  TEST_CASE("instructions are in their stages, with their first lines") {
    CHECK(shown(stages) ==
          "2 ARG  [VERSION=3.12]\n"
          "3 = base python:${VERSION}-slim linux/amd64\n"
          "6 RUN --mount=type=cache,target=/x [apt-get update   && apt-get install -y git]\n"
          "10 =  base \n"
          "11 CMD  [[\"python\"]]\n");
  }

  TEST_CASE("a directive changes what continues a line") {
    CHECK(shown("# escape=`\nFROM a\r\nRUN b `\n  c \\\nUSER d") ==
          "2 =  a \n3 RUN  [b   c \\\\]\n5 USER  [d]\n");
    CHECK(shown("# x\n# escape=`\nFROM a\nRUN b `\nUSER d") ==
          "3 =  a \n4 RUN  [b `]\n5 USER  [d]\n");
  }

  TEST_CASE("here-documents are parts of their instruction") {
    const std::string_view text =
        "FROM a\nRUN <<EOF\npip install x\n\nEOF\nCOPY <<a <<-\"b\" /x\n1\na\n\t2\n\tb\nUSER d\n";
    CHECK(shown(text) ==
          "1 =  a \n"
          "2 RUN  [<<EOF\\x0apip install x\\x0a\\x0aEOF\\x0a]\n"
          "6 COPY  [<<a <<-\"b\" /x\\x0a1\\x0aa\\x0a2\\x0ab\\x0a]\n"
          "11 USER  [d]\n");
    CHECK(parse_dockerfile(as_bytes(text), {})->stages[0].instructions[0].here_document ==
          "pip install x\n\n");
    // One that does not end is none.
    CHECK(shown("FROM a\nRUN cat <<EOF\nUSER d\n") == "1 =  a \n2 RUN  [cat <<EOF]\n3 USER  [d]\n");
  }

  TEST_CASE("what is no Dockerfile says so") {
    CHECK(shown("") == "none: expected an instruction FROM, found none");
    CHECK(shown("RUN a\n") == "none: expected an instruction FROM, found none");
    CHECK(shown("FROM \xFF").starts_with("none: "));
  }

  TEST_CASE("arguments stand for their defaults") {
    const Dockerfile dockerfile =
        *parse_dockerfile(as_bytes("ARG A=1\nARG B\nARG C=\"2 3\"\nFROM x\n"), {});
    const auto expand = [&](std::string_view text) {
      return with_arguments(text, dockerfile.global_arguments);
    };
    CHECK(expand("a:$A-${A}") == "a:1-1");
    CHECK(expand("$B ${B:-d} ${A:-d} ${A:+e}${B:+e}") == "$B d 1 e");
    CHECK(expand("${C} ${D} $ ${") == "2 3 ${D} $ ${");
  }

  TEST_CASE("the last stage stands on others") {
    const auto of_last = [](std::string_view text) {
      return stages_of_last(*parse_dockerfile(as_bytes(text), {}));
    };
    CHECK(of_last(stages) == std::vector<std::size_t>{0, 1});
    CHECK(of_last("FROM a AS x\nFROM b AS y\nFROM X\n") == std::vector<std::size_t>{0, 2});
    CHECK(of_last("FROM a AS a\nFROM a\n") == std::vector<std::size_t>{0, 1});
    CHECK(of_last("FROM x AS x\n") == std::vector<std::size_t>{0});
  }

  TEST_CASE("no text is too odd") {
    const auto read = [](Bytes bytes) { (void)shown(as_text(bytes)); };
    const Bytes sample =
        as_bytes("# escape=`\nARG A=1\nFROM a:${A} AS b\nRUN <<E `\nx\nE\nFROM b\n");
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
