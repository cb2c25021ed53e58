#include "resolve/wheel_machines.h"

#include <doctest/doctest.h>

#include "support/foreign_wheel.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view machines =
    "SELECT distribution.name, system, machine, is_claimed, claimed, needed, is_covered, "
    "coalesce(file.name, ''), files FROM wheel_machine "
    "JOIN distribution ON distribution.id = wheel_machine.distribution "
    "LEFT JOIN file ON file.id = wheel_machine.file ORDER BY 1, 3";

constexpr std::string_view floors =
    "SELECT coalesce(distribution.name, '-'), version_floor.version, file.name, files "
    "FROM version_floor LEFT JOIN distribution ON distribution.id = version_floor.distribution "
    "JOIN file ON file.id = version_floor.file WHERE family = 'macos' ORDER BY 1";

constexpr std::uint32_t macos = 1;

MachoBuilder made_for(std::uint32_t cpu_type, std::uint32_t major, std::uint32_t minor) {
  return MachoBuilder(cpu_type).file_type(8).build_version(macos, packed_version(major, minor), 0);
}

std::string universal(const MachoBuilder& intel, const MachoBuilder& arm) {
  return file_text({{cpu::x86_64, intel.build()}, {cpu::arm64, arm.build()}});
}

Lines rows_for(const std::string& tag, const std::map<std::string, std::string>& files) {
  return ForeignWheels().install("pkg", tag, files).rows(machines);
}

}  // namespace

TEST_SUITE("wheel_machines") {
  TEST_CASE("the newest system that a machine's binaries are made for, beside the tag's") {
    CHECK(
        rows_for("cp312-cp312-macosx_10_9_universal2",
                 {{"a.so", universal(made_for(cpu::x86_64, 10, 9), made_for(cpu::arm64, 11, 0))},
                  {"b.so", file_text(made_for(cpu::x86_64, 10, 13))}}) ==
        Lines{"pkg|macos|aarch64|1|10.9|11.0|1|a.so|1", "pkg|macos|x86_64|1|10.9|10.13|0|b.so|2"});
  }

  TEST_CASE("tags have no second number from macOS 11 on") {
    CHECK(rows_for("py3-none-macosx_11_0_arm64",
                   {{"a.so", file_text(made_for(cpu::arm64, 11, 3))}}) ==
          Lines{"pkg|macos|aarch64|1|11.0|11.3|1|a.so|1"});
    CHECK(rows_for("py3-none-macosx_11_0_arm64",
                   {{"a.so", file_text(made_for(cpu::arm64, 12, 0))}}) ==
          Lines{"pkg|macos|aarch64|1|11.0|12.0|0|a.so|1"});
  }

  TEST_CASE("machines that nothing is made for, that no tag names, and that say no system") {
    CHECK(
        rows_for("py3-none-macosx_11_0_arm64", {{"a.so", file_text(made_for(cpu::x86_64, 13, 0))},
                                                {"b.so", file_text(MachoBuilder(cpu::x86_64))}}) ==
        Lines{"pkg|macos|aarch64|1|11.0||1||0", "pkg|macos|x86_64|0||13.0|1|a.so|2"});
    CHECK(rows_for("py3-none-macosx_11_0_arm64", {{"a.so", file_text(MachoBuilder())}}) ==
          Lines{"pkg|macos|aarch64|1|11.0||1|a.so|1"});
  }

  TEST_CASE("what is made for a phone says nothing of macOS") {
    constexpr std::uint32_t ios = 2;
    CHECK(rows_for(
              "py3-none-macosx_11_0_arm64",
              {{"a.so", file_text(MachoBuilder().build_version(ios, packed_version(17, 0), 0))}}) ==
          Lines{"pkg|macos|aarch64|1|11.0||1|a.so|1"});
  }

  TEST_CASE("Windows has machines and no versions") {
    constexpr std::uint16_t i386 = 0x14C;
    CHECK(rows_for("cp312-cp312-win_amd64",
                   {{"mod.pyd", file_text(PeBuilder{})},
                    {"t32.exe", file_text(PeBuilder{}.machine(i386).bits(32))}}) ==
          Lines{"pkg|windows|i386|0|||1|t32.exe|1", "pkg|windows|x86_64|1|||1|mod.pyd|1"});
  }

  TEST_CASE("what macOS an environment and its distributions need at least") {
    ForeignWheels wheels;
    wheels.install(
        "both", "py3-none-macosx_10_9_universal2",
        {{"a.so", universal(made_for(cpu::x86_64, 10, 9), made_for(cpu::arm64, 11, 0))}});
    CHECK(wheels.rows(floors) == Lines{"-|10.9|a.so|1", "both|10.9|a.so|1"});
    wheels.install("newer", "py3-none-macosx_10_9_universal2",
                   {{"b.so", universal(made_for(cpu::x86_64, 10, 13), made_for(cpu::arm64, 12, 0))},
                    {"c.so", file_text(MachoBuilder())}});
    wheels.install("one", "py3-none-macosx_11_0_arm64",
                   {{"d.so", file_text(made_for(cpu::arm64, 11, 0))}});
    CHECK(wheels.rows(floors) ==
          Lines{"-|12.0|b.so|3", "both|10.9|a.so|1", "newer|12.0|b.so|1", "one|11.0|d.so|1"});
  }
}
