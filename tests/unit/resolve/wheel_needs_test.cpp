#include "resolve/wheel_needs.h"

#include <doctest/doctest.h>

#include "support/foreign_wheel.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view needs =
    "SELECT binary.name, needed.name, wheel_need.place, coalesce(found.name, '') FROM wheel_need "
    "JOIN needed ON needed.file = wheel_need.file AND needed.position = wheel_need.position "
    "JOIN file AS binary ON binary.id = wheel_need.file "
    "LEFT JOIN file AS found ON found.id = wheel_need.found ORDER BY binary.path, needed.position";

const std::string windows = "cp312-cp312-win_amd64";
const std::string macos = "cp312-cp312-macosx_11_0_arm64";

}  // namespace

TEST_SUITE("wheel_needs") {
  TEST_CASE("Windows: by the file's name in any case, of the wheel, of Python, of the system") {
    ForeignWheels wheels;
    wheels.install("pkg", windows,
                   {{"pkg/mod.pyd", file_text(PeBuilder{}
                                                  .needed("KERNEL32.dll")
                                                  .needed("python312.dll")
                                                  .needed("VCRUNTIME140.dll")
                                                  .needed("GEOS-1A2B.dll")
                                                  .needed("tbb12.dll")
                                                  .delayed("nvcuda.dll"))},
                    {"pkg.libs/geos-1a2b.dll", file_text(PeBuilder{})}});
    CHECK(wheels.rows(needs) ==
          Lines{"mod.pyd|KERNEL32.dll|system|", "mod.pyd|python312.dll|interpreter|",
                "mod.pyd|VCRUNTIME140.dll|interpreter|", "mod.pyd|GEOS-1A2B.dll|own|geos-1a2b.dll",
                "mod.pyd|tbb12.dll|missing|", "mod.pyd|nvcuda.dll|missing|"});
  }

  TEST_CASE("Windows: the wheel's own goes before all others, those before another's") {
    ForeignWheels wheels;
    wheels.install("one", windows,
                   {{"one/mod.pyd", file_text(PeBuilder{}.needed("a.dll").needed("b.dll"))},
                    {"one/a.dll", file_text(PeBuilder{}.needed("kernel32.dll"))}});
    wheels.install("two", windows,
                   {{"two/a.dll", file_text(PeBuilder{})},
                    {"two/b.dll", file_text(PeBuilder{})},
                    {"two/kernel32.dll", file_text(PeBuilder{})}});
    CHECK(wheels.rows(needs) == Lines{"a.dll|kernel32.dll|system|", "mod.pyd|a.dll|own|a.dll",
                                      "mod.pyd|b.dll|distribution|b.dll"});
  }

  TEST_CASE(
      "Windows: a library for another machine is none, and of some machines nothing is known") {
    constexpr std::uint16_t i386 = 0x14C, ia64 = 0x200;
    ForeignWheels wheels;
    wheels.install("pkg", windows,
                   {{"pkg/a.dll", file_text(PeBuilder{}.machine(i386).bits(32))},
                    {"pkg/mod.pyd", file_text(PeBuilder{}.needed("a.dll"))},
                    {"pkg/old.dll", file_text(PeBuilder{}.machine(ia64).needed("x.dll"))}});
    CHECK(wheels.rows(needs) == Lines{"mod.pyd|a.dll|missing|", "old.dll|x.dll|unknown|"});
  }

  TEST_CASE("macOS: from the file's own place, by its directories and by those of its users") {
    ForeignWheels wheels;
    wheels.install(
        "pkg", macos,
        {{"pkg/mod.so", file_text(MachoBuilder()
                                      .file_type(8)
                                      .needed("/usr/lib/libSystem.B.dylib")
                                      .needed("@loader_path/.dylibs/liba.dylib")
                                      .needed("@rpath/libb.dylib")
                                      .needed("@rpath/libgone.dylib")
                                      .needed("/opt/homebrew/lib/libc.dylib")
                                      .rpath("@loader_path/.dylibs"))},
         {"pkg/.dylibs/liba.dylib", file_text(MachoBuilder().needed("@rpath/libb.dylib"))},
         {"pkg/.dylibs/libb.dylib", file_text(MachoBuilder())}});
    CHECK(wheels.rows(needs) == Lines{"liba.dylib|@rpath/libb.dylib|own|libb.dylib",
                                      "mod.so|/usr/lib/libSystem.B.dylib|system|",
                                      "mod.so|@loader_path/.dylibs/liba.dylib|own|liba.dylib",
                                      "mod.so|@rpath/libb.dylib|own|libb.dylib",
                                      "mod.so|@rpath/libgone.dylib|missing|",
                                      "mod.so|/opt/homebrew/lib/libc.dylib|elsewhere|"});
  }

  TEST_CASE("macOS: a library that goes by the name, of the right machine") {
    ForeignWheels wheels;
    const std::string name = "@rpath/libshared.dylib";
    wheels.install("one", macos,
                   {{"one/mod.so", file_text(MachoBuilder().needed(name))},
                    {"one/other.so",
                     file_text({{cpu::x86_64, MachoBuilder(cpu::x86_64).needed(name).build()}})}});
    wheels.install("two", macos,
                   {{"two/lib.dylib", file_text(MachoBuilder().install_name(name, 0))}});
    CHECK(wheels.rows(needs) == Lines{"mod.so|@rpath/libshared.dylib|distribution|lib.dylib",
                                      "other.so|@rpath/libshared.dylib|missing|"});
  }

  TEST_CASE("macOS: a program's own place is known, that of a module's program is not") {
    ForeignWheels wheels;
    wheels.install(
        "pkg", macos,
        {{"pkg/tool",
          file_text(MachoBuilder().file_type(2).needed("@executable_path/lib/liba.dylib"))},
         {"pkg/mod.so", file_text(MachoBuilder().needed("@executable_path/lib/liba.dylib"))},
         {"pkg/lib/liba.dylib", file_text(MachoBuilder())}});
    CHECK(wheels.rows(needs) == Lines{"mod.so|@executable_path/lib/liba.dylib|unknown|",
                                      "tool|@executable_path/lib/liba.dylib|own|liba.dylib"});
  }

  TEST_CASE("wheels for any system or for Linux are not looked at") {
    ForeignWheels wheels;
    const std::map<std::string, std::string> files{
        {"pkg/t64.exe", file_text(PeBuilder{}.needed("gone.dll"))},
        {"pkg/attach.dylib", file_text(MachoBuilder().needed("@rpath/gone.dylib"))}};
    wheels.install("any", "py3-none-any", files);
    CHECK(wheels.rows(needs).empty());
    CHECK(wheels.rows("SELECT machine FROM wheel_machine").empty());
    CHECK(wheels.rows("SELECT count(*) FROM native_slice") == Lines{"2"});
  }

  TEST_CASE("a file of the other system in a wheel for one is not looked at") {
    ForeignWheels wheels;
    wheels.install("pkg", windows,
                   {{"pkg/attach.dylib", file_text(MachoBuilder().needed("@rpath/gone.dylib"))}});
    CHECK(wheels.rows(needs).empty());
  }
}
