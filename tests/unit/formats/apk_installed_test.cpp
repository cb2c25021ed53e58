#include "formats/apk_installed.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample =
    "C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=\n"
    "P:musl\n"
    "V:1.2.5-r0\n"
    "A:x86_64\n"
    "o:musl\n"
    "p:so:libc.musl-x86_64.so.1=1\n"
    "F:lib\n"
    "R:ld-musl-x86_64.so.1\n"
    "a:0:0:755\n"
    "Z:Q1AVcMFPt2o9HPBCGZ0pgH8RSE7ng=\n"
    "R:libc.musl-x86_64.so.1\n"
    "F:etc/apk\n"
    "M:0:0:755\n"
    "R:world\n"
    "\n"
    "P:empty\n"
    "V:1\n";

ApkInstalled parse(std::string_view text) {
  Result<ApkInstalled> installed = parse_apk_installed(as_bytes(text), Limits{});
  REQUIRE(installed.has_value());
  return *std::move(installed);
}

}  // namespace

TEST_SUITE("apk_installed") {
  TEST_CASE("a file is in the directory that was named last") {
    const ApkInstalled installed = parse(sample);
    REQUIRE(installed.packages.size() == 2);
    CHECK(installed.packages[0] ==
          ApkPackage{
              .name = "musl",
              .version = "1.2.5-r0",
              .architecture = "x86_64",
              .origin = "musl",
              .files = {"lib/ld-musl-x86_64.so.1", "lib/libc.musl-x86_64.so.1", "etc/apk/world"}});
    CHECK(installed.packages[1] == ApkPackage{.name = "empty", .version = "1"});
    CHECK(installed.defects.empty());
  }

  TEST_CASE("files before any directory are at the top; a directory ends with its package") {
    const ApkInstalled installed = parse("P:a\nR:x\nF:d\n\nP:b\nR:y\n");
    CHECK(installed.packages.at(0).files == std::vector<std::string>{"x"});
    CHECK(installed.packages.at(1).files == std::vector<std::string>{"y"});
  }

  TEST_CASE("letters say that a package failed, but not that its digests are of another kind") {
    CHECK(parse("P:a\nf:f\n").packages.at(0).is_broken);
    CHECK(parse("P:a\nf:Ss\n").packages.at(0).is_broken);
    CHECK_FALSE(parse("P:a\nf:S\n").packages.at(0).is_broken);
    CHECK_FALSE(parse("P:a\nF:f\n").packages.at(0).is_broken);
  }

  TEST_CASE("what is no package is told with its offset") {
    const ApkInstalled installed = parse("V:1\n\nP:a\nnonsense\n");
    REQUIRE(installed.defects.size() == 2);
    CHECK(installed.defects[0].message == "a stanza names no package");
    CHECK(installed.defects[1].message == "a line is no field");
    CHECK(installed.defects[1].offset == 9);
  }

  TEST_CASE("limits hold") {
    const auto kind = [](const Limits& limits) {
      return parse_apk_installed(as_bytes(sample), limits).error().kind;
    };
    CHECK(kind({.manifest_bytes = 10}) == ErrorKind::limit);
    CHECK(kind({.list_entries = 3}) == ErrorKind::limit);
  }

  TEST_CASE("cut and changed files give values") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK(parse_apk_installed(shorter, Limits{}).has_value());
    });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { CHECK(parse_apk_installed(changed, Limits{}).has_value()); });
  }
}
