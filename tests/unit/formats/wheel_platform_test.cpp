#include "formats/wheel_platform.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

WheelPlatform platform(std::string_view tag) {
  const Result<WheelPlatform> result = parse_wheel_platform(tag, {});
  REQUIRE(result.has_value());
  return *result;
}

bool takes(std::string_view platform_tag, std::string_view wheel_tag) {
  const auto tags = platform(platform_tag).tags;
  return std::ranges::find(tags, wheel_tag) != tags.end();
}

}  // namespace

// Every expectation about tags was made with packaging 26.3.
TEST_SUITE("wheel platform") {
  TEST_CASE("a platform takes the wheels of older ones of its kind") {
    CHECK(takes("manylinux_2_28_x86_64", "manylinux_2_28_x86_64"));
    CHECK(takes("manylinux_2_28_x86_64", "manylinux2014_x86_64"));
    CHECK(takes("manylinux_2_28_x86_64", "linux_x86_64"));
    CHECK_FALSE(takes("manylinux_2_28_x86_64", "manylinux_2_34_x86_64"));
    CHECK_FALSE(takes("manylinux_2_28_x86_64", "musllinux_1_2_x86_64"));
    CHECK_FALSE(takes("manylinux_2_28_x86_64", "manylinux_2_28_aarch64"));
    CHECK(takes("manylinux2014_x86_64", "manylinux_2_17_x86_64"));
    CHECK(takes("manylinux2014_x86_64", "manylinux2010_x86_64"));
    CHECK_FALSE(takes("manylinux2014_x86_64", "manylinux_2_18_x86_64"));
    CHECK(takes("musllinux_1_2_aarch64", "musllinux_1_1_aarch64"));
    CHECK_FALSE(takes("linux_x86_64", "manylinux1_x86_64"));
    CHECK(takes("macosx_14_0_arm64", "macosx_11_0_arm64"));
    CHECK(takes("macosx_14_0_arm64", "macosx_10_9_universal2"));
    CHECK_FALSE(takes("macosx_14_0_arm64", "macosx_10_9_x86_64"));
    CHECK_FALSE(takes("macosx_14_0_arm64", "macosx_15_0_arm64"));
    CHECK(takes("macosx_10_15_x86_64", "macosx_10_9_intel"));
  }

  TEST_CASE("macOS's tags are in packaging's order") {
    CHECK(fmt::format("{}", fmt::join(platform("macosx_10_5_x86_64").tags, " ")) ==
          "macosx_10_5_x86_64 macosx_10_5_intel macosx_10_5_fat64 macosx_10_5_fat3 "
          "macosx_10_5_universal2 macosx_10_5_universal macosx_10_4_x86_64 macosx_10_4_intel "
          "macosx_10_4_fat64 macosx_10_4_fat3 macosx_10_4_universal2 macosx_10_4_universal");
    const auto tags = platform("macosx_12_0_arm64").tags;
    CHECK(tags.size() == 17);
    CHECK(tags[1] == "macosx_12_0_universal2");
    CHECK(tags[2] == "macosx_11_0_arm64");
    CHECK(tags.back() == "macosx_10_4_universal2");
  }

  TEST_CASE("what markers say follows from it") {
    const WheelPlatform windows = platform("win_arm64");
    CHECK(windows.tags == std::vector<std::string>{"win_arm64"});
    CHECK(windows.sys_platform == "win32");
    CHECK(windows.platform_machine == "ARM64");
    CHECK(platform("macosx_11_0_arm64").platform_system == "Darwin");
    CHECK(platform("musllinux_1_2_x86_64").os_name == "posix");
  }

  TEST_CASE("other texts are none, with a sentence that helps") {
    for (const std::string_view text :
         {"", "any", "manylinux_2_28", "manylinux_2_x86_64", "manylinux_a_1_x86_64", "macosx_x_0_a",
          "linux_", "manylinux2014_", "macosx_99999_0_arm64", "win_mips"}) {
      CAPTURE(text);
      const Result<WheelPlatform> result = parse_wheel_platform(text, {});
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == ErrorKind::usage);
    }
    CHECK(parse_wheel_platform("x", {}).error().message.contains("win_amd64"));
  }

  TEST_CASE("cut and changed texts are read or refused") {
    const auto read = [](Bytes bytes) {
      static_cast<void>(parse_wheel_platform(as_text(bytes), {}));
    };
    for_each_truncation(as_bytes(std::string_view("manylinux_2_28_x86_64")), read);
    for_each_flip(as_bytes(std::string_view("macosx_14_0_arm64")), read);
  }
}
