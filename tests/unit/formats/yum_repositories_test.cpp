#include "formats/yum_repositories.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Sources = std::vector<PackageSource>;

constexpr std::string_view sample =
    "[main]\n"
    "gpgcheck=1\n"
    "baseurl=http://never.example\n"
    "; comment\n"
    "[baseos]\n"
    "name=BaseOS\n"
    "mirrorlist = https://mirrors.example/list?repo=BaseOS\n"
    "gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-rocky\n"
    "gpgcheck=1\n"
    "[cuda]\n"
    "baseurl=https://a.example/cuda\n"
    "  https://b.example/cuda\n"
    "mirrorlist=https://c.example/\n"
    "enabled=0\n"
    "gpgcheck=False\n";

Sources parse(std::string_view text) {
  Result<Sources> sources = parse_yum_repositories(as_bytes(text), Limits{});
  REQUIRE(sources.has_value());
  return *std::move(sources);
}

}  // namespace

TEST_SUITE("yum_repositories") {
  TEST_CASE("each URL of a section is a source; where there is none, its list of mirrors") {
    CHECK(parse(sample) == Sources{{.line = 5,
                                    .name = "baseos",
                                    .uri = "https://mirrors.example/list?repo=BaseOS",
                                    .signed_by = "file:///etc/pki/rpm-gpg/RPM-GPG-KEY-rocky"},
                                   {.line = 10,
                                    .name = "cuda",
                                    .uri = "https://a.example/cuda",
                                    .is_enabled = false,
                                    .is_unchecked = true},
                                   {.line = 10,
                                    .name = "cuda",
                                    .uri = "https://b.example/cuda",
                                    .is_enabled = false,
                                    .is_unchecked = true}});
  }

  TEST_CASE("what is in no section is no source") {
    CHECK(parse("baseurl=http://a.example\n[x]\nname=y\n").empty());
    CHECK(parse("[x\nbaseurl=http://a.example\n").at(0).name == "x");
    CHECK(parse(" baseurl=http://a.example\n").empty());
    CHECK(parse("[x]\nbaseurl=http://a.example/20240131/\n").at(0).is_snapshot);
  }

  TEST_CASE("limits hold") {
    const auto kind = [](const Limits& limits) {
      return parse_yum_repositories(as_bytes(sample), limits).error().kind;
    };
    CHECK(kind({.manifest_bytes = 10}) == ErrorKind::limit);
    CHECK(kind({.list_entries = 2}) == ErrorKind::limit);
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) {
      CHECK(parse_yum_repositories(bytes, Limits{}).has_value());
    };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
