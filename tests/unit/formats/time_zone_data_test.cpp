#include "formats/time_zone_data.h"

#include <doctest/doctest.h>

#include <string>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample =
    "# version 2025b\n# This zic input file is in the public domain.\n";

}  // namespace

TEST_SUITE("time_zone_data") {
  TEST_CASE("the first line tells the release") {
    CHECK(read_time_zone_version(as_bytes(sample)) == "2025b");
    CHECK(read_time_zone_version(as_bytes("# version 2025b-12-gabcdef-dirty")) ==
          "2025b-12-gabcdef-dirty");
  }

  TEST_CASE("other first lines do not") {
    const std::string endless = "# version " + std::string(100, '1');
    for (const std::string_view text :
         {std::string_view(), std::string_view("# version \n2025b"),
          std::string_view("R A 1916 o - Jun 14 23s 1 S"), std::string_view(endless)}) {
      CAPTURE(text);
      CHECK(read_time_zone_version(as_bytes(text)).error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("cut and changed files end somehow") {
    const auto use = [](Bytes bytes) { (void)read_time_zone_version(bytes); };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
