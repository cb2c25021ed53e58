#include "formats/rpm_manifest.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view list =
    "zlib\t1.2.12-2.cm2\t1661192018\t1661191884\tMicrosoft Corporation\t(none)\t101176\tx86_64\t0\t"
    "zlib-1.2.12-2.cm2.src.rpm\n"
    "no package\n"
    "libgcc\t11.2.0-2.cm2\t1\t1\tMicrosoft Corporation\t1\t1\tx86_64\t1\tgcc.src.rpm";

}  // namespace

TEST_SUITE("rpm_manifest") {
  TEST_CASE("a line of ten fields is a package") {
    const auto manifest = parse_rpm_manifest(as_bytes(list), Limits{});
    REQUIRE(manifest.has_value());
    CHECK(manifest->packages ==
          std::vector<RpmManifestPackage>{{.name = "zlib",
                                           .version = "1.2.12-2.cm2",
                                           .architecture = "x86_64",
                                           .source = "zlib-1.2.12-2.cm2.src.rpm"},
                                          {.name = "libgcc",
                                           .version = "1:11.2.0-2.cm2",
                                           .architecture = "x86_64",
                                           .source = "gcc.src.rpm"}});
    REQUIRE(manifest->defects.size() == 1);
    CHECK(manifest->defects.front().offset == list.find("no package"));
    CHECK(parse_rpm_manifest({}, Limits{})->packages.empty());
  }

  TEST_CASE("limits hold") {
    for (const Limits& limits : {Limits{.manifest_bytes = 3}, Limits{.list_entries = 2}}) {
      CHECK(parse_rpm_manifest(as_bytes(list), limits).error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("cut and changed lists give values") {
    const auto read = [](Bytes bytes) { CHECK(parse_rpm_manifest(bytes, Limits{}).has_value()); };
    for_each_truncation(as_bytes(list), read);
    for_each_flip(as_bytes(list), read);
  }
}
