#include "formats/version.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

Version version(std::string_view text) {
  Result<Version> result = Version::parse(text);
  REQUIRE(result.has_value());
  return *std::move(result);
}

}  // namespace

TEST_SUITE("version") {
  TEST_CASE("every spelling has one normal form") {
    struct Row {
      std::string_view input, expected;
    };
    // Made with packaging 26.3.
    for (const auto& [input, expected] : std::array{
             Row{"v1.0", "1.0"},
             Row{"1.0-1", "1.0.post1"},
             Row{"1.0-r4", "1.0.post4"},
             Row{"1.1.RC1", "1.1rc1"},
             Row{"1.0+ubuntu-1", "1.0+ubuntu.1"},
             Row{"00.1", "0.1"},
             Row{"1.0.POST", "1.0.post0"},
             Row{"1.2.dev", "1.2.dev0"},
             Row{"1.0c1", "1.0rc1"},
             Row{"1.0+FOO.01", "1.0+foo.1"},
             Row{"1.0.0", "1.0.0"},
             Row{"1!02.00", "1!2.0"},
             Row{"0!1", "1"},
             Row{"1.0alpha", "1.0a0"},
             Row{"1.0_beta_3", "1.0b3"},
             Row{"1.0preview2", "1.0rc2"},
             Row{"1.0.pre", "1.0rc0"},
             Row{"1.0a-", "1.0a0"},
             Row{"1.0a--1", "1.0a0.post1"},
             Row{"1.0a-1", "1.0a1"},
             Row{"1.0a1.post2.dev3+x", "1.0a1.post2.dev3+x"},
             Row{"1.0post-", "1.0.post0"},
             Row{"1.0.dev_", "1.0.dev0"},
             Row{"1.0rev", "1.0.post0"},
             Row{"1.0+0a.00", "1.0+0a.0"},
             Row{" \t1.0\n", "1.0"},
             Row{"\xC2\xA0"
                 "1.0\xE3\x80\x80",
                 "1.0"},
             Row{"20240101123456789012345678901234567890",
                 "20240101123456789012345678901234567890"},
         }) {
      CAPTURE(input);
      CHECK(version(input).normalized() == expected);
      CHECK(version(expected).normalized() == expected);
      CHECK(version(input) == version(expected));
    }
  }

  TEST_CASE("what PEP 440 does not allow is malformed, with the place") {
    struct Row {
      std::string_view input;
      std::size_t offset;
    };
    for (const auto& [input, offset] : std::array{
             Row{"", 0},
             Row{" ", 1},
             Row{"1.0-", 3},
             Row{"1.0.-1", 3},
             Row{"1.0+a+b", 5},
             Row{"1.0.*", 3},
             Row{"2004d", 4},
             Row{"1..0", 1},
             Row{".1", 0},
             Row{"1.0 a1", 3},
             Row{"1.0alph", 4},
             Row{"1.0-1-2", 5},
             Row{"1.0+", 4},
             Row{"1.0+a.", 6},
             Row{"1.0+a..b", 6},
             Row{"!1", 0},
             Row{"1!", 2},
             Row{"1!v2", 2},
             Row{"vv1", 1},
             Row{"v", 1},
             Row{"1.0dev1a1", 7},
             Row{"1.0b1a1", 5},
             Row{"==1.0", 0},
             Row{"1.0\xC2\xB2", 3},
             Row{"1.0+\xC3\xA4", 4},
             Row{"1.0po\xC5\xBFt", 3},
         }) {
      CAPTURE(input);
      const Result<Version> result = Version::parse(input);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == ErrorKind::malformed);
      CHECK(result.error().offset == offset);
    }
  }

  TEST_CASE("the order of PEP 440 holds for every pair") {
    constexpr std::array ascending{"1.dev0",
                                   "1.0.dev456",
                                   "1.0a1",
                                   "1.0a2.dev456",
                                   "1.0a12.dev456",
                                   "1.0a12",
                                   "1.0b1.dev456",
                                   "1.0b2",
                                   "1.0b2.post345.dev456",
                                   "1.0b2.post345",
                                   "1.0rc1.dev456",
                                   "1.0rc1",
                                   "1.0",
                                   "1.0+abc.5",
                                   "1.0+abc.5.1",
                                   "1.0+abc.7",
                                   "1.0+5",
                                   "1.0+10",
                                   "1.0.post456.dev34",
                                   "1.0.post456",
                                   "1.0.post456+a",
                                   "1.0.15",
                                   "1.1.dev1",
                                   "1.9999999999999999999999",
                                   "1.10000000000000000000000",
                                   "1!0.1"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
      for (std::size_t j = 0; j < ascending.size(); ++j) {
        CAPTURE(ascending.at(i));
        CAPTURE(ascending.at(j));
        CHECK((version(ascending.at(i)) <=> version(ascending.at(j))) == (i <=> j));
      }
    }
  }

  TEST_CASE("trailing zeros and spelling do not make versions differ") {
    CHECK(version("1") == version("1.0.0"));
    CHECK(version("0") == version("0.0"));
    CHECK(version("1.0+ubuntu-01") == version("1+ubuntu.1"));
    CHECK(version("1.0") != version("1.0.1"));
    CHECK(version("1.0") != version("1.0+x"));
  }

  TEST_CASE("parts are given one by one") {
    const Version full = version("1!2.3.0rc4.post5.dev6+Local-7");
    CHECK(full.epoch().digits == "1");
    CHECK(full.release().size() == 3);
    CHECK(full.pre()->first == Version::PreRelease::candidate);
    CHECK(full.pre()->second.digits == "4");
    CHECK(full.post()->digits == "5");
    CHECK(full.dev()->digits == "6");
    CHECK(full.local() == "local.7");
    CHECK(full.public_version() == "1!2.3.0rc4.post5.dev6");
    CHECK(full.base_version() == "1!2.3.0");
    CHECK(full.without_local().normalized() == full.public_version());
    CHECK(full.is_prerelease());
    CHECK(full.is_postrelease());
    CHECK(version("1.dev0").is_prerelease());
    CHECK_FALSE(version("1.post1+x").is_prerelease());
  }

  TEST_CASE("numbers and texts may be long, but not endless") {
    const std::string nines(Version::max_bytes, '9');
    CHECK(version(nines).normalized() == nines);
    CHECK(version("1" + std::string(4000, '0')) > version(std::string(4000, '9')));
    const Result<Version> longer = Version::parse(nines + "9");
    REQUIRE_FALSE(longer.has_value());
    CHECK(longer.error().kind == ErrorKind::limit);
  }

  TEST_CASE("whatever a changed version says, its normal form says the same") {
    const auto check = [](Bytes changed) {
      const Result<Version> result = Version::parse(as_text(changed));
      if (!result.has_value()) return;
      CHECK(version(result->normalized()) == *result);
      CHECK(version(result->normalized()).normalized() == result->normalized());
    };
    test::for_each_truncation(as_bytes("1!2.3rc4.post5.dev6+a.7"), check);
    test::for_each_flip(as_bytes("1!2.3rc4.post5.dev6+a.7"), check);
  }
}
