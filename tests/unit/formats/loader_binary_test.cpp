#include "formats/loader_binary.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;
using namespace std::string_view_literals;

Result<LoaderBinary> loader_of(std::string_view bytes, const Limits& limits = {}) {
  MemorySource source(as_bytes(bytes));
  return read_loader_binary(source, limits);
}

constexpr std::string_view debian =
    "\x7f"
    "ELF\0LD_LIBRARY_PATH\0/proc/self/exe\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0"
    "/lib/\0/usr/lib/\0\0ORIGIN\0PLATFORM\0LIB\0lib/x86_64-linux-gnu\0"
    "ld.so (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\nCopyright\0"sv;
constexpr std::string_view plain =
    "LD_LIBRARY_PATH\0PLATFORM\0lib64\0/lib64/\0/usr/lib64/\0"
    "ld.so (GNU libc) development release version 2.42.9000.\n\0"sv;
constexpr std::string_view old = "/lib/\0/usr/lib/\0PLATFORM\0LD_LIBRARY_PATH\0lib\0"sv;
constexpr std::string_view musl =
    "/lib:/usr/local/lib:/usr/lib\0q1.2.4\0"
    "1.2.5\0musl libc (x86_64)\nVersion %s\n\0"sv;

}  // namespace

TEST_SUITE("loader_binary") {
  TEST_CASE("glibc's loader has its directories, its banner and what $LIB is") {
    const Result<LoaderBinary> loader = loader_of(debian);
    REQUIRE(loader.has_value());
    CHECK(loader->family == LoaderFamily::glibc);
    CHECK(loader->system_directories ==
          Lines{"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib"});
    CHECK(loader->lib == "lib/x86_64-linux-gnu");
    CHECK(loader->version == "2.36");
    CHECK(loader->vendor == "Debian GLIBC 2.36-9+deb12u14");
    CHECK(loader_of(plain)->version == "2.42.9000");
    CHECK(loader_of(plain)->lib == "lib64");
  }

  TEST_CASE("an old one says no version") {
    const Result<LoaderBinary> loader = loader_of(old);
    REQUIRE(loader.has_value());
    CHECK(loader->version.empty());
    CHECK(loader->lib == "lib");
  }

  TEST_CASE("musl's has one text of directories") {
    const Result<LoaderBinary> loader = loader_of(musl);
    REQUIRE(loader.has_value());
    CHECK(loader->family == LoaderFamily::musl);
    CHECK(loader->system_directories == Lines{"/lib", "/usr/local/lib", "/usr/lib"});
    CHECK(loader->version == "1.2.5");
    CHECK(loader->lib.empty());
  }

  TEST_CASE("what is no loader, and what is too large for one") {
    CHECK(loader_of("").error().kind == ErrorKind::not_found);
    CHECK(loader_of("LD_LIBRARY_PATH\0PLATFORM\0/lib/\0"sv).error().kind == ErrorKind::not_found);
    CHECK(loader_of("/lib/\0/usr/lib/\0"sv).error().kind == ErrorKind::not_found);
    CHECK(loader_of(debian, {.loader_bytes = 100}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("no shorter or changed file does harm") {
    for (const std::string_view sample : {debian, plain, musl}) {
      for_each_truncation(as_bytes(sample), [](Bytes bytes) {
        MemorySource source(bytes);
        (void)read_loader_binary(source, Limits{});
      });
      for_each_flip(as_bytes(sample), [](Bytes bytes) {
        MemorySource source(bytes);
        (void)read_loader_binary(source, Limits{});
      });
    }
  }
}
