#include "resolve/platform_policies.h"

#include <doctest/doctest.h>

#include <array>
#include <string_view>

using namespace icecore;

namespace {

PlatformPolicies policies(CLibrary library, std::string_view architecture) {
  Result<PlatformPolicies> loaded = PlatformPolicies::load(library, architecture);
  REQUIRE(loaded.has_value());
  return *std::move(loaded);
}

}  // namespace

TEST_SUITE("platform_policies") {
  TEST_CASE("policies are ranked from new systems to old ones") {
    const PlatformPolicies x86_64 = policies(CLibrary::glibc, "x86_64");
    CHECK(x86_64.platform(0) == "linux_x86_64");
    CHECK(x86_64.platform(1) == "manylinux_2_41_x86_64");
    CHECK(x86_64.platform(x86_64.highest()) == "manylinux_2_5_x86_64");
    const PlatformPolicies aarch64 = policies(CLibrary::glibc, "aarch64");
    CHECK(aarch64.platform(aarch64.highest()) == "manylinux_2_17_aarch64");
  }

  TEST_CASE("a policy is found by its name, and what an old one covers a new one covers, too") {
    for (const std::string_view architecture : {"x86_64", "i686", "aarch64", "s390x", "riscv64"}) {
      const PlatformPolicies all = policies(CLibrary::glibc, architecture);
      for (std::size_t rank = 1; rank <= all.highest(); ++rank) {
        CAPTURE(all.platform(rank));
        CHECK(all.rank_of(all.platform(rank)) == rank);
        for (const std::string_view version : {"GLIBC_2.5", "GLIBC_2.17", "GLIBC_2.34",
                                               "GLIBCXX_3.4.19", "CXXABI_1.3.9", "GCC_4.3.0"}) {
          CHECK((!all.covers_version(rank, version) || all.covers_version(rank - 1, version)));
        }
      }
    }
  }

  TEST_CASE("a platform has the rank of its policy, or of the next newer one") {
    const PlatformPolicies all = policies(CLibrary::glibc, "x86_64");
    struct Case {
      std::string_view platform, policy;
    };
    for (const auto& [platform, policy] : std::array{
             Case{"manylinux1_x86_64", "manylinux_2_5_x86_64"},
             Case{"manylinux2010_x86_64", "manylinux_2_12_x86_64"},
             Case{"manylinux2014_x86_64", "manylinux_2_17_x86_64"},
             Case{"manylinux_2_17_x86_64", "manylinux_2_17_x86_64"},
             Case{"manylinux_2_18_x86_64", "manylinux_2_24_x86_64"},
             Case{"manylinux_2_29_x86_64", "manylinux_2_31_x86_64"},
             Case{"manylinux_2_4_x86_64", "manylinux_2_5_x86_64"},
             Case{"manylinux_2_99_x86_64", "linux_x86_64"},
             Case{"manylinux_2_17_aarch64", "linux_x86_64"},
             Case{"linux_x86_64", "linux_x86_64"},
             Case{"manylinux_2_x_x86_64", "linux_x86_64"},
         }) {
      CAPTURE(platform);
      CHECK(all.platform(all.rank_of(platform)) == policy);
    }
  }

  TEST_CASE("a symbol version is one of a set, not below a number") {
    const PlatformPolicies all = policies(CLibrary::glibc, "x86_64");
    const std::size_t strict = all.rank_of("manylinux_2_17_x86_64");
    CHECK(all.covers_version(strict, "GLIBC_2.17"));
    CHECK_FALSE(all.covers_version(strict, "GLIBC_2.18"));
    CHECK_FALSE(all.covers_version(strict, "GLIBC_PRIVATE"));
    CHECK(all.covers_version(strict, "OPENSSL_3.0.0"));
    CHECK(all.covers_version(0, "GLIBC_2.99"));
  }

  TEST_CASE("libraries and symbols") {
    const PlatformPolicies all = policies(CLibrary::glibc, "x86_64");
    CHECK(all.rank_with("libc.so.6") == all.highest());
    CHECK(all.rank_with("libxcb.so.1") == 0);
    CHECK(all.platform(all.rank_with("libexpat.so.1")) == "manylinux_2_12_x86_64");
    const std::vector<ForbiddenFrom>* const forbidden = all.forbidden("inflate_fast");
    REQUIRE(forbidden != nullptr);
    CHECK(forbidden->front().library == "libz.so.1");
    CHECK((forbidden->front().ranks & 1U) == 0);
    CHECK(forbidden->front().ranks != 0);
    CHECK(all.forbidden("inflate") == nullptr);
  }

  TEST_CASE("musl has one policy, with its C library by its own name") {
    const PlatformPolicies all = policies(CLibrary::musl, "x86_64");
    CHECK(all.highest() == 1);
    CHECK(all.platform(1) == "musllinux_1_2_x86_64");
    CHECK(all.rank_of("musllinux_1_1_x86_64") == 1);
    CHECK(all.rank_with("libc.musl-x86_64.so.1") == 1);
    CHECK(policies(CLibrary::musl, "i686").rank_with("libc.musl-x86.so.1") == 1);
    CHECK(policies(CLibrary::musl, "armv7l").rank_with("libc.musl-armv7.so.1") == 1);
  }

  TEST_CASE("an architecture without policies") {
    const PlatformPolicies all = policies(CLibrary::glibc, "mips");
    CHECK(all.highest() == 0);
    CHECK(all.platform(0) == "linux_mips");
  }
}
