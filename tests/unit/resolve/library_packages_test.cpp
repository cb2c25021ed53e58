#include "resolve/library_packages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/embedded.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// A system whose extension needs a library that nobody has.
Lines packages_for(std::string_view os_release, const std::string& library_name) {
  NativeSystem system;
  system.site("pkg/mod.cpython-312-x86_64-linux-gnu.so", library().needed(library_name));
  if (!os_release.empty()) system.files().root_file("etc/os-release", os_release);
  return system.rows("SELECT system, package, releases, is_for_target FROM library_package");
}

}  // namespace

TEST_SUITE("library packages") {
  TEST_CASE("the table is whole") {
    const auto table = LibraryPackages::load();
    REQUIRE(table.has_value());
    CHECK(table->size() >= 500);
    std::set<std::vector<std::string_view>> seen;
    for (const std::string_view line :
         split(embedded_file("rules/data/library_packages.csv"), '\n')) {
      if (line.empty() || line.starts_with('#')) continue;
      CAPTURE(line);
      const std::vector<std::string_view> cells = split(line, ',');
      REQUIRE(cells.size() == 5);
      CHECK(seen.insert({cells[0], cells[1], cells[3]}).second);
    }
    for (const auto& [system, release] :
         std::array<std::pair<std::string_view, std::string_view>, 2>{
             {{"debian", "12"}, {"fedora", "41"}}}) {
      for (const std::string_view name :
           {"libGL.so.1", "libgomp.so.1", "libX11.so.6", "libpq.so.5"}) {
        const auto& rows = table->of(name);
        CHECK(std::ranges::count_if(rows, [&](const LibraryPackageView& row) {
                return row.system == system && is_release_of(release, row.releases);
              }) == 1);
      }
    }
  }

  TEST_CASE("a row of another shape is told by its line") {
    CHECK(LibraryPackages::parse(
              "# about\nname,system,releases,package,checked\nlibz.so.1,pip,,z,no\n")
              ->of("libz.so.1")
              .size() == 1);
    for (const std::string_view row : {"libz.so.1,debian,,zlib1g", "libz.so.1,arch,,zlib,no",
                                       ",debian,,zlib1g,no", "libz.so.1,debian,,,no"}) {
      CAPTURE(row);
      const auto table = LibraryPackages::parse(row);
      REQUIRE_FALSE(table.has_value());
      CHECK(table.error().message.contains("library_packages.csv, line 1: expected"));
    }
  }

  TEST_CASE("releases are numbers, or ranges of them with either end open") {
    struct Row {
      std::string_view release, releases;
      bool expected;
    };
    for (const auto& [release, releases, expected] :
         {Row{"12", "", true}, Row{"12", "12", true}, Row{"12", "11", false},
          Row{"12", "11-12", true}, Row{"13", "11-12", false}, Row{"9", "-11", true},
          Row{"12", "-11", false}, Row{"13", "13-", true}, Row{"9", "13-", false},
          Row{"22.04", "-22.04", true}, Row{"22.10", "-22.04", false}, Row{"24.04", "22.04", false},
          Row{"9.4", "9-", true}, Row{"12.5", "12-", true}}) {
      CAPTURE(release);
      CAPTURE(releases);
      CHECK(is_release_of(release, releases) == expected);
    }
  }

  TEST_CASE("the package is that of the system and release") {
    struct Row {
      std::string_view os_release;
      std::string name;
      Lines expected;
    };
    for (const auto& [os_release, name, expected] :
         {Row{"ID=debian\nVERSION_ID=\"12\"\n", "libasound.so.2", {"debian|libasound2|-12|1"}},
          Row{"ID=debian\nVERSION_ID=\"13\"\n", "libasound.so.2", {"debian|libasound2t64|13-|1"}},
          Row{"ID=debian\n", "libasound.so.2", {"debian|libasound2t64|13-|1"}},
          Row{"ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\n",
              "libasound.so.2",
              {"debian|libasound2|-12|1"}},
          Row{"ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\n",
              "libasound.so.2",
              {"debian|libasound2t64|13-|1"}},
          Row{"ID=ubuntu\nVERSION_ID=\"22.04\"\n", "libgdal.so.30", {"ubuntu|libgdal30|22.04|1"}},
          Row{"ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"22\"\n",
              "libasound.so.2",
              {"debian|libasound2t64|13-|1"}},
          Row{"ID=fedora\nVERSION_ID=41\n", "libGL.so.1", {"fedora|libglvnd-glx||1"}},
          Row{"ID=rocky\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=9.4\n",
              "libGL.so.1",
              {"fedora|libglvnd-glx||1"}},
          Row{"ID=alpine\nVERSION_ID=3.20.1\n", "libGL.so.1", {"alpine|mesa-gl||1"}},
          Row{"ID=debian\nVERSION_ID=12\n", "libcudart.so.12", {"pip|nvidia-cuda-runtime-cu12||1"}},
          Row{"ID=debian\nVERSION_ID=12\n", "libnobody-has-it.so.1", {}}}) {
      CAPTURE(os_release);
      CHECK(packages_for(os_release, name) == expected);
    }
  }

  TEST_CASE("where the system has none, or is not known, all are said") {
    CHECK(packages_for("ID=debian\nVERSION_ID=\"12\"\n", "libtiff.so.5") ==
          Lines{"debian|libtiff5|-11|0", "ubuntu|libtiff5|-22.04|0"});
    CHECK(packages_for("", "libGL.so.1") == Lines{"alpine|mesa-gl||0", "conda|libgl||0",
                                                  "debian|libgl1||0", "fedora|libglvnd-glx||0"});
    CHECK(packages_for("ID=plan9\n", "libGL.so.1").size() == 4);
  }
}
