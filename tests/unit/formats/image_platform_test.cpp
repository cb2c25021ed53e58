#include "formats/image_platform.h"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace icecore;

namespace {

struct Row {
  std::string_view input, expected;
};

}  // namespace

TEST_SUITE("image platform") {
  TEST_CASE("each platform has one name") {
    for (const auto& [input, expected] : std::initializer_list<Row>{
             {"linux/amd64", "linux/amd64"},
             {"linux/x86_64", "linux/amd64"},
             {"Linux/AMD64/v1", "linux/amd64"},
             {"linux/amd64/v3", "linux/amd64/v3"},
             {"linux/aarch64", "linux/arm64"},
             {"linux/arm64/v8", "linux/arm64"},
             {"linux/arm64/8", "linux/arm64"},
             {"linux/arm64/v9", "linux/arm64/v9"},
             {"linux/arm", "linux/arm/v7"},
             {"linux/armhf", "linux/arm/v7"},
             {"linux/arm/6", "linux/arm/v6"},
             {"linux/ppc64el", "linux/ppc64le"},
             {"macos/arm64", "darwin/arm64"},
             {"windows/amd64", "windows/amd64"},
         }) {
      CAPTURE(input);
      const auto platform = parse_image_platform(input);
      REQUIRE(platform.has_value());
      CHECK(platform->text() == expected);
      CHECK(normal_platform(*platform) == *platform);
    }
  }

  TEST_CASE("other text is refused with its form") {
    for (const std::string_view input : {"", "linux", "linux/", "/amd64", "a/b/c/d", "a//c"}) {
      CAPTURE(input);
      const auto platform = parse_image_platform(input);
      REQUIRE_FALSE(platform.has_value());
      CHECK(platform.error().kind == ErrorKind::usage);
      CHECK(platform.error().message.starts_with("expected a platform as os/architecture"));
    }
  }

  TEST_CASE("hostile names are escaped") {
    CHECK(ImagePlatform{.os = "a\n", .architecture = "b", .variant = "\x1b"}.text() ==
          "a\\x0a/b/\\x1b");
  }
}
