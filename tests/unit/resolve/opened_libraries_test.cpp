#include "resolve/opened_libraries.h"

#include <doctest/doctest.h>

#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string in_site = "lib/python3.12/site-packages/";

// `source:position name|found_by|place` of what sources open.
Lines opened(const NativeSystem& system) {
  return system.rows(
      "SELECT file.name || ':' || position || ' ' || opened_library.name, found_by, "
      "opened_library.place FROM opened_library JOIN file ON file.id = opened_library.file "
      "ORDER BY file.place, position");
}

}  // namespace

TEST_SUITE("opened_libraries") {
  TEST_CASE("a name is searched for as for who calls dlopen, not as for the package") {
    NativeSystem system;
    system.root("usr/lib/libx.so.1", library("libx.so.1").needed("liby.so.1"));
    system.root("usr/lib/liby.so.1", library("liby.so.1"));
    system.site("pkg/mod.abi3.so", library().rpath("$ORIGIN"));
    system.site("pkg/libown.so", library("libown.so"));
    system.files().site_file("pkg/clib.py",
                             "import ctypes\nctypes.CDLL('libx.so.1')\nctypes.CDLL('libown.so')\n"
                             "ctypes.CDLL('/usr/lib/liby.so.1')\nctypes.CDLL('libc.so.6')\n");
    CHECK(opened(system) == Lines{"clib.py:1 libx.so.1|default-directory|/usr/lib/libx.so.1",
                                  "clib.py:2 libown.so|missing|",
                                  "clib.py:3 /usr/lib/liby.so.1|path|/usr/lib/liby.so.1",
                                  "clib.py:4 libc.so.6|loaded|/lib/x86_64-linux-gnu/libc.so.6"});
    // What it needs in turn is an edge of the loader.
    CHECK(system.loads("root_kind = 'opened' AND load.name = 'liby.so.1'") ==
          Lines{"libx.so.1 liby.so.1|default-directory|/usr/lib/liby.so.1"});
  }

  TEST_CASE("cffi searches as for its own module") {
    NativeSystem system;
    system.site("_cffi_backend.abi3.so", library().runpath("$ORIGIN/libs"));
    system.site("libs/libx.so.1", library("libx.so.1"));
    system.files().site_file("pkg.py", "ffi.dlopen('libx.so.1')\nctypes.CDLL('libx.so.1')\n");
    CHECK(opened(system) == Lines{"pkg.py:1 libx.so.1|runpath|" + in_site + "libs/libx.so.1",
                                  "pkg.py:2 libx.so.1|missing|"});
  }

  TEST_CASE("find_library gives what the cache has, and that is opened") {
    NativeSystem system;
    system.root("opt/libsnd.so.1", library("libsnd.so.1"));
    system.cache({{"libsnd.so.1", "/opt/libsnd.so.1", ""}});
    system.site("_cffi_backend.abi3.so", library());
    system.files().site_file("pkg.py",
                             "find_library('snd')\nffi.dlopen('snd')\nfind_library('no')\n");
    CHECK(opened(system) == Lines{"pkg.py:1 libsnd.so.1|cache|/opt/libsnd.so.1",
                                  "pkg.py:2 libsnd.so.1|cache|/opt/libsnd.so.1",
                                  "pkg.py:3 no|missing|"});
  }

  TEST_CASE("without a cache it is not known what find_library finds") {
    NativeSystem system;
    system.files().site_file("pkg.py", "find_library('snd')\n");
    CHECK(opened(system).empty());
  }

  TEST_CASE("a driver's library is the machine's") {
    NativeSystem system;
    system.site("mod.abi3.so", library());
    system.files().site_file("pkg.py", "CDLL('libcuda.so.1')\n");
    CHECK(opened(system) == Lines{"pkg.py:1 libcuda.so.1|host|"});
  }

  TEST_CASE("names of other systems are left out") {
    NativeSystem system;
    system.site("mod.abi3.so", library());
    system.files().site_file("pkg/other.py",
                             "CDLL('x.dll')\nCDLL('./libx.so')\nCDLL('libx.dylib')\nCDLL('x')\n"
                             "torch.ops.load_library('libx.so')\n");
    CHECK(opened(system).empty());
    CHECK(system.rows("SELECT count(*) FROM library_open") == Lines{"5"});
  }

  TEST_CASE("names that can be opened end as libraries do and are searched for or whole paths") {
    for (const char* name : {"libx.so", "libx.so.1", "/opt/libx.so.2"}) {
      CAPTURE(name);
      CHECK(can_be_opened(name));
    }
    for (const char* name : {"", "x", "x.dll", "./libx.so", "sub/libx.so.1", "libx.so_1"}) {
      CAPTURE(name);
      CHECK_FALSE(can_be_opened(name));
    }
  }
}
