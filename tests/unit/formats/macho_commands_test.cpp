#include "formats/macho_commands.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "support/byte_writer.h"
#include "support/hostile.h"
#include "support/macho_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Buffer = std::vector<std::byte>;
using Lines = std::vector<std::string>;

Result<MachoCommands> commands_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const Result<std::vector<MachoSlice>> slices = read_macho(source);
  if (!slices.has_value()) return std::unexpected(slices.error());
  return read_macho_commands(source, slices->back(), limits);
}

MachoCommands read(const MachoBuilder& builder) {
  const Result<MachoCommands> commands = commands_of(builder.build());
  REQUIRE(commands.has_value());
  return *commands;
}

Lines dependencies_of(const MachoCommands& commands) {
  Lines lines;
  for (const MachoDependency& dependency : commands.dependencies) {
    lines.push_back(fmt::format("{} {}", static_cast<int>(dependency.use), dependency.name));
  }
  return lines;
}

MachoBuilder sample() {
  return MachoBuilder()
      .install_name("@rpath/libx.dylib", packed_version(1, 2, 3))
      .needed("/usr/lib/libSystem.B.dylib")
      .needed_by_flags("@rpath/liby.dylib", 1)
      .rpath("@loader_path/../lib")
      .uuid()
      .build_version(1, packed_version(11, 0), packed_version(14, 5), packed_version(1115, 7, 3))
      .signature();
}

}  // namespace

TEST_SUITE("macho_commands") {
  TEST_CASE("a library tells its name, its needs, its directories and its system") {
    const MachoCommands commands = read(sample());
    CHECK(commands.install_name == "@rpath/libx.dylib");
    CHECK(commands.version == "1.2.3");
    CHECK(dependencies_of(commands) ==
          Lines{"0 /usr/lib/libSystem.B.dylib", "1 @rpath/liby.dylib"});
    CHECK(commands.rpaths == Lines{"@loader_path/../lib"});
    CHECK(commands.platform == "macos");
    CHECK(commands.minimum_os == "11.0");
    CHECK(commands.sdk == "14.5");
    CHECK(commands.linker_version == "1115.7.3");
    CHECK(to_hex(commands.uuid) == "000102030405060708090a0b0c0d0e0f");
    CHECK(commands.is_signed);
  }

  TEST_CASE("a file that says nothing has nothing") {
    const MachoCommands commands = read(MachoBuilder());
    CHECK(commands.install_name.empty());
    CHECK(commands.minimum_os.empty());
    CHECK(commands.dependencies.empty());
    CHECK_FALSE(commands.is_signed);
  }

  TEST_CASE("how a library is needed, by older and by newer commands") {
    CHECK(dependencies_of(read(MachoBuilder()
                                   .needed("a", load_command::weak_library)
                                   .needed("b", load_command::reexported_library)
                                   .needed("c", load_command::upward_library)
                                   .needed("d", load_command::lazy_library)
                                   .needed_by_flags("e", 0)
                                   .needed_by_flags("f", 2)
                                   .needed_by_flags("g", 4)
                                   .needed_by_flags("h", 8))) ==
          Lines{"1 a", "2 b", "3 c", "4 d", "0 e", "2 f", "3 g", "4 h"});
  }

  TEST_CASE("older files have a command for each system") {
    const MachoCommands commands = read(MachoBuilder().minimum(
        load_command::minimum_macos, packed_version(10, 13, 6), packed_version(0, 0)));
    CHECK(commands.platform == "macos");
    CHECK(commands.minimum_os == "10.13.6");
    CHECK(commands.sdk.empty());
    CHECK(read(MachoBuilder().minimum(0x25, packed_version(9, 0), 0)).platform == "ios");
    CHECK(read(MachoBuilder().build_version(11, packed_version(1, 0), 0)).platform == "visionos");
    CHECK(read(MachoBuilder().build_version(99, 0, 0)).platform == "platform-99");
  }

  TEST_CASE("of two systems macOS counts, else the first") {
    MachoBuilder both;
    both.build_version(6, packed_version(14, 0), 0).build_version(1, packed_version(12, 0), 0);
    CHECK(read(both).platform == "macos");
    CHECK(read(both).minimum_os == "12.0");
    both.build_version(6, packed_version(15, 0), 0).build_version(1, packed_version(13, 0), 0);
    CHECK(read(both).minimum_os == "12.0");
    MachoBuilder neither;
    neither.build_version(2, packed_version(9, 0), 0).build_version(3, packed_version(8, 0), 0);
    CHECK(read(neither).platform == "ios");
  }

  TEST_CASE("files of the other byte order and of 32 bits are read alike") {
    MachoBuilder old(18);
    old.bits(32).byte_order(std::endian::big).needed("/usr/lib/libSystem.B.dylib");
    CHECK(dependencies_of(read(old)) == Lines{"0 /usr/lib/libSystem.B.dylib"});
  }

  TEST_CASE("commands of a slice are read where the slice is") {
    const Buffer file = fat_file(
        {{cpu::x86_64, MachoBuilder(cpu::x86_64).uuid().build()}, {cpu::arm64, sample().build()}});
    const Result<MachoCommands> commands = commands_of(file);
    REQUIRE(commands.has_value());
    CHECK(commands->install_name == "@rpath/libx.dylib");
  }

  TEST_CASE("what is not where the file says is an error that says so") {
    struct Row {
      MachoBuilder builder;
      std::string_view message;
    };
    const ByteWriter outside = ByteWriter().u32(40).u32(0).u32(0).u32(0);
    const ByteWriter many_tools = ByteWriter().u32(1).u32(0).u32(0).u32(0xFFFFFFFF);
    for (const Row& row : {
             Row{MachoBuilder().command(0xC, outside.bytes),
                 "a name at 40 of a load command of 24 bytes"},
             Row{MachoBuilder().command(0x32, many_tools.bytes),
                 "LC_BUILD_VERSION of 24 bytes names 4294967295 tools"},
             Row{MachoBuilder().uuid().command_count(2),
                 "load command 2 of 2 is 0 bytes where 0 are left"},
         }) {
      CAPTURE(row.message);
      CHECK(commands_of(row.builder.build()).error().message == row.message);
    }
    CHECK(commands_of(MachoBuilder().command(0xD, {}).build()).error().kind ==
          ErrorKind::truncated);
  }

  TEST_CASE("more names or bytes than the limits are too many") {
    MachoBuilder builder;
    for (int i = 0; i < 5; ++i) builder.needed("a").rpath("b");
    CHECK(commands_of(builder.build(), {.image_needs = 10}).has_value());
    CHECK(commands_of(builder.build(), {.image_needs = 9}).error().kind == ErrorKind::limit);
    CHECK(commands_of(builder.build(), {.macho_command_bytes = 100}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    const Buffer file = sample().build();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(commands_of(shorter).has_value()); });
    for_each_flip(file, [](Bytes changed) {
      const Result<MachoCommands> commands = commands_of(changed);
      if (commands.has_value()) CHECK(commands->dependencies.size() <= 7);
    });
  }
}
