#include "resolve/claim_match.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

TEST_SUITE("claim match") {
  TEST_CASE("versions are compared by PEP 440") {
    struct Row {
      std::string version, specifier, installed;
      bool differs;
    };
    for (const auto& [version, specifier, installed, differs] :
         std::array{Row{"1.0", "", "1.0", false}, Row{"1.0", "", "1.0.0", false},
                    Row{"1.0", "", "1.0+cu126", false}, Row{"1.0+cu126", "", "1.0", true},
                    Row{"1.0", "", "1.1", true}, Row{"", ">=1,<2", "1.5", false},
                    Row{"", ">=1,<2", "2.0", true}, Row{"", ">=1", "1.0rc1", true},
                    Row{"", "^1.2", "9.9", false}, Row{"", "", "9.9", false},
                    Row{"odd-one", "", "odd-one", false}, Row{"odd-one", "", "1.0", true}}) {
      CAPTURE(version);
      CAPTURE(specifier);
      CAPTURE(installed);
      ClaimedInput input;
      input.specifier = specifier;
      JudgedInput judged;
      judged.input = &input;
      judged.version = version;
      InstalledArtifact artifact;
      artifact.version = installed;
      CHECK(difference_of(judged, artifact).has_value() == differs);
    }
  }

  TEST_CASE("a package of conda's is its version, its build and its hash") {
    CondaPackageFact installed;
    installed.version = "1.26.4";
    installed.build = "py312_0";
    installed.sha256 = "aa";
    installed.md5 = "bb";
    struct Row {
      std::string version, build;
      std::vector<ClaimedHash> hashes;
      std::optional<ClaimDifference> expected;
    };
    for (const auto& [version, build, hashes, expected] :
         std::array{Row{"1.26.4", "py312_0", {{"sha256", "aa"}}, std::nullopt},
                    Row{"1.26.4", "py312_1", {}, ClaimDifference::other_artifact},
                    Row{"1.26.4", "py312_*", {}, std::nullopt},
                    Row{"1.26.5", "", {}, ClaimDifference::other_version},
                    Row{"1.26.4", "", {{"md5", "cc"}}, ClaimDifference::other_artifact},
                    Row{"1.26.4", "", {{"sha512", "cc"}}, std::nullopt}}) {
      CAPTURE(version);
      CAPTURE(build);
      ClaimedInput input;
      input.kind = ClaimedKind::conda_package;
      input.build = build;
      input.hashes = hashes;
      JudgedInput judged;
      judged.input = &input;
      judged.version = version;
      const auto difference = difference_of(judged, installed);
      CHECK(difference.has_value() == expected.has_value());
      if (difference && expected) CHECK(difference->kind == *expected);
    }
  }
}
