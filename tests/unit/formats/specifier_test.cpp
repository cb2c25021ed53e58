#include "formats/specifier.h"

#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

SpecifierSet set_of(std::string_view text) {
  Result<SpecifierSet> result = SpecifierSet::parse(text);
  REQUIRE(result.has_value());
  return *std::move(result);
}

}  // namespace

TEST_SUITE("specifier") {
  TEST_CASE("a clause is an operator and a version") {
    const Result<Specifier> specifier = Specifier::parse(" ==\t1.0.* ");
    REQUIRE(specifier.has_value());
    CHECK(specifier->kind() == SpecifierOperator::equal);
    CHECK(specifier->version_text() == "1.0.*");
    CHECK(specifier->version()->normalized() == "1.0");
    CHECK(specifier->is_prefix());
    CHECK(specifier->text() == "==1.0.*");
    CHECK(specifier->contains("1.0.5"));
    CHECK_FALSE(Specifier::parse("===1.0")->version().has_value());
    CHECK_FALSE(Specifier::parse(">=1.0")->is_prefix());
    CHECK_FALSE(Specifier::parse(">=1.0")->contains("1.1a1", Prereleases::reject));
  }

  TEST_CASE("what PEP 440 does not allow is malformed, with the place") {
    struct Row {
      std::string_view text;
      std::size_t offset;
    };
    for (const auto& [text, offset] : std::array{
             Row{"lolwat", 0},
             Row{"1.0", 0},
             Row{"=1.0", 0},
             Row{">=", 2},
             Row{">= ==1", 3},
             Row{"==1.0a1.*", 2},
             Row{"==1.0.post1.*", 2},
             Row{"==1.0.dev1.*", 2},
             Row{"==1.0+x.*", 2},
             Row{"==1.0 .*", 2},
             Row{">=1.0.*", 5},
             Row{"~=1.0.*", 5},
             Row{"~=1", 2},
             Row{"~=1.0+x", 2},
             Row{"<1.0+x", 1},
             Row{">=1.0,<=2.0+x", 8},
             Row{"===a b", 4},
             Row{"===a;b", 4},
             Row{"===a)", 4},
             Row{"===a\xC2\xA0"
                 "b",
                 4},
             Row{">=1.0 >=2", 5},
         }) {
      CAPTURE(text);
      const Result<SpecifierSet> result = SpecifierSet::parse(text);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == ErrorKind::malformed);
      CHECK(result.error().offset == offset);
    }
    CHECK(SpecifierSet::parse("==" + std::string(5000, '1')).error().kind == ErrorKind::limit);
  }

  TEST_CASE("a set prints its clauses sorted, of equal ones the first") {
    struct Row {
      std::string_view text, normalized;
    };
    // Made with packaging 26.3.
    for (const auto& [text, normalized] : std::array{
             Row{"", ""},
             Row{" , ,", ""},
             Row{">= 1.0 , != 2.0", "!=2.0,>=1.0"},
             Row{"==1.0.0,==1.0", "==1.0"},
             Row{"~=1.0.0,~=1.0", "~=1.0,~=1.0.0"},
             Row{"==1.0.*,==1.0.0.*", "==1.0.*,==1.0.0.*"},
             Row{"===a,===A", "===A,===a"},
             Row{"==0.0,==0", "==0"},
             Row{"==1.0+x,==1+X", "==1+X"},
             Row{"==V1.0RC1", "==V1.0RC1"},
             Row{"===", "==="},
         }) {
      CAPTURE(text);
      CHECK(set_of(text).normalized() == normalized);
      CHECK(set_of(normalized).normalized() == normalized);
    }
    CHECK(set_of("").empty());
    CHECK(set_of(">1,<2").specifiers().size() == 2);
  }

  TEST_CASE("versions are contained as packaging has it") {
    struct Row {
      std::string_view set, candidate;
      bool contained;
    };
    // Made with packaging 26.3.
    for (const auto& [set, candidate, contained] : std::array{
             Row{"==1.0", "1.0+x", true},
             Row{"==1.0+x", "1.0", false},
             Row{"==1.0+x", "1+X", true},
             Row{">1.0", "1.0+x", false},
             Row{"<=1.0", "1.0+x", true},
             Row{">=1.0", "1.0+x", true},
             Row{">1.7", "1.7.0.post1", false},
             Row{">1.7", "1.7.0.1", true},
             Row{">1.7.post1", "1.7.post2", true},
             Row{">1.7.post1", "1.7.post1+x", false},
             Row{">1.7.dev1", "1.7.dev2", true},
             Row{">1.7.dev1", "1.7.dev1+x", false},
             Row{">1.0a1", "1.0a1.post1", false},
             Row{">1.0a1", "1.0a2", true},
             Row{"<1.0", "1.0rc1", false},
             Row{"<1.0", "0.9", true},
             Row{"<1.0rc1", "1.0b1", true},
             Row{"<1.0.post1", "1.0.post1.dev1", false},
             Row{"<1.0.post1", "1.0", true},
             Row{"==1.*", "1.0a1", true},
             Row{"==1.1.*", "1.1.post1", true},
             Row{"==1.1.0.*", "1.1", true},
             Row{"==1.1.*", "1.10", false},
             Row{"==1!1.*", "1.1", false},
             Row{"!=1.1.*", "1.1a1", false},
             Row{"!=1.1.*", "1.2", true},
             Row{"!=1.0", "1.0+x", false},
             Row{"!=1.0+x", "1.0", true},
             Row{"~=1.4.5a4", "1.4.5a4", true},
             Row{"~=1.4.5a4", "1.4.9", true},
             Row{"~=1.4.5a4", "1.5", false},
             Row{"~=1.4.5a4", "1.4.5a3", false},
             Row{"~=2.2", "3.0.dev0", false},
             Row{"===1.0", "1.0.0", false},
             Row{"===1.0+X", "1.0+x", true},
             Row{"===Latest", "latest", true},
             Row{"===\u00c4", "\u00e4", true},
             Row{"===1.0", " 1.0", false},
             Row{"===", "", true},
             Row{">=1,<2,!=1.5", "1.5.0", false},
             Row{">=1,<2,!=1.5", "1.5.1", true},
             Row{">=1", "no version", false},
             Row{"", "no version", true},
             Row{"===x,>=1", "x", false},
             Row{"===2.0,>=1", "2.0", true},
             Row{">=99999999999999999999", "1e3", false},
             Row{">=99999999999999999998", "99999999999999999999", true},
         }) {
      CAPTURE(set);
      CAPTURE(candidate);
      CHECK(set_of(set).contains(candidate) == contained);
      CHECK(set_of(set).contains(candidate, Prereleases::accept) == contained);
    }
  }

  TEST_CASE("a version is asked for by its normal form") {
    const Version version = *Version::parse("v1.0.RC1");
    CHECK(set_of("===1.0rc1").contains(version));
    CHECK_FALSE(set_of("===1.0.RC1").contains(version));
    CHECK(set_of("<1.1").contains(version));
    CHECK_FALSE(set_of("<1.1").contains(version, Prereleases::reject));
  }

  TEST_CASE("pre-releases are contained unless they are rejected") {
    struct Row {
      std::string_view set, candidate;
    };
    for (const auto& [set, candidate] :
         std::array{Row{">=1", "2.0a1"}, Row{">=1a1", "2.0.dev1"}, Row{"", "1.0rc1"},
                    Row{"===1.0a1", "1.0a1"}, Row{"==1.0a1", "1.0a1+x"}}) {
      CAPTURE(set);
      CHECK(set_of(set).contains(candidate));
      CHECK(set_of(set).contains(candidate, Prereleases::accept));
      CHECK_FALSE(set_of(set).contains(candidate, Prereleases::reject));
    }
    CHECK(set_of("===x").contains("x", Prereleases::reject));
    CHECK(set_of(">=1").contains("1.0.post1", Prereleases::reject));
  }

  TEST_CASE("letters that only look like those of a phase pass after ~= and contain nothing") {
    for (const std::string_view text :
         {"~=1.0po\u017ft1", "~=1.0prev\u0131ew", "~=1.0PREV\u0130EW1"}) {
      CAPTURE(text);
      const SpecifierSet set = set_of(text);
      CHECK(set.normalized() == text);
      CHECK_FALSE(set.contains("1.0.post1"));
    }
    CHECK_FALSE(SpecifierSet::parse(">=1.0po\u017ft1").has_value());
    CHECK_FALSE(SpecifierSet::parse("~=1po\u017ft1").has_value());
    CHECK_FALSE(SpecifierSet::parse("~=1.0\u017f").has_value());
  }

  TEST_CASE("whatever a changed set says, its normal form says the same") {
    const auto check = [](Bytes changed) {
      const Result<SpecifierSet> result = SpecifierSet::parse(as_text(changed));
      if (!result) {
        CHECK(result.error().offset <= changed.size());
        return;
      }
      const SpecifierSet again = set_of(result->normalized());
      CHECK(again.normalized() == result->normalized());
      for (const std::string_view candidate : {"1.0", "2.3", "2.3.post1", "2.4a1", "3"}) {
        CHECK(again.contains(candidate) == result->contains(candidate));
      }
    };
    constexpr std::string_view sample = "~=2.3rc1, !=2.3.*,===x,<4,==1+a";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
