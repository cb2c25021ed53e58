#include "resolve/library_names.h"

#include <doctest/doctest.h>

using namespace icecore;

TEST_SUITE("library_names") {
  TEST_CASE("Python imports what has one of its suffixes and is not called as a library") {
    for (const char* name : {"mod.so", "mod.abi3.so", "mod.cpython-312-x86_64-linux-gnu.so",
                             "libmod.abi3.so", "mod.pypy39-pp73-x86_64-linux-gnu.so"}) {
      CAPTURE(name);
      CHECK(is_extension_name(name));
    }
    for (const char* name : {"libmod.so", "mod.so.1", "mod", "mod.pyd", "mod.1.so"}) {
      CAPTURE(name);
      CHECK_FALSE(is_extension_name(name));
    }
  }

  TEST_CASE("a library's name has the suffix, before versions or after them") {
    for (const char* name : {"libx.so", "libx.so.1.2", "libx-1.so", "mod.abi3.so"}) {
      CAPTURE(name);
      CHECK(is_library_name(name));
    }
    for (const char* name : {"libx.a", "libx.sot", "so"}) {
      CAPTURE(name);
      CHECK_FALSE(is_library_name(name));
    }
  }

  TEST_CASE("a driver's libraries come with the machine, in the version that they have there") {
    CHECK(comes_with_machine("libcuda.so.1"));
    CHECK(comes_with_machine("linux-vdso.so.1"));
    CHECK_FALSE(comes_with_machine("libcuda.so"));
    CHECK_FALSE(comes_with_machine("libcudart.so.12"));
  }
}
