#include "collect/native_images.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/macho_builder.h"
#include "support/pe_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

// Through the list of collectors, as in an audit.
Facts collected(Bytes file) {
  MemorySource source(file);
  return collect(Kind::native, source, "", Limits{});
}

const NativeFact& native_of(const Facts& facts) {
  return std::get<NativeFact>(facts.rows.back());
}

Lines slices_of(const Facts& facts) {
  Lines lines;
  for (const Fact& row : facts.rows) {
    const auto* slice = std::get_if<NativeSliceFact>(&row);
    if (slice == nullptr) continue;
    lines.push_back(fmt::format("{} {} {} {} {} {} {} {} {} {}", slice->slice, slice->machine,
                                slice->bits, slice->kind, slice->version, slice->platform,
                                slice->minimum_os, slice->sdk, slice->linker_version,
                                slice->is_signed));
  }
  return lines;
}

Lines needs_of(const Facts& facts) {
  Lines lines;
  for (const Fact& row : facts.rows) {
    if (const auto* need = std::get_if<NeededFact>(&row)) {
      lines.push_back(
          fmt::format("{} {} {} {}", need->position, need->slice, to_word(need->kind), need->name));
    }
    if (const auto* rpath = std::get_if<NativeRpathFact>(&row)) {
      lines.push_back(fmt::format("{} {} rpath {}", rpath->position, rpath->slice, rpath->path));
    }
  }
  return lines;
}

std::vector<std::byte> universal() {
  return fat_file({{cpu::x86_64, MachoBuilder(cpu::x86_64)
                                     .file_type(8)
                                     .needed("/usr/lib/libSystem.B.dylib")
                                     .minimum(load_command::minimum_macos, packed_version(10, 9), 0)
                                     .build()},
                   {cpu::arm64, MachoBuilder(cpu::arm64)
                                    .file_type(8)
                                    .needed("@rpath/libx.dylib", load_command::weak_library)
                                    .rpath("@loader_path/\xff")
                                    .build_version(1, packed_version(11, 0), packed_version(14, 5),
                                                   packed_version(1115, 7, 3))
                                    .signature()
                                    .build()}});
}

}  // namespace

TEST_SUITE("native_images") {
  TEST_CASE("a PE file is one slice, with what it needs at once and later") {
    const auto file = PeBuilder{}
                          .needed("KERNEL32.dll")
                          .delayed("nvcuda.dll")
                          .version({1, 2, 3, 4})
                          .signature()
                          .build();
    const Facts facts = collected(file);
    CHECK(native_of(facts).format == "pe");
    CHECK(native_of(facts).machine == "x86_64");
    CHECK(native_of(facts).kind == "library");
    CHECK(slices_of(facts) == Lines{"1 x86_64 64 library 1.2.3.4 windows 6.0  14.44 1"});
    CHECK(needs_of(facts) == Lines{"1 1 needed KERNEL32.dll", "2 1 delayed nvcuda.dll"});
    CHECK(facts.gaps.empty());
  }

  TEST_CASE("a universal file has the needs of each slice") {
    const Facts facts = collected(universal());
    CHECK(native_of(facts).format == "mach-o");
    CHECK(native_of(facts).machine == "x86_64,aarch64");
    CHECK(native_of(facts).kind == "bundle");
    CHECK(slices_of(facts) == Lines{"1 x86_64 64 bundle  macos 10.9   0",
                                    "2 aarch64 64 bundle  macos 11.0 14.5 1115.7.3 1"});
    CHECK(needs_of(facts) == Lines{"1 1 needed /usr/lib/libSystem.B.dylib",
                                   "2 2 weak @rpath/libx.dylib", "1 2 rpath @loader_path/\\xff"});
  }

  TEST_CASE("the whole file has the name and the identification of its first slice") {
    const auto file = MachoBuilder().install_name("@rpath/libx.dylib", 0).uuid().build();
    const Facts facts = collected(file);
    CHECK(native_of(facts).soname == "@rpath/libx.dylib");
    CHECK(native_of(facts).build_id == "000102030405060708090a0b0c0d0e0f");
  }

  TEST_CASE("how libraries are needed has a word each") {
    CHECK(needs_of(collected(MachoBuilder()
                                 .needed("a")
                                 .needed("b", load_command::reexported_library)
                                 .needed("c", load_command::upward_library)
                                 .needed("d", load_command::lazy_library)
                                 .build())) ==
          Lines{"1 1 needed a", "2 1 reexported b", "3 1 upward c", "4 1 delayed d"});
  }

  TEST_CASE("where a part is broken the others still count") {
    auto pe = PeBuilder{}.needed("a.dll").delayed("b.dll").build();
    pe[0x410 + 12 + 3] = std::byte{0x7F};  // the address of the first name
    CHECK(needs_of(collected(pe)) == Lines{"1 1 delayed b.dll"});
    CHECK(collected(pe).gaps.size() == 1);
    CHECK(slices_of(collected(pe)).size() == 1);

    auto headers = PeBuilder{}.build();
    headers.resize(0x48 + 40);
    CHECK(slices_of(collected(headers)) == Lines{"1 x86_64 64 library  windows    0"});
    CHECK(collected(headers).gaps.size() == 1);

    const auto macho =
        fat_file({{cpu::x86_64, MachoBuilder(cpu::x86_64).uuid().command_count(2).build()},
                  {cpu::arm64, MachoBuilder().needed("a").build()}});
    CHECK(slices_of(collected(macho)).size() == 2);
    CHECK(needs_of(collected(macho)) == Lines{"1 2 needed a"});
    CHECK(collected(macho).gaps.size() == 1);
  }
}
