#include "formats/version_lock_list.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view sample =
    "# dnf\n"
    "bash-0:5.1.8-6.el9.*\n"
    "\n"
    "!kernel-core-0:5.14.0-70.el9.*  # broken\n";

std::vector<PackagePreference> parse(std::string_view text) {
  Result<std::vector<PackagePreference>> locks = parse_version_lock_list(as_bytes(text), Limits{});
  REQUIRE(locks.has_value());
  return *std::move(locks);
}

}  // namespace

TEST_SUITE("version_lock_list") {
  TEST_CASE("a line locks a version, or says that it is not wanted") {
    CHECK(parse(sample) == std::vector<PackagePreference>{{.line = 2,
                                                           .packages = "bash",
                                                           .kind = PreferenceKind::version,
                                                           .wanted = "5.1.8-6.el9"},
                                                          {.line = 4,
                                                           .packages = "kernel-core",
                                                           .kind = PreferenceKind::exclude,
                                                           .wanted = "5.14.0-70.el9"}});
  }

  TEST_CASE("dnf and yum have the epoch in different places") {
    struct Case {
      std::string_view line, name, version;
    };
    for (const auto& [line, name, version] :
         {Case{"openssl-libs-1:3.0.7-24.el9.x86_64", "openssl-libs", "1:3.0.7-24.el9"},
          Case{"1:openssl-libs-1.0.2k-26.el7_9.*", "openssl-libs", "1:1.0.2k-26.el7_9"},
          Case{"0:bash-4.2.46-35.el7_9.*", "bash", "4.2.46-35.el7_9"},
          Case{"bash-5.1.8-6.el9.noarch", "bash", "5.1.8-6.el9"},
          Case{"bash-5.1.8-6.el9", "bash", "5.1.8-6.el9"},
          Case{"bash-*:5.1*-*.*", "bash", "5.1*-*"}, Case{"python3-pip", "python3-pip", "*"},
          Case{"gcc-c++-static", "gcc-c++-static", "*"}, Case{"bash*", "bash*", "*"}}) {
      CAPTURE(line);
      const std::vector<PackagePreference> locks = parse(line);
      REQUIRE(locks.size() == 1);
      CHECK(locks.front().packages == name);
      CHECK(locks.front().wanted == version);
    }
  }

  TEST_CASE("limits hold") {
    for (const Limits& limits : {Limits{.manifest_bytes = 10}, Limits{.list_entries = 1}}) {
      CHECK(parse_version_lock_list(as_bytes(sample), limits).error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("cut and changed files give values") {
    const auto use = [](Bytes bytes) {
      CHECK(parse_version_lock_list(bytes, Limits{}).has_value());
    };
    for_each_truncation(as_bytes(sample), use);
    for_each_flip(as_bytes(sample), use);
  }
}
