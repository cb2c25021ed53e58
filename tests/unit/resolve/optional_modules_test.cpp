#include "resolve/optional_modules.h"

#include <doctest/doctest.h>

#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Lines optional(const NativeSystem& system) {
  return system.rows(
      "SELECT file.name, reason FROM optional_module JOIN file ON file.id = optional_module.file "
      "ORDER BY file.place");
}

}  // namespace

TEST_SUITE("optional_modules") {
  TEST_CASE("modules that differ in a number and in the version of a library are variants") {
    NativeSystem system;
    system.files().site_file("pkg/__init__.py", "");
    system.site("pkg/_av4.so", library().needed("libav.so.58").needed("libc.so.6"));
    system.site("pkg/_av5.so", library().needed("libav.so.59").needed("libc.so.6"));
    system.site("pkg/_avx.so", library().needed("libav.so.60"));
    CHECK(optional(system) == Lines{"_av4.so|variant", "_av5.so|variant"});
  }

  TEST_CASE("modules that need the same, or are one for two Pythons, are none") {
    NativeSystem system;
    system.files().site_file("pkg/__init__.py", "");
    system.site("pkg/_one1.so", library().needed("libav.so.58"));
    system.site("pkg/_one2.so", library().needed("libav.so.58").needed("libother.so.1"));
    system.site("pkg/_m.cpython-311-x86_64-linux-gnu.so", library().needed("libx.so.1"));
    system.site("pkg/_m.cpython-312-x86_64-linux-gnu.so", library().needed("libx.so.2"));
    CHECK(optional(system).empty());
  }

  TEST_CASE("a module where no Python source lies is in no package") {
    NativeSystem system;
    system.site("pkg/lib/_sox.so", library());
    system.site("pkg/lib/libsox.so", library());
    system.site("top.abi3.so", library());
    system.files().site_file("compiled/__init__.pyc", "");
    system.site("compiled/mod.abi3.so", library());
    CHECK(optional(system) == Lines{"_sox.so|unpackaged"});
  }
}
