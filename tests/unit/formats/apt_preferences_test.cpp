#include "formats/apt_preferences.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Preferences = std::vector<PackagePreference>;

constexpr std::string_view sample =
    "Explanation: what follows is for people: 1\n"
    "Package: libc6 libc6-dev\n"
    "Pin: version 2.36*\n"
    "Pin-Priority: 1001\n"
    "\n"
    "# a comment\n"
    "package: *\n"
    "pin: release a=stable,\n"
    " n=bookworm\n"
    "pin-priority: -10\n"
    "\n"
    "Package: src:glibc\n"
    "Pin: origin \"deb.example\"\n"
    "Pin-Priority: 600\n";

Preferences parse(std::string_view text) {
  Result<Preferences> preferences = parse_apt_preferences(as_bytes(text), Limits{});
  REQUIRE(preferences.has_value());
  return *std::move(preferences);
}

}  // namespace

TEST_SUITE("apt_preferences") {
  TEST_CASE("each package of a stanza has its pin") {
    CHECK(parse(sample) == Preferences{{.line = 1,
                                        .packages = "libc6",
                                        .kind = PreferenceKind::version,
                                        .wanted = "2.36*",
                                        .priority = 1001},
                                       {.line = 1,
                                        .packages = "libc6-dev",
                                        .kind = PreferenceKind::version,
                                        .wanted = "2.36*",
                                        .priority = 1001},
                                       {.line = 7,
                                        .packages = "*",
                                        .kind = PreferenceKind::release,
                                        .wanted = "a=stable, n=bookworm",
                                        .priority = -10},
                                       {.line = 12,
                                        .packages = "src:glibc",
                                        .kind = PreferenceKind::origin,
                                        .wanted = "deb.example",
                                        .priority = 600}});
  }

  TEST_CASE("a stanza that lacks something says nothing") {
    for (const char* text :
         {"", "Package: a\nPin: version 1\n", "Package: a\nPin-Priority: 1\n",
          "Pin: version 1\nPin-Priority: 1\n", "Package: a\nPin: sideways 1\nPin-Priority: 1\n",
          "Package: a\nPin: version 1\nPin-Priority: much\n"}) {
      CAPTURE(text);
      CHECK(parse(text).empty());
    }
  }

  TEST_CASE("limits hold") {
    for (const Limits& limits : {Limits{.manifest_bytes = 10}, Limits{.list_entries = 3}}) {
      CHECK(parse_apt_preferences(as_bytes(sample), limits).error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) { CHECK(parse_apt_preferences(bytes, Limits{}).has_value()); };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
