#include "formats/package_preference.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("package_preference") {
  TEST_CASE("preferences are kept in their order") {
    const Limits limits;
    PackagePreferences preferences(limits);
    REQUIRE(preferences.add({.line = 2, .packages = "b"}));
    REQUIRE(preferences.add({.line = 1, .packages = "a"}));
    const std::vector<PackagePreference> taken = std::move(preferences).take();
    REQUIRE(taken.size() == 2);
    CHECK(taken.front().packages == "b");
  }

  TEST_CASE("they are bounded by their number and by their bytes") {
    const auto kind = [](const Limits& limits) {
      PackagePreferences preferences(limits);
      REQUIRE(preferences.add({.line = 1, .packages = "a"}).has_value());
      return preferences.add({.line = 2, .wanted = std::string(5'000, 'k')}).error().kind;
    };
    CHECK(kind({.manifest_bytes = 4'000}) == ErrorKind::limit);
    CHECK(kind({.list_entries = 1}) == ErrorKind::limit);
  }

  TEST_CASE("no document of more bytes than the limit is read") {
    const Limits limits{.manifest_bytes = 3};
    CHECK(check_preference_bytes(as_bytes("abc"), limits).has_value());
    CHECK(check_preference_bytes(as_bytes("abcd"), limits).error().kind == ErrorKind::limit);
  }
}
