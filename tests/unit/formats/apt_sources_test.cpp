#include "formats/apt_sources.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Sources = std::vector<PackageSource>;

constexpr std::string_view list =
    "# comment\n"
    "deb http://mirror.example/debian bookworm main contrib # why\n"
    "deb-src http://mirror.example/debian bookworm main\n"
    "\tdeb [ arch=amd64 signed-by=/usr/share/keyrings/a.gpg,/b.asc ] https://b.example/apt /\n"
    "deb [trusted=yes] file:/srv/debs ./\n";

constexpr std::string_view stanzas =
    "# made by hand\n"
    "Types: deb deb-src\n"
    "URIs: http://a.example/debian\n"
    "Suites: bookworm bookworm-updates\n"
    "Components: main\n"
    " contrib\n"
    "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n"
    "\n"
    "types: deb\n"
    "uris: https://b.example/x\n"
    "suites: stable\n"
    "enabled: no\n"
    "allow-insecure: yes\n"
    "Signed-By:\n"
    " -----BEGIN PGP PUBLIC KEY BLOCK-----\n"
    " .\n"
    " mQINBF\n"
    "\n"
    "Types: deb-src\n"
    "URIs: http://c.example/\n"
    "Suites: sid\n";

Sources parse(std::string_view text) {
  Result<Sources> sources = parse_apt_list(as_bytes(text), Limits{});
  REQUIRE(sources.has_value());
  return *std::move(sources);
}

Sources parse_stanzas(std::string_view text) {
  Result<Sources> sources = parse_apt_sources(as_bytes(text), Limits{});
  REQUIRE(sources.has_value());
  return *std::move(sources);
}

}  // namespace

TEST_SUITE("apt_sources") {
  TEST_CASE("each line for binary packages is a source") {
    CHECK(parse(list) ==
          Sources{{.line = 2,
                   .uri = "http://mirror.example/debian",
                   .suite = "bookworm",
                   .components = "main contrib"},
                  {.line = 4,
                   .uri = "https://b.example/apt",
                   .suite = "/",
                   .signed_by = "/usr/share/keyrings/a.gpg /b.asc"},
                  {.line = 5, .uri = "file:/srv/debs", .suite = "./", .is_unchecked = true}});
  }

  TEST_CASE("lines that are cut off are none") {
    for (const std::string_view text : {"deb", "deb http://a.example", "deb [ signed-by=/a",
                                        "x y z", "deb [] # http://a.example x", ""}) {
      CAPTURE(text);
      CHECK(parse(text).empty());
    }
  }

  TEST_CASE("a stanza has a source for each URI and suite") {
    CHECK(parse_stanzas(stanzas) ==
          Sources{{.line = 2,
                   .uri = "http://a.example/debian",
                   .suite = "bookworm",
                   .components = "main contrib",
                   .signed_by = "/usr/share/keyrings/debian-archive-keyring.gpg"},
                  {.line = 2,
                   .uri = "http://a.example/debian",
                   .suite = "bookworm-updates",
                   .components = "main contrib",
                   .signed_by = "/usr/share/keyrings/debian-archive-keyring.gpg"},
                  {.line = 9,
                   .uri = "https://b.example/x",
                   .suite = "stable",
                   .signed_by = "inline",
                   .is_enabled = false,
                   .is_unchecked = true}});
  }

  TEST_CASE("a snapshot is told by an option or by the URL") {
    CHECK(parse("deb [snapshot=20240131T000000Z] http://a.example/ b c\n").at(0).is_snapshot);
    CHECK_FALSE(parse("deb [snapshot=no] http://a.example/ b c\n").at(0).is_snapshot);
    CHECK_FALSE(parse("deb [snapshot=enable] http://a.example/ b c\n").at(0).is_snapshot);
    CHECK(parse("deb http://a.example/20240131T000000Z b c\n").at(0).is_snapshot);
  }

  TEST_CASE("limits hold") {
    const auto kinds = [](const Limits& limits) {
      return std::pair(parse_apt_list(as_bytes(list), limits).error().kind,
                       parse_apt_sources(as_bytes(stanzas), limits).error().kind);
    };
    CHECK(kinds({.manifest_bytes = 10}) == std::pair(ErrorKind::limit, ErrorKind::limit));
    CHECK(kinds({.list_entries = 1}) == std::pair(ErrorKind::limit, ErrorKind::limit));
  }

  TEST_CASE("cut and changed files give values") {
    for (const std::string_view sample : {list, stanzas}) {
      const auto use = [](Bytes bytes) {
        CHECK(parse_apt_list(bytes, Limits{}).has_value());
        CHECK(parse_apt_sources(bytes, Limits{}).has_value());
      };
      for_each_truncation(as_bytes(sample), use);
      for_each_flip(as_bytes(sample), use);
    }
  }
}
