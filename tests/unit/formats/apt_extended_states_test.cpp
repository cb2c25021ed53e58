#include "formats/apt_extended_states.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample =
    "Package: libssl3\n"
    "Architecture: amd64\n"
    "Auto-Installed: 1\n"
    "\n"
    "Package: vim\n"
    "Auto-Installed: 0\n"
    "\n"
    "package: perl\n"
    "auto-installed: 1\n";

std::vector<AutomaticPackage> parse(std::string_view text) {
  Result<std::vector<AutomaticPackage>> packages =
      parse_apt_extended_states(as_bytes(text), Limits{});
  REQUIRE(packages.has_value());
  return *std::move(packages);
}

}  // namespace

TEST_SUITE("apt_extended_states") {
  TEST_CASE("what is marked is there for others") {
    CHECK(parse(sample) ==
          std::vector<AutomaticPackage>{{.name = "libssl3", .architecture = "amd64"},
                                        {.name = "perl", .architecture = ""}});
  }

  TEST_CASE("a stanza without a name is none") {
    CHECK(parse("Auto-Installed: 1\n\nPackage\nAuto-Installed: 1").empty());
  }

  TEST_CASE("limits hold") {
    for (const Limits& limits : {Limits{.manifest_bytes = 10}, Limits{.list_entries = 1}}) {
      CHECK(parse_apt_extended_states(as_bytes(sample), limits).error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) {
      CHECK(parse_apt_extended_states(bytes, Limits{}).has_value());
    };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
