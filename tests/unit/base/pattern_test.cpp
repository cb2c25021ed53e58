#include "base/pattern.h"

#include <doctest/doctest.h>

#include <string>

using namespace icecore;

TEST_SUITE("pattern") {
  TEST_CASE("a match has its place, its text and its groups") {
    const Pattern pattern(R"(version (\d+)\.(\d+)(-rc)?)");
    const auto match = pattern.find("a version 1.25 of it");
    REQUIRE(match.has_value());
    CHECK(match->position == 2);
    CHECK(match->text == "version 1.25");
    CHECK(match->groups == std::vector<std::string_view>{"1", "25", ""});
    CHECK_FALSE(pattern.find("a version 1.25", 3).has_value());
    CHECK_FALSE(pattern.find("a version 1.25", 100).has_value());
  }

  TEST_CASE("bytes are characters and NUL is one of them") {
    const Pattern pattern(R"(\x00(3\.\d+)\x00)");
    const std::string text{
        "\xFF\0"
        "3.53\0",
        7};
    const auto match = pattern.find(text);
    REQUIRE(match.has_value());
    CHECK(match->groups.front() == "3.53");
    CHECK(Pattern(".").find("\n").has_value());
    CHECK(Pattern(R"(^\xE9.$)").find("\xE9\xFF").has_value());
  }
}
