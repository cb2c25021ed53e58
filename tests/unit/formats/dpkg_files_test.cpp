#include "formats/dpkg_files.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Paths = std::vector<std::string_view>;

constexpr std::string_view sums =
    "d41d8cd98f00b204e9800998ecf8427e  usr/lib/a b\n"
    "short  usr/x\n"
    "d41d8cd98f00b204e9800998ecf8427g  usr/y\n"
    "d41d8cd98f00b204e9800998ecf8427e *usr/z\n"
    "d41d8cd98f00b204e9800998ecf8427e  \n";

}  // namespace

TEST_SUITE("dpkg_files") {
  TEST_CASE("a list has absolute paths, one a line, nothing trimmed") {
    CHECK(parse_dpkg_list(as_bytes("/.\n/usr\n/usr/a b \nrelative\n\n/usr/last"), Limits{}) ==
          Paths{"/usr", "/usr/a b ", "/usr/last"});
    CHECK(parse_dpkg_list(as_bytes(""), Limits{}) == Paths{});
  }

  TEST_CASE("sums name files without a leading slash") {
    const auto read = parse_dpkg_md5sums(as_bytes(sums), Limits{});
    REQUIRE(read.has_value());
    REQUIRE(read->size() == 2);
    CHECK((*read)[0].md5 == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK((*read)[0].path == "usr/lib/a b");
    CHECK((*read)[1].path == "usr/z");
  }

  TEST_CASE("diversions are three lines each") {
    const auto read = parse_dpkg_diversions(as_bytes("/bin/sh\n/bin/sh.distrib\ndash\n"), Limits{});
    REQUIRE(read.has_value());
    CHECK(*read == std::vector{DpkgDiversionView{"/bin/sh", "/bin/sh.distrib", "dash"}});
    CHECK(parse_dpkg_diversions(as_bytes("/a\n/b\n"), Limits{}).error().kind ==
          ErrorKind::malformed);
  }

  TEST_CASE("limits hold") {
    for (const Limits& limits : {Limits{.manifest_bytes = 3}, Limits{.list_entries = 1}}) {
      CHECK(parse_dpkg_list(as_bytes("/a\n/b\n/c"), limits).error().kind == ErrorKind::limit);
      CHECK(parse_dpkg_md5sums(as_bytes(sums), limits).error().kind == ErrorKind::limit);
      CHECK(parse_dpkg_diversions(as_bytes("/a\n/b\n/c"), limits).error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("cut and changed files give values") {
    const auto read = [](Bytes bytes) {
      CHECK(parse_dpkg_md5sums(bytes, Limits{}).has_value());
      CHECK(parse_dpkg_list(bytes, Limits{}).has_value());
      (void)parse_dpkg_diversions(bytes, Limits{});
    };
    for_each_truncation(as_bytes(sums), read);
    for_each_flip(as_bytes(sums), read);
  }
}
