#include "base/literal_scan.h"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <utility>

using namespace icecore;

namespace {

using Places = std::vector<std::pair<std::size_t, std::size_t>>;

Places places_in(const LiteralScan& scan, std::string_view text) {
  Places places;
  scan.each(as_bytes(text), [&](std::size_t literal, std::size_t position) {
    places.emplace_back(literal, position);
  });
  return places;
}

}  // namespace

TEST_SUITE("literal_scan") {
  TEST_CASE("a text is found wherever it lies and however short it is") {
    constexpr std::array<std::string_view, 2> literals{"OpenSSL", "libpng version "};
    const LiteralScan scan(literals);
    for (std::size_t before = 0; before < 40; ++before) {
      CAPTURE(before);
      CHECK(places_in(scan, std::string(before, 'x') + "OpenSSL") == Places{{0, before}});
      CHECK(places_in(scan, std::string(before, '\0') + "libpng version 1") == Places{{1, before}});
    }
  }

  TEST_CASE("what is cut off at an end is not found") {
    constexpr std::array<std::string_view, 1> literals{"OpenSSL "};
    const LiteralScan scan(literals);
    CHECK(places_in(scan, "OpenSSL").empty());
    CHECK(places_in(scan, "penSSL OpenSSL").empty());
    CHECK(places_in(scan, "").empty());
    CHECK(places_in(scan, "Op").empty());
  }

  TEST_CASE("texts that overlap or begin alike are all found, in the order of their places") {
    constexpr std::array<std::string_view, 3> literals{"abcabca", "abcabcab", "bcabcabc"};
    const LiteralScan scan(literals);
    CHECK(places_in(scan, "abcabcabcabc") ==
          Places{{0, 0}, {1, 0}, {2, 1}, {0, 3}, {1, 3}, {2, 4}});
  }

  TEST_CASE("random bytes give what a plain search gives") {
    constexpr std::array<std::string_view, 3> literals{"aababba", "bbbbbbb", "abababab"};
    const LiteralScan scan(literals);
    std::mt19937 random(20261130);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in every run
    std::string text(20'000, 'a');
    for (char& letter : text) letter = (random() & 1U) != 0 ? 'a' : 'b';
    Places expected;
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (std::size_t i = 0; i < literals.size(); ++i) {
        if (std::string_view(text).substr(at).starts_with(literals.at(i))) {
          expected.emplace_back(i, at);
        }
      }
    }
    REQUIRE(expected.size() > 100);
    CHECK(places_in(scan, text) == expected);
  }
}
