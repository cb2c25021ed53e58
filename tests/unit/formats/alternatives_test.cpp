#include "formats/alternatives.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample =
    "auto\n"
    "/usr/bin/awk\n"
    "awk.1.gz\n"
    "/usr/share/man/man1/awk.1.gz\n"
    "nawk\n"
    "/usr/bin/nawk\n"
    "\n"
    "/usr/bin/mawk\n"
    "5\n"
    "/usr/share/man/man1/mawk.1.gz\n"
    "\n"
    "/usr/bin/gawk\n"
    "10\n"
    "/usr/share/man/man1/gawk.1.gz\n"
    "/usr/bin/gawk\n"
    "\n";

Result<AlternativeRecord> parse(std::string_view text) {
  return parse_alternative(as_bytes(text), Limits{});
}

}  // namespace

TEST_SUITE("alternatives") {
  TEST_CASE("a record has its state, its link and its choices, whatever follows them") {
    const Result<AlternativeRecord> record = parse(sample);
    REQUIRE(record.has_value());
    CHECK(record->is_automatic);
    CHECK(record->link == "/usr/bin/awk");
    CHECK(record->choices ==
          std::vector<AlternativeChoice>{{"/usr/bin/mawk", 5}, {"/usr/bin/gawk", 10}});
    CHECK(record->best()->path == "/usr/bin/gawk");
  }

  TEST_CASE("chkconfig's form has families and words behind priorities") {
    const Result<AlternativeRecord> record =
        parse("manual\n/usr/lib64/libblas.so.3\n\n@java@/a\n-1 service\n/b\n-2\n");
    REQUIRE(record.has_value());
    CHECK_FALSE(record->is_automatic);
    CHECK(record->choices == std::vector<AlternativeChoice>{{"/a", -1}, {"/b", -2}});
    CHECK(record->best()->path == "/a");
  }

  TEST_CASE("a record may have no choices") {
    const Result<AlternativeRecord> record = parse("auto\n/usr/bin/x\n\n");
    REQUIRE(record.has_value());
    CHECK(record->best() == nullptr);
    CHECK(parse("auto\n/usr/bin/x").has_value());
  }

  TEST_CASE("what is no record is refused") {
    CHECK(parse("").error().message == "the first line is neither auto nor manual");
    CHECK(parse("auto\n").error().message == "the second line is no path");
    CHECK(parse("auto\n/x\n\n/a\nten\n").error().message == "line 5 is no priority");
    CHECK(parse("auto\n/x\n\n/a").error().kind == ErrorKind::truncated);
    CHECK(parse_alternative(as_bytes(sample), {.small_text_bytes = 10}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("cut and changed records end somehow") {
    const auto use = [](Bytes bytes) { (void)parse_alternative(bytes, Limits{}); };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
