// What depends on the processor, the cache and variables. The rest is in loads_test.cpp.
#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "resolve/loader.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string in_site = "lib/python3.12/site-packages/";
const std::string changes =
    "SELECT condition, value, load_change.name, found.place, otherwise.place FROM load_change "
    "LEFT JOIN file AS found ON found.id = load_change.found "
    "LEFT JOIN file AS otherwise ON otherwise.id = load_change.otherwise ORDER BY 1, 2, 3";

// An extension that needs liba.so, which is beside it and in subdirectories.
void add_levels(NativeSystem& system) {
  system.site("mod.abi3.so", library().needed("liba.so").runpath("$ORIGIN/libs"));
  system.site("libs/liba.so", library("liba.so"));
  system.site("libs/glibc-hwcaps/x86-64-v3/liba.so", library("liba.so").needed("libb.so"));
  system.site("libs/tls/x86_64/liba.so", library("liba.so"));
}

}  // namespace

TEST_SUITE("loader_glibc") {
  TEST_CASE("subdirectories for the processor go before their directory") {
    struct Case {
      std::string_view version, cpu, found;
    };
    constexpr std::array<Case, 5> cases{{{"2.41", "", "liba.so"},
                                         {"2.41", "x86-64-v2", "liba.so"},
                                         {"2.41", "x86-64-v4", "glibc-hwcaps/x86-64-v3/liba.so"},
                                         {"2.36", "", "tls/x86_64/liba.so"},
                                         {"2.36", "x86-64-v3", "glibc-hwcaps/x86-64-v3/liba.so"}}};
    for (const auto& [version, cpu, found] : cases) {
      CAPTURE(version);
      CAPTURE(cpu);
      NativeSystem system(glibc_loader_of(version));
      add_levels(system);
      system.cpu(std::string(cpu));
      CHECK(system.loads("load.name = 'liba.so'") ==
            Lines{"mod.abi3.so liba.so|runpath|" + in_site + "libs/" + std::string(found)});
    }
  }

  TEST_CASE("$PLATFORM is the machine, but on some of Intel's processors their name") {
    NativeSystem system(glibc_loader_of("2.41"));
    system.site("mod.abi3.so", library().needed("liba.so").runpath("$ORIGIN/$PLATFORM"));
    system.site("x86_64/liba.so", library("liba.so"));
    system.site("haswell/liba.so", library("liba.so"));
    CHECK(system.loads() == Lines{"mod.abi3.so liba.so|runpath|" + in_site + "x86_64/liba.so"});
    CHECK(system.rows(changes) == Lines{"on-processor|haswell|liba.so|" + in_site +
                                        "x86_64/liba.so|" + in_site + "haswell/liba.so"});
    CHECK(system.cpu("haswell").loads() ==
          Lines{"mod.abi3.so liba.so|runpath|" + in_site + "haswell/liba.so"});
  }

  TEST_CASE("where nobody says what the processor is, what others would get is told") {
    NativeSystem system(glibc_loader_of("2.41"));
    add_levels(system);
    CHECK(system.rows(changes) ==
          Lines{"on-processor|x86-64-v3|liba.so|" + in_site + "libs/liba.so|" + in_site +
                "libs/glibc-hwcaps/x86-64-v3/liba.so"});
    CHECK(system.cpu("x86-64").rows(changes) == Lines{});
    NativeSystem old(glibc_loader_of("2.31"));
    add_levels(old);
    CHECK(old.rows(changes) == Lines{});
  }

  TEST_CASE("the cache has one file for a name, whether it is there or not") {
    NativeSystem system(glibc_loader_of("2.41"));
    system.site("mod.abi3.so", library().needed("liba.so").needed("libb.so").needed("libc.so.9"));
    system.root("opt/a/liba.so", library("liba.so"));
    system.root("opt/a/glibc-hwcaps/x86-64-v3/liba.so", library("liba.so"));
    system.root("usr/lib/libb.so", library("libb.so"));
    system.cache({{"liba.so", "/opt/a/glibc-hwcaps/x86-64-v3/liba.so", "x86-64-v3"},
                  {"liba.so", "/opt/a/liba.so", ""},
                  {"liba.so", "/opt/other/liba.so", ""},
                  {"libb.so", "/opt/gone/libb.so", ""},
                  {"libb.so", "/opt/a/libb.so", ""}});
    system.root("opt/a/libb.so", library("libb.so"));
    CHECK(system.loads() == Lines{"mod.abi3.so liba.so|cache|/opt/a/liba.so",
                                  "mod.abi3.so libb.so|default-directory|/usr/lib/libb.so",
                                  "mod.abi3.so libc.so.9|missing|"});
    system.cpu("x86-64-v3");
    CHECK(system.loads("load.name = 'liba.so'") ==
          Lines{"mod.abi3.so liba.so|cache|/opt/a/glibc-hwcaps/x86-64-v3/liba.so"});
  }

  TEST_CASE("with DF_1_NODEFLIB entries of default directories do not count") {
    NativeSystem system;
    constexpr std::uint64_t flags_1 = 0x6ffffffb;
    system.site("mod.abi3.so", library().needed("liba.so").needed("libb.so").entry(flags_1, 0x800));
    system.root("usr/lib/liba.so", library("liba.so"));
    system.root("opt/libb.so", library("libb.so"));
    system.cache({{"liba.so", "/usr/lib/liba.so", ""}, {"libb.so", "/opt/libb.so", ""}});
    CHECK(system.loads() ==
          Lines{"mod.abi3.so liba.so|missing|", "mod.abi3.so libb.so|cache|/opt/libb.so"});
  }

  TEST_CASE("LD_LIBRARY_PATH goes before RUNPATH, and what it changes is told") {
    NativeSystem system;
    system.site("mod.abi3.so", library().needed("liba.so").runpath("$ORIGIN/libs"));
    system.site("libs/liba.so", library("liba.so"));
    system.root("opt/b/liba.so", library("liba.so").needed("libb.so"));
    system.variable("LD_LIBRARY_PATH", "/opt/none;/opt/b:");
    CHECK(system.loads("load.name = 'liba.so'") ==
          Lines{"mod.abi3.so liba.so|library-path|/opt/b/liba.so"});
    CHECK(system.rows(changes) == Lines{"without-variable|LD_LIBRARY_PATH|liba.so|/opt/b/liba.so|" +
                                        in_site + "libs/liba.so"});
    CHECK(system.rows("SELECT rule, text, place, state FROM library_directory WHERE file IS NULL "
                      "ORDER BY position") == Lines{"library-path|/opt/none|/opt/none|absent",
                                                    "library-path|/opt/b|/opt/b|present",
                                                    "library-path|||relative"});
  }

  TEST_CASE("preloaded libraries come first, the variable's before the system's") {
    NativeSystem system;
    system.site("mod.abi3.so", library().needed("liba.so"));
    system.root("opt/libpre.so", library("liba.so").needed("libdep.so"));
    system.root("usr/lib/libdep.so", library("libdep.so"));
    system.root("usr/lib/libname.so", library("libname.so"));
    system.files().root_file("etc/ld.so.preload", "# all\nlibname.so libgone.so\n");
    system.variable("LD_PRELOAD", "/opt/libpre.so");
    CHECK(system.rows(
              "SELECT position, preload.name, list IS NULL, found_by, file.place FROM preload "
              "LEFT JOIN file ON file.id = found ORDER BY position") ==
          Lines{"1|/opt/libpre.so|1|path|/opt/libpre.so",
                "2|libname.so|0|default-directory|/usr/lib/libname.so", "3|libgone.so|0|missing|"});
    CHECK(system.loads("root_kind = 'preload'").size() == 3);
    CHECK(system.loads("load.name IN ('liba.so', 'libdep.so')") ==
          Lines{"libpre.so libdep.so|default-directory|/usr/lib/libdep.so",
                "mod.abi3.so liba.so|loaded|/opt/libpre.so"});
    CHECK(system.rows(changes) == Lines{"without-variable|LD_PRELOAD|liba.so|/opt/libpre.so|"});
  }

  TEST_CASE("an empty RUNPATH is none, but switches RPATH off; names have tokens, too") {
    NativeSystem system;
    system.site("mod.abi3.so", library().needed("liba.so").rpath("$ORIGIN").runpath(""));
    system.site("other.abi3.so", library().needed("lib$PLATFORM.so").needed("${ORIGIN}/liba.so"));
    system.site("liba.so", library("liba.so"));
    system.root("usr/lib/libx86_64.so", library("libx86_64.so"));
    CHECK(system.loads() ==
          Lines{"mod.abi3.so liba.so|missing|",
                "other.abi3.so ${ORIGIN}/liba.so|path|" + in_site + "liba.so",
                "other.abi3.so lib$PLATFORM.so|default-directory|/usr/lib/libx86_64.so"});
    CHECK(system.rows("SELECT count(*) FROM library_directory") == Lines{"0"});
  }

  TEST_CASE("what dlopen gives goes by the path of who calls it") {
    NativeSystem system;
    system.files().root_file(
        "usr/local/lib/python3.12/lib-dynload/_ctypes.cpython-312-x86_64-linux-gnu.so",
        std::string(as_text(library().runpath("/opt/ffi").build())));
    system.root("opt/ffi/libx.so", library("libx.so").needed("liby.so"));
    system.root("usr/lib/liby.so", library("liby.so"));
    system.site("libz.so", library("libz.so"));
    system.opened_name("libx.so").opened_name("libz.so").opened_name("libc.so.6");
    CHECK(system.loads("root_kind = 'opened'") ==
          Lines{"_ctypes.cpython-312-x86_64-linux-gnu.so libc.so.6|loaded|"
                "/lib/x86_64-linux-gnu/libc.so.6",
                "_ctypes.cpython-312-x86_64-linux-gnu.so libx.so|runpath|/opt/ffi/libx.so",
                "_ctypes.cpython-312-x86_64-linux-gnu.so libz.so|missing|",
                "libx.so liby.so|default-directory|/usr/lib/liby.so"});
  }
}
