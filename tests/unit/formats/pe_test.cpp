#include "formats/pe.h"

#include <doctest/doctest.h>

#include "support/counting_source.h"
#include "support/hostile.h"
#include "support/pe_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Buffer = std::vector<std::byte>;

Result<PeFile> pe_of(Bytes file) {
  MemorySource source(file);
  return read_pe(source);
}

Result<PeLayout> layout_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const Result<PeFile> pe = read_pe(source);
  if (!pe.has_value()) return std::unexpected(pe.error());
  return read_pe_layout(source, *pe, limits);
}

}  // namespace

TEST_SUITE("pe") {
  TEST_CASE("a look at the magic number tells candidates") {
    CHECK(is_pe(as_bytes("MZ" + std::string(62, '\0'))));
    CHECK_FALSE(is_pe(as_bytes("MZ")));
    CHECK_FALSE(is_pe({}));
  }

  TEST_CASE("files tell machine, width and kind") {
    struct Row {
      std::uint16_t machine, characteristics;
      unsigned bits;
      std::string_view name, kind;
    };
    for (const Row& row : {
             Row{0x8664, 0x2022, 64, "x86_64", "library"},
             Row{0xAA64, 0x0022, 64, "aarch64", "executable"},
             Row{0x014C, 0x0102, 32, "i386", "executable"},
             Row{0xA641, 0x2022, 64, "arm64ec", "library"},
             Row{0x0EBC, 0x0000, 64, "machine-3772", "object"},
         }) {
      CAPTURE(row.name);
      const Result<PeFile> pe = pe_of(PeBuilder{}
                                          .machine(row.machine)
                                          .characteristics(row.characteristics)
                                          .bits(row.bits)
                                          .build());
      REQUIRE(pe.has_value());
      CHECK(pe->machine == row.name);
      CHECK(pe->kind == row.kind);
      CHECK(pe->bits == row.bits);
    }
  }

  TEST_CASE("a DOS program is unsupported, a file with an unknown optional header malformed") {
    Buffer dos = PeBuilder{}.build();
    Buffer other = dos;
    dos[0x48] = std::byte{'N'};
    CHECK(pe_of(dos).error().kind == ErrorKind::unsupported);
    CHECK(pe_of(dos).error().message == "a DOS program: no PE header at 0x48");
    other[0x48 + 24] = std::byte{0x07};
    CHECK(pe_of(other).error().message ==
          "PE optional header 0x10b or 0x20b expected but found 0x207");
  }

  TEST_CASE("the optional header tells linker, system, base and directories") {
    for (const unsigned bits : {32U, 64U}) {
      CAPTURE(bits);
      const Result<PeLayout> layout = layout_of(PeBuilder{}
                                                    .bits(bits)
                                                    .linker(14, 29)
                                                    .minimum_os(6, 1)
                                                    .needed("a.dll")
                                                    .signature()
                                                    .build());
      REQUIRE(layout.has_value());
      CHECK(layout->linker_version == "14.29");
      CHECK(layout->minimum_os == "6.1");
      CHECK(layout->image_base == PeBuilder::image_base);
      CHECK(layout->directory(PeDirectory::imports).address == 0x1010);
      CHECK(layout->directory(PeDirectory::delay_imports).address == 0);
      CHECK(layout->directory(PeDirectory::signature).size == 8);
      REQUIRE(layout->sections.size() == 1);
      CHECK(layout->sections.front().address == 0x1000);
    }
  }

  TEST_CASE("addresses are found in sections, in the headers or nowhere") {
    PeLayout layout;
    layout.headers_size = 0x200;
    layout.sections = {
        {.address = 0x1000, .memory_size = 0x300, .offset = 0x400, .file_size = 0x200},
        {.address = 0x2000, .memory_size = 0, .offset = 0x600, .file_size = 0x10}};
    struct Row {
      std::uint64_t address, offset, size;
    };
    for (const Row& row : {Row{0x1000, 0x400, 0x200}, Row{0x11FF, 0x5FF, 1}, Row{0x2008, 0x608, 8},
                           Row{0x100, 0x100, 0x100}}) {
      CAPTURE(row.address);
      const Result<PeRegion> region = pe_region(layout, row.address);
      REQUIRE(region.has_value());
      CHECK(region->offset == row.offset);
      CHECK(region->size == row.size);
    }
    for (const std::uint64_t address : {0x200U, 0x1200U, 0x1300U, 0x2010U, 0xFFFFFFFFU}) {
      CAPTURE(address);
      CHECK_FALSE(pe_region(layout, address).has_value());
    }
  }

  TEST_CASE("more sections than the limit are too many") {
    CHECK(layout_of(PeBuilder{}.build(), {.pe_sections = 0}).error().message ==
          "1 sections are more than the limit of 0");
  }

  TEST_CASE("a file of 500 MB costs no more than its headers") {
    const Buffer file = PeBuilder{}.build();
    CountingSource source(file, 500'000'000);
    const Result<PeFile> pe = read_pe(source);
    REQUIRE(pe.has_value());
    REQUIRE(read_pe_layout(source, *pe, {}).has_value());
    CHECK(source.bytes_asked < 512);
  }

  TEST_CASE("every truncation of the headers is an error and no change of a byte does harm") {
    Buffer file = PeBuilder{}.build();
    file.resize(0x48 + 24 + 240 + 40);
    REQUIRE(layout_of(file).has_value());
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(layout_of(shorter).has_value()); });
    for_each_flip(file, [](Bytes changed) {
      const Result<PeLayout> layout = layout_of(changed);
      if (layout.has_value()) CHECK(layout->sections.size() <= 1);
    });
  }
}
