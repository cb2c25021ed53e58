#include <doctest/doctest.h>

#include <string>

#include "base/text.h"
#include "collect/collect.h"

using namespace icecore;

namespace {

Facts collected(std::string_view text) {
  MemorySource source(as_bytes(text));
  return collect(Kind::build_system, source, "", Limits{});
}

bool is_read(std::string_view directory) {
  return !matching_kinds({.directory = directory, .name = "pyproject.toml", .first_bytes = {}})
              .empty();
}

}  // namespace

TEST_SUITE("collect build systems") {
  TEST_CASE("a pyproject.toml is one of a source distribution by its directory") {
    CHECK(is_read("my_pkg-1.0"));
    for (const std::string_view directory :
         {"", "srv", "my-app", "pkg-", "srv/pkg-1.0", "pkg-1.0/vendored", "lib/python3.12"}) {
      CAPTURE(directory);
      CHECK(!is_read(directory));
    }
  }

  TEST_CASE("it says what the build requires, or that it says nothing") {
    const Facts facts =
        collected("[build-system]\nrequires = ['a', 'b\\u0007']\nbuild-backend = 'a.meta'\n");
    REQUIRE(facts.rows.size() == 3);
    const auto system = std::get<BuildSystemFact>(facts.rows[0]);
    CHECK(system.is_stated == 1);
    CHECK(system.backend == "a.meta");
    CHECK(std::get<BuildRequiresFact>(facts.rows[1]).text == "a");
    CHECK(std::get<BuildRequiresFact>(facts.rows[1]).position == 1);
    const Facts escaped = collected("[build-system]\nrequires = [\"b\\u0007\"]\n");
    CHECK(std::get<BuildRequiresFact>(escaped.rows[1]).text == "b\\x07");
    const Facts nothing = collected("[project]\n");
    REQUIRE(nothing.rows.size() == 1);
    CHECK(std::get<BuildSystemFact>(nothing.rows[0]).is_stated == 0);
  }

  TEST_CASE("what cannot be read is a gap") {
    const Facts facts = collected("[build-system]\n");
    CHECK(facts.rows.empty());
    CHECK(facts.gaps.size() == 1);
  }
}
