#include "resolve/wheel_binaries.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

using namespace icecore;

namespace {

// `macos x86_64 10.9, aarch64 11.0`
std::string claim_of(const std::vector<std::string>& tags) {
  std::vector<WheelTagFact> facts;
  for (const std::string& tag : tags) facts.push_back({.tag = tag});
  const std::optional<WheelClaim> claim = wheel_claim(facts);
  if (!claim) return "";
  std::string text(to_word(claim->system));
  for (const auto& [machine, version] : claim->machines) {
    text += fmt::format(" {} {}.{}", machine, version.major, version.minor);
  }
  return text;
}

}  // namespace

TEST_SUITE("wheel_binaries") {
  TEST_CASE("what tags promise of systems beside Linux") {
    struct Row {
      std::vector<std::string> tags;
      std::string_view claim;
    };
    for (const Row& row : {
             Row{{"cp312-cp312-win_amd64"}, "windows x86_64 0.0"},
             Row{{"cp312-cp312-win32"}, "windows i386 0.0"},
             Row{{"cp39-abi3-win_arm64"}, "windows aarch64 0.0"},
             Row{{"cp312-cp312-macosx_11_0_arm64"}, "macos aarch64 11.0"},
             Row{{"cp312-cp312-macosx_10_9_universal2"}, "macos aarch64 10.9 x86_64 10.9"},
             Row{{"cp27-none-macosx_10_6_intel"}, "macos i386 10.6 x86_64 10.6"},
             Row{{"py3-none-macosx_10_13_x86_64", "py3-none-macosx_10_9_x86_64"},
                 "macos x86_64 10.9"},
             Row{{"py3-none-macosx_11_0_arm64.macosx_10_9_x86_64"},
                 "macos aarch64 11.0 x86_64 10.9"},
         }) {
      CAPTURE(row.claim);
      CHECK(claim_of(row.tags) == row.claim);
    }
  }

  TEST_CASE("tags that promise nothing of them") {
    for (const std::string_view tag :
         {"py3-none-any", "cp312-cp312-manylinux_2_17_x86_64", "cp27-none-macosx_10_6_fat3",
          "py3-none-macosx_arm64", "py3-none-macosx_x_0_arm64", "no tag"}) {
      CAPTURE(tag);
      CHECK(claim_of({std::string(tag)}) == "");
    }
  }

  TEST_CASE("versions are compared by their first two numbers") {
    CHECK(parse_macos_version("10.13.6") == MacosVersion{.major = 10, .minor = 13});
    CHECK(parse_macos_version("11.0") > parse_macos_version("10.15"));
    for (const std::string_view text : {"", "11", "11.", "x.1", "1.2x"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_macos_version(text).has_value());
    }
  }
}
