#include "formats/dpkg_status.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample =
    "Package: zlib1g\n"
    "Status: install ok installed\n"
    "Architecture: amd64\n"
    "Multi-Arch: same\n"
    "Source: zlib (1:1.2.13)\n"
    "Version: 1:1.2.13.dfsg-1\n"
    "Description: compression library\n"
    " Package: in a folded line\n"
    "\n"
    "package: old\n"
    "Status: deinstall ok config-files\n"
    "Version: 2\n";

DpkgStatus parse(std::string_view text) {
  Result<DpkgStatus> status = parse_dpkg_status(as_bytes(text), Limits{});
  REQUIRE(status.has_value());
  return *std::move(status);
}

}  // namespace

TEST_SUITE("dpkg_status") {
  TEST_CASE("every stanza is a package, folded lines are none of its fields") {
    const DpkgStatus status = parse(sample);
    REQUIRE(status.packages.size() == 2);
    CHECK(status.packages[0] == DpkgPackage{.name = "zlib1g",
                                            .version = "1:1.2.13.dfsg-1",
                                            .architecture = "amd64",
                                            .source = "zlib",
                                            .source_version = "1:1.2.13",
                                            .is_installed = true,
                                            .wanted = "install",
                                            .state = "installed",
                                            .is_multi_arch_same = true});
    CHECK(
        status.packages[1] ==
        DpkgPackage{.name = "old", .version = "2", .wanted = "deinstall", .state = "config-files"});
    CHECK(status.defects.empty());
  }

  TEST_CASE("only the last word of Status says that a package is installed") {
    for (const auto& [text, is_installed] : {std::pair{"install ok installed", true},
                                             {"hold ok installed", true},
                                             {"install ok half-installed", false},
                                             {"install ok unpacked", false},
                                             {"deinstall ok config-files", false},
                                             {"installed", false}}) {
      CAPTURE(text);
      const DpkgStatus status = parse(std::string("Package: a\nStatus: ") + text + "\n");
      CHECK(status.packages.at(0).is_installed == is_installed);
    }
  }

  TEST_CASE("a stanza without Status is of a package that is there") {
    CHECK(parse("Package: base-files\nVersion: 12.4\n").packages.at(0).is_installed);
  }

  TEST_CASE("what is no package is told with its offset") {
    const DpkgStatus status = parse("Version: 1\n\nPackage: a\nnonsense\n");
    REQUIRE(status.defects.size() == 2);
    CHECK(status.defects[0].message == "a stanza names no package");
    CHECK(status.defects[0].offset == 0);
    CHECK(status.defects[1].message == "a line is no field");
    CHECK(status.defects[1].offset == 23);
    CHECK(status.packages.size() == 1);
  }

  TEST_CASE("limits hold") {
    const auto kind = [](const Limits& limits) {
      return parse_dpkg_status(as_bytes(sample), limits).error().kind;
    };
    CHECK(kind({.manifest_bytes = 10}) == ErrorKind::limit);
    CHECK(kind({.list_entries = 0}) == ErrorKind::limit);
  }

  TEST_CASE("cut and changed files give values") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      CHECK(parse_dpkg_status(shorter, Limits{}).has_value());
    });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { CHECK(parse_dpkg_status(changed, Limits{}).has_value()); });
  }
}
