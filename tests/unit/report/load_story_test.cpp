#include "report/load_story.h"

#include <doctest/doctest.h>

#include <sstream>

#include "formats/elf_sections.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;
using namespace std::string_literals;

namespace {

// An extension that brings a library, which needs one that is nowhere; and one that finds another
// copy of it.
struct SystemWithCopies {
  NativeSystem system;
  SystemWithCopies() {
    system.site("pkg/mod.abi3.so",
                library().needed("liba.so.1").needed("libc.so.6").rpath("$ORIGIN/none:$ORIGIN"));
    system.site("pkg/liba.so.1", library("liba.so.1").needed("libgone.so").runpath("sub:$ORIGIN"));
    system.site("other/mod.abi3.so", library().needed("liba.so.1").rpath("$ORIGIN"));
    system.site("other/liba.so.1", library("liba.so.1"));
  }
};

std::string story_of(const NativeSystem& system, std::string_view wanted) {
  const AuditResult result = system.audit();
  std::ostringstream out;
  const Result<bool> is_told = write_load_story(result.store(), wanted, out);
  REQUIRE(is_told.has_value());
  CHECK(*is_told == !out.str().empty());
  return out.str();
}

}  // namespace

TEST_SUITE("load story") {
  TEST_CASE("a binary's needs are a tree, with the places where what is missing was looked for") {
    CHECK(story_of(SystemWithCopies().system, "pkg/mod.abi3.so") ==
          R"(lib/python3.12/site-packages/pkg/mod.abi3.so
├─ liba.so.1 → lib/python3.12/site-packages/pkg/liba.so.1 (RPATH)
│  └─ libgone.so → not found
│       sub: depends on the current directory (RUNPATH)
│       lib/python3.12/site-packages/pkg/libgone.so: not there (RUNPATH)
│       /lib/x86_64-linux-gnu/libgone.so: not there (default directory)
│       /usr/lib/libgone.so: not there (default directory)
└─ libc.so.6 → /lib/x86_64-linux-gnu/libc.so.6 (loaded already)
)");
  }

  TEST_CASE("a name that no binary needs is told as dlopen gets it") {
    NativeSystem system;
    system.root("usr/lib/libx.so.1", library("libx.so.1"));
    system.opened_name("libx.so.1").opened_name("libnone.so");
    CHECK(story_of(system, "libx.so.1") ==
          R"(libx.so.1: no binary needs it; opened by name from base:bin/python3.12
→ /usr/lib/libx.so.1 (default directory)
   /lib/x86_64-linux-gnu/libx.so.1: not there (default directory)
)");
    CHECK(story_of(system, "libnone.so") ==
          R"(libnone.so: no binary needs it; opened by name from base:bin/python3.12
→ not found
   /lib/x86_64-linux-gnu/libnone.so: not there (default directory)
   /usr/lib/libnone.so: not there (default directory)
)");
    CHECK(story_of(system, "libother.so").empty());
  }

  TEST_CASE("the source that opens a library is told") {
    NativeSystem system;
    system.root("usr/lib/libx.so.1", library("libx.so.1"));
    system.files().site_file("pkg/a.py", "import ctypes\n\nctypes.CDLL('libx.so.1')\n");
    system.files().site_file("pkg/b.py", "def f():\n  ffi.dlopen('libx.so.1')\n");
    system.site("_cffi_backend.abi3.so", library());
    const std::string story = story_of(system, "libx");
    CHECK(story.starts_with("libx.so.1: no binary needs it; opened by name from "));
    CHECK(story.contains(
        "   opened by lib/python3.12/site-packages/pkg/a.py, line 3: ctypes of 'libx.so.1'\n"
        "   opened by lib/python3.12/site-packages/pkg/b.py, line 2: cffi of 'libx.so.1'\n"));
  }

  TEST_CASE("the binary that may open a library is told, and what it opens") {
    NativeSystem system;
    system.root("usr/lib/libx.so.1", library("libx.so.1"));
    system.site("pkg/mod.abi3.so",
                library()
                    .needed("libc.so.6")
                    .undefined_symbol("dlopen")
                    .section(".rodata", "libx.so.1\0libnone.so\0"s, elf_section_allocated));
    system.site("pkg/other.abi3.so",
                library().dlopen_note(R"([{"soname":["libx.so.1"],"priority":"suggested"}])"));
    CHECK(
        story_of(system, "libx") ==
        R"(libx.so.1: no binary needs it; opened by name from lib/python3.12/site-packages/pkg/mod.abi3.so
→ /usr/lib/libx.so.1 (default directory)
   /lib/x86_64-linux-gnu/libx.so.1: not there (default directory)
   opened by lib/python3.12/site-packages/pkg/mod.abi3.so, perhaps: the name is among its constants
   opened by lib/python3.12/site-packages/pkg/other.abi3.so, as it declares: suggested
)");
    CHECK(story_of(system, "mod.abi3.so") == R"(lib/python3.12/site-packages/pkg/mod.abi3.so
└─ libc.so.6 → /lib/x86_64-linux-gnu/libc.so.6 (loaded already)
opens libx.so.1 → /usr/lib/libx.so.1 (default directory)
)");
  }

  TEST_CASE("a name that leads to different files is told for each") {
    NativeSystem system;
    for (const char* package : {"a", "b"}) {
      const std::string directory = package;
      system.site(directory + "/mod.abi3.so",
                  library().undefined_symbol("dlopen").runpath("$ORIGIN").section(
                      ".rodata", "libx.so.1\0"s, elf_section_allocated));
      system.site(directory + "/libx.so.1", library("libx.so.1"));
    }
    const std::string story = story_of(system, "libx");
    CHECK(
        story.contains("opened by name from lib/python3.12/site-packages/a/mod.abi3.so\n"
                       "→ lib/python3.12/site-packages/a/libx.so.1 (RUNPATH)\n"));
    CHECK(
        story.contains("opened by name from lib/python3.12/site-packages/b/mod.abi3.so\n"
                       "→ lib/python3.12/site-packages/b/libx.so.1 (RUNPATH)\n"));
  }

  TEST_CASE("what is preloaded says so") {
    NativeSystem system;
    system.root("opt/liba.so", library("liba.so"));
    system.variable("LD_PRELOAD", "/opt/liba.so");
    const std::string story = story_of(system, "python3.12");
    CHECK(story.contains("/opt/liba.so → /opt/liba.so (by its path), preloaded\n"));
  }

  TEST_CASE("a library is told from those who need it, each copy apart") {
    CHECK(story_of(SystemWithCopies().system, "liba") == R"(liba.so.1
→ lib/python3.12/site-packages/other/liba.so.1
   needed by lib/python3.12/site-packages/other/mod.abi3.so: RPATH
→ lib/python3.12/site-packages/pkg/liba.so.1
   needed by lib/python3.12/site-packages/pkg/mod.abi3.so: RPATH
     lib/python3.12/site-packages/pkg/none/liba.so.1: not there (RPATH)
)");
  }

  TEST_CASE("the way leads from the extension to the binary that needs it") {
    CHECK(story_of(SystemWithCopies().system, "libgone.so").starts_with(R"(libgone.so
→ not found
   needed by lib/python3.12/site-packages/pkg/mod.abi3.so → lib/python3.12/site-packages/pkg/liba.so.1: not found
     sub: depends)"));
  }

  TEST_CASE("libraries that need each other end the tree") {
    NativeSystem system;
    system.site("pkg/mod.abi3.so", library().needed("liba.so").rpath("$ORIGIN"));
    system.site("pkg/liba.so", library("liba.so").needed("libb.so"));
    system.site("pkg/libb.so", library("libb.so").needed("liba.so"));
    CHECK(story_of(system, "mod.abi3.so") == R"(lib/python3.12/site-packages/pkg/mod.abi3.so
└─ liba.so → lib/python3.12/site-packages/pkg/liba.so (RPATH)
   └─ libb.so → lib/python3.12/site-packages/pkg/libb.so (RPATH)
      └─ liba.so → lib/python3.12/site-packages/pkg/liba.so (loaded already)
)");
  }

  TEST_CASE("what nobody knows has no story") {
    CHECK(story_of(SystemWithCopies().system, "nothing").empty());
    CHECK(story_of(SystemWithCopies().system, "").empty());
  }
}
