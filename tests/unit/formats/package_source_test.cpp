#include "formats/package_source.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("package_source") {
  TEST_CASE("a directory that begins with a day makes a snapshot") {
    for (const std::string_view uri :
         {"https://snapshot.example/archive/debian/20240131T000000Z/",
          "http://mirror.example/ubuntu/20240131T030400Z", "https://mirror.example/el9/2024-01-31",
          "file:///srv/20240131/x"}) {
      CAPTURE(uri);
      CHECK(names_moment(uri));
    }
  }

  TEST_CASE("other numbers are none") {
    for (const std::string_view uri :
         {"http://mirror.example/debian", "https://20240131.example/debian", "", "https://",
          "https://mirror.example/12345678/x", "https://mirror.example/2024-01/x",
          "https://mirror.example/202401311/x", "https://mirror.example/v3.19/main"}) {
      CAPTURE(uri);
      CHECK_FALSE(names_moment(uri));
    }
  }

  TEST_CASE("sources are bounded by their number and by their bytes") {
    const auto kind = [](const Limits& limits) {
      PackageSources sources(limits);
      REQUIRE(sources.add({.line = 1, .uri = "https://a.example/20240131"}).has_value());
      return sources.add({.line = 2, .signed_by = std::string(5'000, 'k')}).error().kind;
    };
    CHECK(kind({.manifest_bytes = 4'000}) == ErrorKind::limit);
    CHECK(kind({.list_entries = 1}) == ErrorKind::limit);
  }

  TEST_CASE("no URL is too odd") {
    const Bytes sample = as_bytes("https://a.example/20240131T000000Z/x");
    const auto use = [](Bytes bytes) { (void)names_moment(as_text(bytes)); };
    for_each_truncation(sample, use);
    for_each_flip(sample, use);
  }
}
