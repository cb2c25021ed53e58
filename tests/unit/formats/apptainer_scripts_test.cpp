#include "formats/apptainer_scripts.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Texts = std::vector<std::string>;

Texts exported(std::initializer_list<std::string_view> scripts, const Limits& limits = {}) {
  ShellVariables variables(limits);
  for (const std::string_view script : scripts) variables.read(script);
  return variables.exported();
}

}  // namespace

TEST_SUITE("apptainer scripts") {
  TEST_CASE("what is exported") {
    for (const auto& [script, expected] : std::initializer_list<std::pair<std::string, Texts>>{
             {"export A=1 B='two words'", {"A=1", "B=two words"}},
             {"A=1\nB=2\nexport B\n", {"B=2"}},
             {"export A\nA=late\n", {"A=late"}},
             {"#!/bin/sh\n# Custom environment\n\nexport LC_ALL=C\n", {"LC_ALL=C"}},
             {"A=1 command\nexport B=1 >/dev/null", {"B=1"}},
             {"export A=1; unset A", {}},
             {"export A=\"quoted $ sign\"", {"A=quoted $ sign"}},
             {"export A='$B'", {"A=$B"}},
             {"export A=", {"A="}}}) {
      CAPTURE(script);
      CHECK(exported({script}) == expected);
    }
  }

  TEST_CASE("values use what is known") {
    CHECK(exported({"export PATH=/opt/bin:$PATH"}) == Texts{"PATH=/opt/bin:"});
    CHECK(exported({"export PATH=/usr/bin", "export PATH=/opt/bin:${PATH}"}) ==
          Texts{"PATH=/opt/bin:/usr/bin"});
    CHECK(exported({R"(export LANG="${LANG:-"C.UTF-8"}")"}) == Texts{"LANG=C.UTF-8"});
    CHECK(exported({R"(export A="${A:-"a \"b\" \$c"}")"}) == Texts{R"(A=a "b" $c)"});
    CHECK(exported({"export L=/a", "export L=/b${L:+:$L}"}) == Texts{"L=/b:/a"});
    CHECK(exported({"export L=/b${L:+:$L}"}) == Texts{"L=/b"});
    CHECK(exported({"B=x; export A=${B}${B-y}${C-z}"}) == Texts{"A=xxz"});
  }

  TEST_CASE("what is decided elsewhere is not told") {
    for (const std::string_view script :
         {"export A=$(date)", "export A=`date`", "export A=${B#x}", "export A=$1", "export A=$@",
          "if true; then export A=1; fi", "true && export A=1", "f() { export A=1; }",
          "export A=${B", "echo export A=1", "export -f A", "export A=$(",
          "for A in 1; do export A; done"}) {
      CAPTURE(script);
      CHECK(exported({script}).empty());
    }
    CHECK(exported({"export A=1", "export A=$(date)", "export B=$A"}).empty());
  }

  TEST_CASE("values do not grow without end") {
    std::string script = "export A=0123456789\n";
    for (int i = 0; i < 100; ++i) script += "A=$A$A\n";
    CHECK(exported({script}, {.small_text_bytes = 4096}).empty());
  }

  TEST_CASE("runscripts that were made of OCI images") {
    const auto command = read_oci_command(
        "#!/bin/sh\nOCI_ENTRYPOINT='\"/usr/bin/tini\" \"--\"'\n"
        "OCI_CMD='\"python3\" \"a b\"'\nif true; then OCI_CMD=other; fi\n",
        {});
    REQUIRE(command.has_value());
    CHECK(command->entrypoint == Texts{"/usr/bin/tini", "--"});
    CHECK(command->command == Texts{"python3", "a b"});
    const auto empty = read_oci_command("OCI_ENTRYPOINT=''\nOCI_CMD='\"sh\"'\n", {});
    CHECK(empty->entrypoint.empty());
    CHECK(empty->command == Texts{"sh"});
    CHECK_FALSE(read_oci_command("#!/bin/sh\nexec python \"$@\"\n", {}).has_value());
  }

  TEST_CASE("hostile scripts") {
    const std::string sample =
        "export A=\"${A:-\"b\"}\" C=$D${E:+:$E}\nOCI_CMD='\"x\" \"y\"'\nunset A\n";
    const auto read = [](Bytes bytes) {
      (void)exported({as_text(bytes)});
      (void)read_oci_command(as_text(bytes), {});
    };
    for_each_truncation(as_bytes(sample), read);
    for_each_flip(as_bytes(sample), read);
  }
}
