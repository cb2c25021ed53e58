#include "formats/definition_file.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <utility>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample = R"(# A comment.
Bootstrap: docker   # another
From: python:{{ VERSION }}
Stage: build

%arguments
    VERSION=3.12

%setup
    mkdir -p ${APPTAINER_ROOTFS}/opt

%files
    src /opt/src   # not taken off
    "a b" /c

%post -c /bin/bash
    apt-get update
    # a comment: with a colon
    pip install numpy=={{ VERSION }}

    %notasection
    echo {{ OTHER }}

%environment
    export A=1

%runscript
    exec python "$@"

Bootstrap: library
From: alpine:latest

%files from build
    /opt /opt
%labels
    Author somebody
%help
    Some text.
)";

Dockerfile parse(std::string_view text) {
  return parse_definition_file(as_bytes(text), {}).value();
}

std::string base_of(std::string_view text) {
  return parse(text).stages.front().base;
}

}  // namespace

TEST_SUITE("definition file") {
  TEST_CASE("stages and sections, as a Dockerfile would have them") {
    const Dockerfile file = parse(sample);
    CHECK(file.is_definition);
    REQUIRE(file.stages.size() == 2);
    const DockerStage& first = file.stages[0];
    CHECK(first.base == "python:3.12");
    CHECK(first.name == "build");
    CHECK(first.line == 2);
    REQUIRE(first.instructions.size() == 5);
    CHECK(first.instructions[0].name == "ARG");
    CHECK(first.instructions[1].name == "RUN");
    CHECK(first.instructions[1].argument == "mkdir -p ${APPTAINER_ROOTFS}/opt");
    CHECK(first.instructions[2].name == "COPY");
    CHECK(first.instructions[2].options.empty());
    const DockerInstruction& post = first.instructions[3];
    CHECK(post.name == "RUN");
    CHECK(post.line == 16);
    CHECK(post.argument ==
          "apt-get update\n    # a comment: with a colon\n    pip install numpy==3.12\n\n"
          "    %notasection\n    echo ${OTHER}");
    CHECK(first.instructions[4].name == "ENV");
    const DockerStage& second = file.stages[1];
    CHECK(second.base == "library://alpine:latest");
    REQUIRE(second.instructions.size() == 2);
    CHECK(second.instructions[0].options == std::vector<std::string>{"--from=build"});
    CHECK(second.instructions[1].name == "LABEL");
  }

  TEST_CASE("what a stage is made of") {
    for (const auto& [text, base] : std::initializer_list<std::pair<std::string, std::string>>{
             {"bootstrap: docker\nfrom: python\n", "python"},
             {"BOOTSTRAP:docker\r\nFrom:python:3@sha256:ab\r\n", "python:3@sha256:ab"},
             {"Bootstrap: docker\nRegistry: registry.example\nNamespace: team\nFrom: app:1\n",
              "registry.example/team/app:1"},
             {"Bootstrap: library\nFrom: user/collection/c:1\n", "library://user/collection/c:1"},
             {"Bootstrap: library\nFrom: library://a/b/c:sha256.0123\n",
              "library://a/b/c@sha256:0123"},
             {"Bootstrap: oras\nFrom: registry.example/a:1\n", "oras://registry.example/a:1"},
             {"Bootstrap: localimage\nFrom: base.sif\n", "scratch"},
             {"Bootstrap: debootstrap\nOSVersion: bookworm\nMirrorURL: http://mirror.example\n",
              "scratch"},
             {"Bootstrap: scratch\n", "scratch"},
             {"Bootstrap: docker\nFrom: {{ BASE }}\n", "${BASE}"}}) {
      CAPTURE(text);
      CHECK(base_of(text) == base);
    }
  }

  TEST_CASE("texts that are none") {
    for (const std::string_view text :
         {"", "# nothing\n", "%post\n  true\n", "FROM python\nRUN x\n", "\xff Bootstrap: docker"}) {
      CAPTURE(text);
      const auto file = parse_definition_file(as_bytes(text), {});
      REQUIRE_FALSE(file.has_value());
      CHECK(file.error().kind == ErrorKind::malformed);
    }
    CHECK(parse_definition_file(as_bytes(sample), {.manifest_bytes = 10}).error().kind ==
          ErrorKind::limit);
    CHECK(parse_definition_file(as_bytes(sample), {.list_entries = 3}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("arguments do not make a text grow without end") {
    std::string text = "Bootstrap: docker\nFrom: a\n%arguments\nA=" + std::string(1000, 'x') + "\n";
    text += "%post\n";
    for (int i = 0; i < 1000; ++i) text += "{{A}}";
    const Dockerfile file =
        parse_definition_file(as_bytes(text), {.manifest_bytes = 10'000}).value();
    CHECK(file.stages[0].instructions.back().argument.size() < 20'000);
  }

  TEST_CASE("hostile definition files") {
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { (void)parse_definition_file(shorter, {}); });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { (void)parse_definition_file(changed, {}); });
  }
}
