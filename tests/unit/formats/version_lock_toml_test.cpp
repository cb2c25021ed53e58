#include "formats/version_lock_toml.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample =
    "version = \"1.0\"\n"
    "\n"
    "[[packages]]\n"
    "name = \"bash\"  # by hand\n"
    "comment = \"Added by 'versionlock add'\"\n"
    "\n"
    "[[packages.conditions]]\n"
    "key = \"evr\"\n"
    "comparator = \"=\"\n"
    "value = \"0:5.2.26-3.fc40\"\n"
    "\n"
    "[[packages]]\n"
    "name = 'python3'\n"
    "[[packages.conditions]]\n"
    "key = \"version\"\n"
    "comparator = \"<\"\n"
    "value = \"3.13\"\n"
    "[[packages.conditions]]\n"
    "key = \"arch\"\n"
    "comparator = \"=\"\n"
    "value = \"x86_64\"\n";

std::vector<PackagePreference> parse(std::string_view text) {
  Result<std::vector<PackagePreference>> locks = parse_version_lock_toml(as_bytes(text), Limits{});
  REQUIRE(locks.has_value());
  return *std::move(locks);
}

}  // namespace

TEST_SUITE("version_lock_toml") {
  TEST_CASE("each condition on a version is one; what it says of machines is none") {
    CHECK(parse(sample) == std::vector<PackagePreference>{{.line = 7,
                                                           .packages = "bash",
                                                           .kind = PreferenceKind::version,
                                                           .wanted = "5.2.26-3.fc40"},
                                                          {.line = 14,
                                                           .packages = "python3",
                                                           .kind = PreferenceKind::range,
                                                           .wanted = "version < 3.13"}});
  }

  TEST_CASE("a condition without a package or a value is none") {
    CHECK(parse("[[packages.conditions]]\nkey = \"evr\"\nvalue = \"1\"\n").empty());
    CHECK(parse("[[packages]]\nname = \"a\"\n[[packages.conditions]]\nvalue = 1\n").empty());
  }

  TEST_CASE("limits hold") {
    for (const Limits& limits : {Limits{.manifest_bytes = 10}, Limits{.list_entries = 1}}) {
      CHECK(parse_version_lock_toml(as_bytes(sample), limits).error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) {
      CHECK(parse_version_lock_toml(bytes, Limits{}).has_value());
    };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
