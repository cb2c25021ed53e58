#include "formats/build_step.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string shown(std::string_view created_by) {
  const BuildStepText step = read_build_step(created_by, {});
  return fmt::format("{}|{}|{}|{}", step.instruction, step.argument, fmt::join(step.options, ","),
                     fmt::join(step.build_arguments, ","));
}

struct Row {
  std::string_view text, expected;
};

}  // namespace

TEST_SUITE("build step") {
  TEST_CASE("each builder's way of writing is read") {
    for (const auto& [text, expected] : std::array{
             Row{"/bin/sh -c #(nop)  ENV LANG=C.UTF-8", "ENV|LANG=C.UTF-8||"},
             Row{"/bin/sh -c #(nop) ADD file:4b1be1de1a1e5aa6 in / ",
                 "ADD|file:4b1be1de1a1e5aa6 in /||"},
             Row{"/bin/sh -c apt-get update && x", "RUN|apt-get update && x||"},
             Row{"RUN /bin/sh -c pip install x # buildkit", "RUN|pip install x||"},
             Row{"RUN /bin/bash -o pipefail -c a | b # buildkit", "RUN|a | b||"},
             Row{"SHELL [/bin/bash -lc]", "SHELL|[/bin/bash -lc]||"},
             Row{"RUN pip install x # buildkit", "RUN|pip install x||"},
             Row{"COPY --chown=1:1 . /app # buildkit", "COPY|. /app|--chown=1:1|"},
             Row{"CMD [\"python3\"]", "CMD|[\"python3\"]||"},
             Row{"RUN --mount=type=cache,target=/r pip install x",
                 "RUN|pip install x|--mount=type=cache,target=/r|"},
             Row{"RUN [\"pip\", \"install\", \"a b\"]", "RUN|pip install 'a b'||"},
             Row{"# debian.sh --arch 'amd64' out/ 'bookworm' '@1'",
                 "|# debian.sh --arch 'amd64' out/ 'bookworm' '@1'||"},
             Row{"bazel build ...", "|bazel build ...||"},
             Row{"", "|||"},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("build arguments end where the shell begins") {
    for (const auto& [text, expected] : std::array{
             Row{"|1 VERSION=1.2 /bin/sh -c pip install x==$VERSION",
                 "RUN|pip install x==$VERSION||VERSION=1.2"},
             Row{"RUN |2 A=b c B=d /bin/bash -exo pipefail -c x # buildkit", "RUN|x||A=b c,B=d"},
             Row{"|0 /bin/sh -c x", "RUN|x||"},
             Row{"|x /bin/sh -c y", "|%x /bin/sh -c y||"},
             Row{"|2 A=b", "|%2 A=b||"},
         }) {
      CAPTURE(text);
      std::string wanted(expected);
      if (const auto mark = wanted.find('%'); mark != std::string::npos) wanted[mark] = '|';
      CHECK(shown(text) == wanted);
    }
  }

  TEST_CASE("the exec form is a list of texts") {
    CHECK(exec_form(" [\"a\", \"b c\"]", {}) == std::vector<std::string>{"a", "b c"});
    for (const std::string_view text : {"a", "[a]", "[1]", "[\"a\"", "{}"}) {
      CAPTURE(text);
      CHECK(!exec_form(text, {}));
    }
  }

  TEST_CASE("no text is too odd") {
    const Bytes sample =
        as_bytes("|2 A=b c B=d /bin/bash -o pipefail -c #(nop) RUN --m=x [\"y\"] # buildkit");
    const auto read = [](Bytes bytes) { (void)shown(as_text(bytes)); };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
