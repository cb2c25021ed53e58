#include "formats/provenance_url.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view sha256 =
    "236bcb61156d76c4b8a05821b988c7b8c35bf0da28a4b614e8d6ab5212c25c6f";

Result<ProvenanceUrl> parse(std::string_view text) {
  return parse_provenance_url(as_bytes(text), Limits{});
}

}  // namespace

TEST_SUITE("provenance_url") {
  TEST_CASE("the URL and the digests are kept in the order of the file") {
    const auto provenance = parse(fmt::format(
        R"({{"archive_info": {{"hashes": {{"sha512": "{0}{0}", "sha256": "{0}"}}}}, "url": "u"}})",
        sha256));
    REQUIRE(provenance.has_value());
    CHECK(provenance->url == "u");
    REQUIRE(provenance->hashes.size() == 2);
    CHECK(provenance->hashes[0].first == "sha512");
    CHECK(provenance->hashes[1].second == sha256);
    CHECK(provenance->defects.empty());
  }

  TEST_CASE("what the PEP forbids is kept and told") {
    struct Row {
      std::string_view hashes, expected;
    };
    for (const auto& [hashes, expected] : std::array{
             Row{R"("md5": "d41d8cd98f00b204e9800998ecf8427e")",
                 "archive_info.hashes.md5: is no algorithm that PEP 710 allows"},
             Row{R"("SHA256": "00")",
                 "archive_info.hashes.SHA256: is no algorithm that PEP 710 allows"},
             Row{R"("sha256": "00")",
                 "archive_info.hashes.sha256: expected 64 hexadecimal digits, found 2 characters"},
             Row{R"("sha224": "zz0000000000000000000000000000000000000000000000000000zz")",
                 "archive_info.hashes.sha224: expected 56 hexadecimal digits, found 56 characters"},
             Row{R"("sha256": 5)", "archive_info.hashes.sha256: expected a string, found number"},
             Row{"", "archive_info.hashes: holds no digest"},
         }) {
      CAPTURE(hashes);
      const auto provenance =
          parse(fmt::format(R"({{"url": "u", "archive_info": {{"hashes": {{{}}}}}}})", hashes));
      REQUIRE(provenance.has_value());
      REQUIRE_FALSE(provenance->defects.empty());
      CHECK(provenance->defects[0].message == expected);
    }
  }

  TEST_CASE("keys that the PEP does not have are told") {
    const auto provenance = parse(fmt::format(
        R"({{"url": "u", "vcs_info": {{}}, "archive_info": {{"hash": "", "hashes": {{"sha256": "{}"}}}}}})",
        sha256));
    REQUIRE(provenance.has_value());
    REQUIRE(provenance->defects.size() == 2);
    CHECK(provenance->defects[0].message == "vcs_info: is a key that PEP 710 does not have");
    CHECK(provenance->defects[1].message ==
          "archive_info.hash: is a key that PEP 710 does not have");
  }

  TEST_CASE("without a URL or without hashes the file is malformed") {
    for (const std::string_view text :
         {R"([])", R"({})", R"({"url": 1, "archive_info": {"hashes": {}}})", R"({"url": "u"})",
          R"({"url": "u", "archive_info": {}})",
          R"({"url": "u", "archive_info": {"hashes": []}})"}) {
      CAPTURE(text);
      const auto provenance = parse(text);
      REQUIRE_FALSE(provenance.has_value());
      CHECK(provenance.error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("no shorter file is valid and no change of a byte hides a weak digest") {
    const std::string_view sample = R"({"url": "u", "archive_info": {"hashes": {"sha1": "00"}}})";
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK_FALSE(parse_provenance_url(shorter, Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(sample), [](Bytes changed) {
      const auto provenance = parse_provenance_url(changed, Limits{});
      if (provenance.has_value()) CHECK_FALSE(provenance->defects.empty());
    });
  }
}
