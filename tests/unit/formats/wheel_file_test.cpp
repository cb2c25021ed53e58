#include "formats/wheel_file.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view sample = R"(Wheel-Version: 1.0
Generator: meson
Root-Is-Purelib: false
Build: 1_local
Tag: cp313-cp313-manylinux_2_27_x86_64
Tag: cp313-cp313-manylinux_2_28_x86_64

)";

}  // namespace

TEST_SUITE("wheel_file") {
  TEST_CASE("all fields are read, tags in file order") {
    const auto wheel = parse_wheel_file(as_bytes(sample), Limits{});
    REQUIRE(wheel.has_value());
    CHECK(wheel->wheel_version == "1.0");
    CHECK(wheel->generator == "meson");
    CHECK(wheel->build == "1_local");
    CHECK(wheel->root_is_purelib == false);
    CHECK(wheel->tags == std::vector<std::string>{"cp313-cp313-manylinux_2_27_x86_64",
                                                  "cp313-cp313-manylinux_2_28_x86_64"});
  }

  TEST_CASE("Root-Is-Purelib is true, false or not said") {
    struct Row {
      std::string_view text;
      std::optional<bool> expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"Root-Is-Purelib: true\n", true},
             Row{"root-is-purelib: TRUE\r\n", true},
             Row{"Root-Is-Purelib: false\n", false},
             Row{"Root-Is-Purelib: yes\n", false},
             Row{"Root-Is-Purelib: true \n", false},
             Row{"Root-Is-Purelib:\n", false},
             Row{"Wheel-Version: 1.0\n", std::nullopt},
         }) {
      CAPTURE(text);
      const auto wheel = parse_wheel_file(as_bytes(text), Limits{});
      REQUIRE(wheel.has_value());
      CHECK(wheel->root_is_purelib == expected);
    }
  }

  TEST_CASE("an unknown major version is refused and an unknown minor one is not") {
    CHECK(parse_wheel_file(as_bytes("Wheel-Version: 1.9\n"), Limits{}).has_value());
    CHECK(parse_wheel_file(as_bytes("Tag: py3-none-any\n"), Limits{}).has_value());
    const auto wheel = parse_wheel_file(as_bytes("Wheel-Version: 2.0\n"), Limits{});
    REQUIRE_FALSE(wheel.has_value());
    CHECK(wheel.error().kind == ErrorKind::unsupported);
    CHECK(wheel.error().message == "Wheel-Version 1.x at most expected, 2.0 found");
  }

  TEST_CASE("bytes that are not UTF-8 are an error with their place") {
    const auto wheel = parse_wheel_file(as_bytes("Generator: \xe9\n"), Limits{});
    REQUIRE_FALSE(wheel.has_value());
    CHECK(wheel.error().offset == 11);
  }

  TEST_CASE("a shorter file has fewer tags and a changed one gives fields or a named error") {
    test::for_each_truncation(as_bytes(sample), [](Bytes bytes) {
      const auto wheel = parse_wheel_file(bytes, Limits{});
      REQUIRE(wheel.has_value());
      CHECK(wheel->tags.size() <= 2);
    });
    test::for_each_flip(as_bytes(sample), [](Bytes bytes) {
      const auto wheel = parse_wheel_file(bytes, Limits{});
      if (!wheel) CHECK_FALSE(wheel.error().message.empty());
    });
  }
}
