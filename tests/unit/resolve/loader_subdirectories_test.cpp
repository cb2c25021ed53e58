#include "resolve/loader_subdirectories.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

namespace {

using Names = std::vector<std::string>;

}  // namespace

TEST_SUITE("loader_subdirectories") {
  TEST_CASE("by the loader's version, the machine and the processor") {
    struct Case {
      std::string_view version, machine, cpu;
      Names names;
    };
    const Names old_common{"tls/x86_64/x86_64/", "tls/x86_64/", "tls/", "x86_64/x86_64/",
                           "x86_64/"};
    const std::array<Case, 11> cases{{
        {"2.41", "x86_64", "", {}},
        {"2.41", "x86_64", "x86-64", {}},
        {"2.41", "x86_64", "x86-64-v2", {"glibc-hwcaps/x86-64-v2/"}},
        {"2.37", "x86_64", "x86-64-v3", {"glibc-hwcaps/x86-64-v3/", "glibc-hwcaps/x86-64-v2/"}},
        {"2.41", "ppc64", "power10", {"glibc-hwcaps/power10/"}},
        {"2.31", "x86_64", "x86-64-v4", old_common},
        {"", "x86_64", "", old_common},
        {"", "aarch64", "", {"tls/aarch64/", "tls/", "aarch64/"}},
        {"2.36", "s390", "", {"tls/"}},
        {"2.31",
         "x86_64",
         "haswell",
         {"tls/haswell/x86_64/", "tls/haswell/", "tls/x86_64/", "tls/", "haswell/x86_64/",
          "haswell/", "x86_64/"}},
        {"2.31",
         "x86_64",
         "avx512_1",
         {"tls/x86_64/avx512_1/x86_64/", "tls/x86_64/avx512_1/", "tls/x86_64/x86_64/",
          "tls/x86_64/", "tls/avx512_1/x86_64/", "tls/avx512_1/", "tls/", "x86_64/avx512_1/x86_64/",
          "x86_64/avx512_1/", "x86_64/x86_64/", "x86_64/", "avx512_1/x86_64/", "avx512_1/"}},
    }};
    for (const auto& [version, machine, cpu, names] : cases) {
      CAPTURE(version);
      CAPTURE(cpu);
      CHECK(loader_subdirectories(version, machine, cpu) == names);
    }
  }

  TEST_CASE("up to 2.36 there are both kinds, the levels first") {
    const Names names = loader_subdirectories("2.36", "x86_64", "x86-64-v4");
    REQUIRE(names.size() == 8);
    CHECK(names[0] == "glibc-hwcaps/x86-64-v4/");
    CHECK(names[2] == "glibc-hwcaps/x86-64-v2/");
    CHECK(names[3] == "tls/x86_64/x86_64/");
  }
}
