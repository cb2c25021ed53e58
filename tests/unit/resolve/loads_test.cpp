#include "resolve/loads.h"

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "support/audited.h"
#include "support/elf_builder.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using System = NativeSystem;

constexpr const char* extension = "pkg/mod.cpython-312-x86_64-linux-gnu.so";
const std::string in_site = "lib/python3.12/site-packages/";
const std::string mod = "mod.cpython-312-x86_64-linux-gnu.so";

}  // namespace

TEST_SUITE("loads") {
  TEST_CASE("the interpreter's own needs are the program's") {
    System system;
    CHECK(system.loads("root_kind = 'program'") ==
          Lines{"python3.12 libc.so.6|default-directory|/lib/x86_64-linux-gnu/libc.so.6"});
  }

  TEST_CASE("what the program loaded is there already, by SONAME") {
    System system;
    system.site(extension, library().needed("libc.so.6"));
    CHECK(system.loads() == Lines{mod + " libc.so.6|loaded|/lib/x86_64-linux-gnu/libc.so.6"});
  }

  TEST_CASE("RUNPATH is of the needing object alone, RPATH of all that it leads to") {
    for (const bool is_rpath : {true, false}) {
      CAPTURE(is_rpath);
      System system;
      ElfBuilder root = library().needed("liba.so");
      is_rpath ? root.rpath("$ORIGIN/../pkg.libs") : root.runpath("${ORIGIN}/../pkg.libs");
      system.site(extension, root);
      system.site("pkg.libs/liba.so", library("liba.so").needed("libb.so"));
      system.site("pkg.libs/libb.so", library("libb.so"));
      const std::string place = in_site + "pkg.libs/lib";
      const Lines found = system.loads();
      REQUIRE(found.size() == 2);
      CHECK(found[0] ==
            (is_rpath ? "liba.so libb.so|rpath|" + place + "b.so" : "liba.so libb.so|missing|"));
      CHECK(found[1] == mod + " liba.so|" + (is_rpath ? "rpath|" : "runpath|") + place + "a.so");
    }
  }

  TEST_CASE("an object with RUNPATH does not look along anybody's RPATH") {
    System system;
    system.site(extension, library().needed("liba.so").rpath("$ORIGIN/libs"));
    system.site("pkg/libs/liba.so", library("liba.so").needed("libb.so").runpath("$ORIGIN/none"));
    system.site("pkg/libs/libb.so", library("libb.so"));
    CHECK(system.loads("load.name = 'libb.so'") == Lines{"liba.so libb.so|missing|"});
  }

  TEST_CASE("a library of another machine is passed over, what is none ends the search") {
    System system;
    system.site(extension,
                library().needed("liba.so").needed("libt.so").rpath("$ORIGIN/o:$ORIGIN"));
    system.site("pkg/o/liba.so", library("liba.so").machine(183));
    system.site("pkg/liba.so", library("liba.so"));
    system.files().site_file("pkg/o/libt.so", "INPUT(libt.so.1)\n");
    system.site("pkg/libt.so", library("libt.so"));
    CHECK(system.loads("from_file.name LIKE 'mod%'") ==
          Lines{mod + " liba.so|rpath|" + in_site + "pkg/liba.so",
                mod + " libt.so|refused|" + in_site + "pkg/o/libt.so"});
  }

  TEST_CASE(
      "$ORIGIN is where the library was opened, links not followed; `..` goes up from there") {
    System system;
    system.site(extension, library().needed("liba.so").runpath("$ORIGIN/link/../deep"));
    system.site("other/inner/liba.so", library("liba.so"));
    system.site("other/deep/liba.so", library("liba.so"));
    system.files().link(in_site + "pkg/link", "../other/inner");
    CHECK(system.loads("from_file.name LIKE 'mod%'") ==
          Lines{mod + " liba.so|runpath|" + in_site + "pkg/deep/liba.so"});
    CHECK(rows_of(audited(system.files()),
                  "SELECT entry.name, directory.path FROM load JOIN entry "
                  "ON entry.id = load.found JOIN directory ON directory.id "
                  "= entry.directory WHERE load.name = 'liba.so'") ==
          Lines{"liba.so|" + in_site + "other/deep"});
  }

  TEST_CASE("what one module loads is not there for another: each has its own process") {
    System system;
    system.site("a.abi3.so", library().needed("libx.so.1").runpath("$ORIGIN/libs"));
    system.site("b.abi3.so", library().needed("libx.so.1"));
    system.site("libs/libx.so.1", library("libx.so.1"));
    CHECK(system.loads() == Lines{"a.abi3.so libx.so.1|runpath|" + in_site + "libs/libx.so.1",
                                  "b.abi3.so libx.so.1|missing|"});
  }

  TEST_CASE("a name that modules get different files by is contested, one that some miss is not") {
    System system;
    system.site("a/a.abi3.so",
                library().needed("libx.so.1").needed("liby.so.1").runpath("$ORIGIN"));
    system.site("b/b.abi3.so",
                library().needed("libx.so.1").needed("liby.so.1").runpath("$ORIGIN"));
    system.site("a/libx.so.1", library("libx.so.1"));
    system.site("b/libx.so.1", library("libx.so.1"));
    system.site("a/liby.so.1", library("liby.so.1"));
    CHECK(system.rows("SELECT contested_library.name, file.path, root.name FROM contested_library "
                      "JOIN file ON file.id = contested_library.file "
                      "JOIN file AS root ON root.id = contested_library.first_root "
                      "ORDER BY file.path") ==
          Lines{"libx.so.1|" + in_site + "a/libx.so.1|a.abi3.so",
                "libx.so.1|" + in_site + "b/libx.so.1|b.abi3.so"});
  }

  TEST_CASE("a library that no module needs is opened by itself") {
    System system;
    system.site("libs/liblone.so", library("liblone.so").needed("libgone.so"));
    CHECK(system.loads("root_kind = 'library'") == Lines{"liblone.so libgone.so|missing|"});
  }

  TEST_CASE("a driver's library is the machine's") {
    System system;
    system.site("a.abi3.so", library().needed("libcuda.so.1"));
    CHECK(system.loads() == Lines{"a.abi3.so libcuda.so.1|host|"});
  }

  TEST_CASE("without a loader in sight nothing is called missing") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("a.abi3.so", std::string(as_text(library().needed("libx.so.1").build())));
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, "SELECT count(*) FROM load") == Lines{"0"});
    CHECK(rows_of(result, "SELECT reader, reason FROM gap") ==
          Lines{"loader|what its libraries would be is not known: the interpreter is linked "
                "statically"});
  }

  TEST_CASE("directories that binaries name, and whether they are there") {
    System system;
    system.site(extension, library().runpath("$ORIGIN/libs:/opt/gone:/usr/lib::rel:/opt/there"));
    system.site("pkg/libs/liba.so", library("liba.so"));
    system.root("usr/lib/libz.so.1", library("libz.so.1"));
    system.root("opt/there/libx.so", library("libx.so"));
    CHECK(
        system.rows("SELECT text, place, state, is_own FROM library_directory ORDER BY position") ==
        Lines{"$ORIGIN/libs|" + in_site + "pkg/libs|present|1", "/opt/gone|/opt/gone|absent|0",
              "/usr/lib|/usr/lib|present|1", "||relative|0", "rel||relative|0",
              "/opt/there|/opt/there|present|0"});
  }

  TEST_CASE("of relative directories it is told whether the loader comes to look there") {
    System system;
    system.site(extension, library().needed("liba.so").runpath("$ORIGIN:late"));
    system.site("pkg/liba.so", library("liba.so").needed("libgone.so").runpath("early:$ORIGIN"));
    CHECK(system.rows("SELECT text, is_searched FROM library_directory WHERE state = 'relative' "
                      "ORDER BY text") == Lines{"early|1", "late|0"});
  }

  TEST_CASE("programs and the loaders that they ask for") {
    System system;
    const auto program = [](const std::string& loader) {
      return std::string(as_text(ElfBuilder{}.interpreter(loader).build()));
    };
    system.files().file("bin/here", program("/lib64/ld-linux-x86-64.so.2"));
    system.files().file("bin/musl", program("/lib/ld-musl-x86_64.so.1"));
    system.files().file("bin/odd", program("ld.so"));
    CHECK(system.rows("SELECT entry.name, loader, state, found IS NULL FROM program_loader "
                      "JOIN entry ON entry.id = file ORDER BY 1") ==
          Lines{"here|/lib64/ld-linux-x86-64.so.2|present|0",
                "musl|/lib/ld-musl-x86_64.so.1|absent|1", "odd|ld.so|relative|1",
                "python3.12|/lib64/ld-linux-x86-64.so.2|present|0"});
  }

  TEST_CASE("the newest kernel that anything of the environment asks for") {
    System system;
    system.site("a.abi3.so", library().abi_tag(3, 2, 0));
    system.site("b.abi3.so", library().abi_tag(5, 10, 0));
    system.root("lib/x86_64-linux-gnu/libc.so.6", library("libc.so.6").abi_tag(6, 1, 0));
    CHECK(system.rows("SELECT family, version, files, entry.name FROM version_floor "
                      "JOIN entry ON entry.id = file") == Lines{"kernel|5.10.0|2|b.abi3.so"});
  }

  TEST_CASE("musl: its path file counts in place of its own directories") {
    System system(musl_loader, "/opt/musl/lib/ld-musl-x86_64.so.1");
    system.site(extension, library().needed("liba.so").needed("libb.so"));
    system.root("opt/one/liba.so", library("liba.so"));
    system.root("usr/lib/libb.so", library("libb.so"));
    CHECK(system.loads() ==
          Lines{mod + " liba.so|missing|", mod + " libb.so|default-directory|/usr/lib/libb.so"});
    system.files().root_file("opt/musl/etc/ld-musl-x86_64.path", "/opt/none\n/opt/one\n");
    CHECK(system.loads() ==
          Lines{mod + " liba.so|default-directory|/opt/one/liba.so", mod + " libb.so|missing|"});
    system.files().root_file("opt/musl/etc/ld-musl-x86_64.path", "");
    CHECK(system.loads("root_kind = 'extension' AND found_by <> 'missing'") == Lines{});
  }

  TEST_CASE("musl: another C library is the loader, by name and by path") {
    System system(musl_loader, "/lib/ld-musl-x86_64.so.1");
    system.site(extension, library().needed("/opt/libc-2.so").needed("libfake.so").runpath("/opt"));
    const ElfBuilder other = library().function("__libc_start_main").function("stdin");
    system.root("opt/libc-2.so", other);
    system.root("opt/libfake.so", other);
    CHECK(system.loads() == Lines{mod + " /opt/libc-2.so|builtin|/lib/ld-musl-x86_64.so.1",
                                  mod + " libfake.so|builtin|/lib/ld-musl-x86_64.so.1"});
  }

  TEST_CASE("musl: its own loader's name is found only where a search leads to it") {
    System system(musl_loader, "/opt/musl/ld-musl-x86_64.so.1");
    system.site(extension, library().needed("ld-musl-x86_64.so.1"));
    CHECK(system.loads() == Lines{mod + " ld-musl-x86_64.so.1|missing|"});
  }

  TEST_CASE("musl: filters are nothing, one wrong token voids a path, nobody's path preloads") {
    System system(musl_loader, "/lib/ld-musl-x86_64.so.1");
    system.site(
        extension,
        library().needed("liba.so").auxiliary("libb.so").filter("libb.so").runpath("$ORIGIN:$LIB"));
    system.site("pkg/liba.so", library("liba.so"));
    system.site("pkg/libb.so", library("libb.so"));
    system.root("usr/lib/libpre.so", library("libpre.so"));
    system.variable("LD_PRELOAD", "libpre.so:libnone.so");
    CHECK(system.loads("root_kind = 'extension'") == Lines{mod + " liba.so|missing|"});
    CHECK(system.rows("SELECT name, found_by FROM preload ORDER BY position") ==
          Lines{"libpre.so|default-directory", "libnone.so|missing"});
  }

  TEST_CASE("what a directory of wheels for another system has of ELF is data") {
    for (const auto& [tag, gaps] :
         {std::pair("py3-none-any", "1"), {"py3-none-macosx_11_0_arm64", "0"}}) {
      CAPTURE(tag);
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      builder.install(
          {.files = {{"attach_linux.so", std::string(as_text(library().build()))}}, .tag = tag});
      CHECK(rows_of(audited_target(builder.site().string()),
                    "SELECT count(*) FROM gap WHERE reader = 'loader'") == Lines{gaps});
    }
  }

  TEST_CASE("musl: RUNPATH is inherited, SONAMEs do not count, the C library is the loader") {
    System system(musl_loader, "/lib/ld-musl-x86_64.so.1");
    system.site(extension,
                library().needed("liba.so").needed("libm.so.6").runpath("$ORIGIN/../pkg.libs"));
    system.site("pkg.libs/liba.so", library("other.so").needed("libb.so").needed("other.so"));
    system.site("pkg.libs/libb.so", library("libb.so"));
    CHECK(system.loads() == Lines{"liba.so libb.so|runpath|" + in_site + "pkg.libs/libb.so",
                                  "liba.so other.so|missing|",
                                  mod + " liba.so|runpath|" + in_site + "pkg.libs/liba.so",
                                  mod + " libm.so.6|builtin|/lib/ld-musl-x86_64.so.1"});
  }
}
