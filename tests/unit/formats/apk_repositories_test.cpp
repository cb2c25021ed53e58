#include "formats/apk_repositories.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Sources = std::vector<PackageSource>;

constexpr std::string_view sample =
    "https://cdn.example/alpine/v3.19/main\n"
    "# https://cdn.example/alpine/v3.19/testing\n"
    "@edge https://cdn.example/alpine/edge/community/\n"
    "/srv/packages\n";

Sources parse(std::string_view text) {
  Result<Sources> sources = parse_apk_repositories(as_bytes(text), Limits{});
  REQUIRE(sources.has_value());
  return *std::move(sources);
}

}  // namespace

TEST_SUITE("apk_repositories") {
  TEST_CASE("each line is a source, whose last directories are its release and its part") {
    CHECK(parse(sample) ==
          Sources{{.line = 1,
                   .uri = "https://cdn.example/alpine/v3.19/main",
                   .suite = "v3.19",
                   .components = "main"},
                  {.line = 3,
                   .name = "edge",
                   .uri = "https://cdn.example/alpine/edge/community/",
                   .suite = "edge",
                   .components = "community"},
                  {.line = 4, .uri = "/srv/packages", .suite = "srv", .components = "packages"}});
  }

  TEST_CASE("a tag alone is none") {
    CHECK(parse("@edge\n\n  \n#\n").empty());
    CHECK(parse("x\n").at(0) == PackageSource{.line = 1, .uri = "x"});
  }

  TEST_CASE("limits hold") {
    const auto kind = [](const Limits& limits) {
      return parse_apk_repositories(as_bytes(sample), limits).error().kind;
    };
    CHECK(kind({.manifest_bytes = 10}) == ErrorKind::limit);
    CHECK(kind({.list_entries = 2}) == ErrorKind::limit);
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) {
      CHECK(parse_apk_repositories(bytes, Limits{}).has_value());
    };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
