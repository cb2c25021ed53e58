#include "resolve/version_floors.h"

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view floors =
    "SELECT coalesce(distribution.name, '-'), family, version_floor.version, library, file.name, "
    "files "
    "FROM version_floor LEFT JOIN distribution ON distribution.id = version_floor.distribution "
    "JOIN file ON file.id = version_floor.file ORDER BY 1, 2";

ElfBuilder module(std::initializer_list<std::string_view> versions) {
  ElfBuilder builder = library().needed("libc.so.6");
  for (const std::string_view version : versions) {
    builder.version_need("libc.so.6", std::string(version));
  }
  return builder;
}

std::string bytes_of(const ElfBuilder& builder) {
  return std::string(as_text(builder.build()));
}

}  // namespace

TEST_SUITE("version floors") {
  TEST_CASE("the newest need counts, by numbers, of the environment and of each distribution") {
    NativeSystem system;
    system.files().install(
        {.name = "old", .files = {{"old.abi3.so", bytes_of(module({"GLIBC_2.9"}))}}});
    system.files().install(
        {.name = "new",
         .files = {{"new.abi3.so", bytes_of(module({"GLIBC_2.17", "GLIBC_2.2.5", "X_Y_1"}))},
                   {"newer.abi3.so", bytes_of(module({"GLIBC_2.14"}))}}});
    CHECK(system.rows(floors) ==
          Lines{"-|GLIBC|2.17|libc.so.6|new.abi3.so|3", "-|X_Y|1|libc.so.6|new.abi3.so|1",
                "new|GLIBC|2.17|libc.so.6|new.abi3.so|2", "new|X_Y|1|libc.so.6|new.abi3.so|1",
                "old|GLIBC|2.9|libc.so.6|old.abi3.so|1"});
  }

  TEST_CASE("a system has to have nothing of what the environment brings along") {
    NativeSystem system;
    system.site("mod.abi3.so", library()
                                   .needed("libstdc++.so.6")
                                   .needed("libgone.so")
                                   .version_need("libstdc++.so.6", "GLIBCXX_3.4.30")
                                   .version_need("libgone.so", "GONE_1")
                                   .rpath("$ORIGIN"));
    system.site("libstdc++.so.6", library("libstdc++.so.6").version_definition("GLIBCXX_3.4.30"));
    CHECK(system.rows(floors) == Lines{"-|GONE|1|libgone.so|mod.abi3.so|1"});
  }

  TEST_CASE(
      "needs of the system's own libraries, weak ones and those without a number do not count") {
    NativeSystem system;
    system.site("mod.abi3.so", library()
                                   .needed("libm.so.6")
                                   .weak_version_need("libm.so.6", "GLIBC_2.99")
                                   .version_need("libm.so.6", "GLIBC_PRIVATE")
                                   .version_need("libm.so.6", "GLIBC_2.x")
                                   .version_need("libm.so.6", "GLIBC_99999999999999999999999")
                                   .version_need("libm.so.6", "_1"));
    system.root("lib/x86_64-linux-gnu/libm.so.6",
                library("libm.so.6").needed("libc.so.6").version_need("libc.so.6", "GLIBC_2.36"));
    CHECK(system.rows(floors).empty());
  }

  TEST_CASE("a reference without a version counts as the version that its symbol came with") {
    const auto floors_of = [](const NativeSystem& system) {
      return system.rows(
          "SELECT family, version, symbol, file.name FROM version_floor JOIN file ON file.id = "
          "version_floor.file ORDER BY 1");
    };
    NativeSystem system;
    system.site("mod.abi3.so", module({"GLIBC_2.17"})
                                   .undefined_symbol("__isoc23_strtol")
                                   .undefined_symbol("malloc")
                                   .undefined_symbol("memset_explicit")
                                   .weak());
    CHECK(floors_of(system) == Lines{"GLIBC|2.38|__isoc23_strtol|mod.abi3.so"});

    NativeSystem own;
    own.site("mod.abi3.so", module({"GLIBC_2.17"}).undefined_symbol("strlcpy"));
    own.site("libcompat.so", library("libcompat.so").function("strlcpy"));
    CHECK(floors_of(own) == Lines{"GLIBC|2.17||mod.abi3.so"});
  }

  TEST_CASE("relative relocations came with glibc 2.36") {
    NativeSystem system;
    system.site("mod.abi3.so", module({"GLIBC_2.17", "GLIBC_ABI_DT_RELR"}));
    CHECK(system.rows(floors) == Lines{"-|GLIBC|2.36|libc.so.6|mod.abi3.so|1"});
  }
}
