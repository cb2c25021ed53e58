#include "formats/apk_world.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Preferences = std::vector<PackagePreference>;

constexpr std::string_view sample =
    "alpine-base busybox=1.36.1-r5\n"
    "python3~3.11\n"
    "nginx@edge\n"
    "!openssl>3\n"
    "curl@edge>=8 zlib<2@edge\n";

Preferences parse(std::string_view text) {
  Result<Preferences> preferences = parse_apk_world(as_bytes(text), Limits{});
  REQUIRE(preferences.has_value());
  return *std::move(preferences);
}

}  // namespace

TEST_SUITE("apk_world") {
  TEST_CASE("each word is a wish; a version and a tag are two") {
    using enum PreferenceKind;
    CHECK(parse(sample) ==
          Preferences{{.line = 1, .packages = "alpine-base", .kind = named},
                      {.line = 1, .packages = "busybox", .kind = version, .wanted = "1.36.1-r5"},
                      {.line = 2, .packages = "python3", .kind = range, .wanted = "~3.11"},
                      {.line = 3, .packages = "nginx", .kind = source, .wanted = "edge"},
                      {.line = 4, .packages = "openssl", .kind = exclude, .wanted = ">3"},
                      {.line = 5, .packages = "curl", .kind = source, .wanted = "edge"},
                      {.line = 5, .packages = "curl", .kind = range, .wanted = ">=8"},
                      {.line = 5, .packages = "zlib", .kind = source, .wanted = "edge"},
                      {.line = 5, .packages = "zlib", .kind = range, .wanted = "<2"}});
  }

  TEST_CASE("a word without a name is none") {
    CHECK(parse("!\n@edge\n=1\n \t\r\n").empty());
  }

  TEST_CASE("limits hold") {
    for (const Limits& limits : {Limits{.manifest_bytes = 10}, Limits{.list_entries = 3}}) {
      CHECK(parse_apk_world(as_bytes(sample), limits).error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) { CHECK(parse_apk_world(bytes, Limits{}).has_value()); };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
