#include "resolve/wheels.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

using namespace icecore;

namespace {

std::string parts_of(const std::string& file_name, ArtifactKind kind = ArtifactKind::wheel) {
  const ArtifactName name = read_artifact_name(file_name, kind);
  return fmt::format("{}|{}|{}|{}|{}", name.name, name.version, name.build, name.tags,
                     name.variant);
}

}  // namespace

TEST_SUITE("wheels") {
  TEST_CASE("what a wheel's name says") {
    CHECK(parts_of("Foo.Bar-1.0.0-py2.py3-none-any.whl") == "foo-bar|1.0.0||py2.py3-none-any|");
    CHECK(parts_of("a-1-1b-cp312-cp312-win_amd64.whl") == "a|1|1b|cp312-cp312-win_amd64|");
    CHECK(parts_of("a-1-cp312-cp312-linux_x86_64-x8664v3.whl") ==
          "a|1||cp312-cp312-linux_x86_64|x8664v3");
    CHECK(read_artifact_name("a-1-py2.py3-none-any.whl", ArtifactKind::wheel).expanded ==
          std::vector<std::string>{"py2-none-any", "py3-none-any"});
  }

  TEST_CASE("what a source distribution's name says") {
    CHECK(parts_of("a_b-1.0.tar.gz", ArtifactKind::sdist) == "a-b|1.0|||");
  }

  TEST_CASE("other names have a problem") {
    for (const char* name : {"a-1.whl", "a.whl", "a-1-py3-none.whl", "a-b-py3-none-any.whl",
                             "a-1-py3-none-any-Not a label.whl"}) {
      CAPTURE(name);
      const ArtifactName read = read_artifact_name(name, ArtifactKind::wheel);
      CHECK_FALSE(read.problem.empty());
      CHECK(read.name.empty());
    }
  }
}
