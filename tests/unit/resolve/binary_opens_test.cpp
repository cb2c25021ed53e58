#include "resolve/binary_opens.h"

#include <doctest/doctest.h>

#include "formats/elf_sections.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string in_site = "lib/python3.12/site-packages/";

ElfBuilder opener(std::initializer_list<std::string> names) {
  std::string constants;
  for (const std::string& name : names) constants += '\0' + name + '\0';
  ElfBuilder builder = library();
  return builder.undefined_symbol("dlopen").section(".rodata", constants, elf_section_allocated);
}

// `binary:position told by name|found_by|place` of what binaries open.
Lines opened(const NativeSystem& system) {
  return system.rows(
      "SELECT file.name || ':' || position || ' ' || told_by || ' ' || opened_library.name, "
      "found_by, opened_library.place FROM opened_library "
      "JOIN file ON file.id = opened_library.file ORDER BY file.place, told_by, position");
}

}  // namespace

TEST_SUITE("binary_opens") {
  TEST_CASE("a name is searched for with the binary's own path, and what it needs in turn") {
    NativeSystem system;
    system.site("pkg/mod.abi3.so",
                opener({"libx.so.1", "liby.so", "libnone.so"}).runpath("$ORIGIN"));
    system.site("pkg/libx.so.1", library("libx.so.1").needed("libz.so.1"));
    system.root("usr/lib/liby.so", library("liby.so"));
    system.root("usr/lib/libz.so.1", library("libz.so.1"));
    CHECK(opened(system) ==
          Lines{"mod.abi3.so:1 text libx.so.1|runpath|" + in_site + "pkg/libx.so.1",
                "mod.abi3.so:2 text liby.so|default-directory|/usr/lib/liby.so",
                "mod.abi3.so:3 text libnone.so|missing|"});
    // Of names that may be opened those that lead to something are edges, with all behind them.
    CHECK(system.loads("root_kind = 'opened'") ==
          Lines{"mod.abi3.so libx.so.1|runpath|" + in_site + "pkg/libx.so.1",
                "mod.abi3.so liby.so|default-directory|/usr/lib/liby.so"});
    CHECK(system.loads("load.name = 'libz.so.1'") ==
          Lines{"libx.so.1 libz.so.1|default-directory|/usr/lib/libz.so.1"});
  }

  TEST_CASE("RPATH of whoever loaded the binary counts, RUNPATH does not") {
    for (const bool is_rpath : {true, false}) {
      CAPTURE(is_rpath);
      NativeSystem system;
      ElfBuilder module = library().needed("libmid.so");
      if (is_rpath) {
        module.rpath("$ORIGIN/libs");
      } else {
        module.runpath("$ORIGIN/libs");
      }
      system.site("mod.abi3.so", module);
      system.site("libs/libmid.so", opener({"libx.so.1"}).soname("libmid.so"));
      system.site("libs/libx.so.1", library("libx.so.1"));
      CHECK(opened(system) ==
            Lines{is_rpath ? "libmid.so:1 text libx.so.1|rpath|" + in_site + "libs/libx.so.1"
                           : "libmid.so:1 text libx.so.1|missing|"});
    }
  }

  TEST_CASE("what is loaded already is taken, in the first process where the name leads anywhere") {
    NativeSystem system;
    system.site("a.abi3.so", library().needed("libmid.so").runpath("$ORIGIN/libs"));
    system.site("b.abi3.so",
                library().needed("libmid.so").needed("liby.so").runpath("$ORIGIN/libs"));
    system.site("libs/libmid.so", opener({"libx.so.1"}).soname("libmid.so"));
    system.site("libs/liby.so", library("libx.so.1"));
    CHECK(opened(system) == Lines{"libmid.so:1 text libx.so.1|loaded|" + in_site + "libs/liby.so"});
  }

  TEST_CASE("paths are opened as they are, $ORIGIN is the binary's") {
    NativeSystem system;
    system.site("pkg/mod.abi3.so", opener({"/usr/lib/libx.so", "$ORIGIN/sub/liby.so",
                                           "/usr/lib/no.so", "/opt/no.so"}));
    system.site("pkg/sub/liby.so", library());
    system.root("usr/lib/libx.so", library());
    // Nobody looked into a directory that no loader searches.
    CHECK(opened(system) ==
          Lines{"mod.abi3.so:1 text /usr/lib/libx.so|path|/usr/lib/libx.so",
                "mod.abi3.so:2 text $ORIGIN/sub/liby.so|path|" + in_site + "pkg/sub/liby.so",
                "mod.abi3.so:3 text /usr/lib/no.so|missing|",
                "mod.abi3.so:4 text /opt/no.so|unread|"});
  }

  TEST_CASE("LD_LIBRARY_PATH and the cache count") {
    NativeSystem system;
    system.site("mod.abi3.so", opener({"libx.so.1", "liby.so.1"}));
    system.root("opt/x/libx.so.1", library("libx.so.1"));
    system.root("opt/y/liby.so.1", library("liby.so.1"));
    system.cache({{"liby.so.1", "/opt/y/liby.so.1", ""}}).variable("LD_LIBRARY_PATH", "/opt/x");
    CHECK(opened(system) == Lines{"mod.abi3.so:1 text libx.so.1|library-path|/opt/x/libx.so.1",
                                  "mod.abi3.so:2 text liby.so.1|cache|/opt/y/liby.so.1"});
  }

  TEST_CASE("of a note's names the first that is there is taken") {
    NativeSystem system;
    system.site("mod.abi3.so",
                library()
                    .dlopen_note(R"([{"soname":["libnew.so.2","libold.so.1"]}])")
                    .dlopen_note(R"([{"soname":["libno.so","libnone.so"],"priority":"required"},
                                     {"soname":["libcuda.so.1"]},{"soname":[]}])"));
    system.root("usr/lib/libold.so.1", library("libold.so.1"));
    CHECK(opened(system) ==
          Lines{"mod.abi3.so:1 note libold.so.1|default-directory|/usr/lib/libold.so.1",
                "mod.abi3.so:2 note libno.so|missing|", "mod.abi3.so:3 note libcuda.so.1|host|"});
    // What is declared and missing is an edge, too.
    CHECK(system.loads("load.found_by IN ('missing', 'host')") ==
          Lines{"mod.abi3.so libcuda.so.1|host|", "mod.abi3.so libno.so|missing|"});
  }

  TEST_CASE("what cannot be loaded says more than a name that is nowhere") {
    NativeSystem system;
    system.site("mod.abi3.so", library().dlopen_note(R"([{"soname":["liba.so","libb.so"]}])"));
    system.files().root_file("usr/lib/libb.so", "INPUT ( -lb )");
    CHECK(opened(system) == Lines{"mod.abi3.so:1 note libb.so|refused|/usr/lib/libb.so"});
  }

  TEST_CASE("binaries of the system are left out") {
    NativeSystem system;
    system.site("mod.abi3.so", library().needed("libsys.so"));
    system.root("usr/lib/libsys.so", opener({"libx.so.1"}).soname("libsys.so"));
    CHECK(opened(system).empty());
  }

  TEST_CASE("musl searches as for the program") {
    NativeSystem system(musl_loader, "/lib/ld-musl-x86_64.so.1");
    system.site("mod.abi3.so", opener({"libx.so.1", "liby.so.1"}).runpath("$ORIGIN"));
    system.site("libx.so.1", library("libx.so.1"));
    system.root("usr/lib/liby.so.1", library("liby.so.1"));
    CHECK(opened(system) ==
          Lines{"mod.abi3.so:1 text libx.so.1|missing|",
                "mod.abi3.so:2 text liby.so.1|default-directory|/usr/lib/liby.so.1"});
  }

  // A plugin that some binary may open lacks what it needs, whoever opens it.
  TEST_CASE("a library that is also opened by itself is told of that process") {
    NativeSystem system;
    system.site("mod.abi3.so", opener({"libplugin.so"}).runpath("$ORIGIN"));
    system.site("libplugin.so", library("libplugin.so").needed("libgone.so"));
    CHECK(system.loads("load.name = 'libgone.so' AND root_kind = 'library'") ==
          Lines{"libplugin.so libgone.so|missing|"});
    CHECK(system.rows("SELECT roots FROM load WHERE name = 'libgone.so'") == Lines{"2"});
  }
}
