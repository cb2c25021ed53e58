#include "formats/build_system.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<BuildSystem> read(std::string_view text, const Limits& limits = {}) {
  return read_build_system(as_bytes(text), limits);
}

constexpr std::string_view sample =
    "[build-system]\n"
    "requires = [\"setuptools==80.9.0\", 'wheel', \"tomli>=2; python_version < '3.11'\"]\n"
    "build-backend = \"setuptools.build_meta\"\n"
    "[project]\nname = \"a\"\n";

using Lines = std::vector<std::string>;

}  // namespace

TEST_SUITE("build_system") {
  TEST_CASE("requirements are as written, with the backend") {
    const auto system = read(sample);
    REQUIRE(system.has_value());
    CHECK(system->is_stated);
    CHECK(system->backend == "setuptools.build_meta");
    CHECK(system->requirements ==
          Lines{"setuptools==80.9.0", "wheel", "tomli>=2; python_version < '3.11'"});
    const auto none = read("[build-system]\nrequires = []\nbackend-path = ['.']\n");
    REQUIRE(none.has_value());
    CHECK(none->is_stated);
    CHECK(none->requirements.empty());
    CHECK(none->backend.empty());
  }

  TEST_CASE("a document without the table states nothing") {
    for (const std::string_view text : {"", "[tool.black]\nline-length = 100\n"}) {
      const auto system = read(text);
      REQUIRE(system.has_value());
      CHECK(!system->is_stated);
      CHECK(system->requirements.empty());
    }
  }

  TEST_CASE("what is not as the specification has it is refused, with its line") {
    struct Refused {
      std::string_view text, message;
    };
    const std::array<Refused, 5> all{{
        {"\nbuild-system = 1\n", "line 2: build-system is expected to be a table, found number"},
        {"[build-system]\n", "line 1: build-system has no requires"},
        {"[build-system]\nrequires = 'a'\n",
         "line 2: build-system.requires is expected to be an array of strings, found string"},
        {"[build-system]\nrequires = ['a', 1]\n",
         "line 2: an element of build-system.requires is expected to be a string, found number"},
        {"[build-system]\nrequires = []\nbuild-backend = true\n",
         "line 3: build-system.build-backend is expected to be a string, found boolean"},
    }};
    for (const auto& [text, message] : all) {
      CAPTURE(text);
      const auto system = read(text);
      REQUIRE(!system.has_value());
      CHECK(system.error().kind == ErrorKind::malformed);
      CHECK(system.error().message == message);
    }
    CHECK(!read("[build-system").has_value());
    CHECK(read(sample, Limits{.requirements = 2}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("hostile bytes end in a value or an error") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      const auto system = read_build_system(shorter, {});
      if (system) CHECK(system->requirements.size() <= 3);
    });
    for_each_flip(as_bytes(sample), [](Bytes changed) {
      const auto system = read_build_system(changed, {});
      if (system && !system->is_stated) CHECK(system->requirements.empty());
    });
  }
}
