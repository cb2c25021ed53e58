#include "resolve/system_support.h"

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "base/embedded.h"
#include "base/text.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Lines support_of(std::string_view os_release) {
  NativeSystem system;
  system.site("pkg/mod.abi3.so", library().needed("libc.so.6"));
  system.files().root_file("etc/os-release", os_release);
  return system.rows("SELECT system, release, ended, is_ended, told_by FROM system_support");
}

}  // namespace

TEST_SUITE("system support") {
  TEST_CASE("the table is whole, and has each release once") {
    const auto table = SystemSupport::load();
    REQUIRE(table.has_value());
    CHECK(table->day() == "2026-11-30");
    std::set<std::string_view> seen;
    for (const std::string_view line :
         split(embedded_file("rules/data/system_support.csv"), '\n')) {
      if (line.empty() || line.starts_with('#')) continue;
      CAPTURE(line);
      CHECK(seen.insert(line.substr(0, line.rfind(','))).second);
    }
    CHECK(seen.size() >= 100);
  }

  TEST_CASE("a release is known by its first numbers") {
    const auto table = SystemSupport::load();
    REQUIRE(table.has_value());
    struct Row {
      std::string_view system, release, ended;
    };
    for (const auto& [system, release, ended] :
         {Row{"debian", "11", "2026-08-31"}, Row{"alpine", "3.19.1", "2025-11-01"},
          Row{"alpine", "3.1.2", ""}, Row{"rhel", "8.9", "2029-05-31"},
          Row{"amzn", "2", "2026-06-30"}, Row{"amzn", "2023", "2029-06-30"},
          Row{"ubuntu", "22.04", "2027-06-01"}, Row{"debian", "", ""}, Row{"arch", "1", ""}}) {
      CAPTURE(system);
      CAPTURE(release);
      CHECK(table->end_of(system, release).value_or("") == ended);
    }
  }

  TEST_CASE("another table is refused") {
    for (const std::string_view text : {"debian,11,2026-08-31\n", "# Of 2026-11-30.\ndebian,11\n",
                                        "# Of 2026-11-30.\ndebian,11,soon\n", "# Of today.\n",
                                        "# Of 2026-11-30.\n,11,2026-08-31\n"}) {
      CAPTURE(text);
      CHECK(SystemSupport::parse(text).error().kind == ErrorKind::internal);
    }
    CHECK(SystemSupport::parse("# Of 2026-11-30.\nsystem,release,ended\n").has_value());
  }

  TEST_CASE("the system's release has ended or not, by the table or by what it says itself") {
    struct Row {
      std::string_view os_release;
      Lines expected;
    };
    for (const auto& [os_release, expected] :
         {Row{"ID=debian\nVERSION_ID=\"11\"\n", {"debian|11|2026-08-31|1|table"}},
          Row{"ID=debian\nVERSION_ID=\"13\"\n", {"debian|13|2030-06-30|0|table"}},
          Row{"ID=centos\nVERSION_ID=8\nPRETTY_NAME=\"CentOS Linux 8\"\n",
              {"centos|8|2021-12-31|1|table"}},
          Row{"ID=centos\nVERSION_ID=8\nPRETTY_NAME=\"CentOS Stream 8\"\n",
              {"centos-stream|8|2024-05-31|1|table"}},
          Row{"ID=fedora\nVERSION_ID=99\nSUPPORT_END=2026-01-31\n",
              {"fedora|99|2026-01-31|1|os-release"}},
          Row{"ID=fedora\nVERSION_ID=99\nSUPPORT_END=never\n", {}}, Row{"ID=debian\n", {}}}) {
      CAPTURE(os_release);
      CHECK(support_of(os_release) == expected);
    }
  }
}
