#include "formats/elf.h"

#include <doctest/doctest.h>

#include <array>

#include "support/counting_source.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::vector<std::byte> with_bytes(std::vector<std::byte> file, std::size_t offset,
                                  const std::vector<unsigned>& values) {
  for (const unsigned value : values) file.at(offset++) = static_cast<std::byte>(value);
  return file;
}

Error error_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const Result<ElfFile> elf = read_elf(source, limits);
  REQUIRE_FALSE(elf.has_value());
  return elf.error();
}

}  // namespace

TEST_SUITE("elf") {
  TEST_CASE("both classes and both byte orders give the same values") {
    for (const unsigned bits : {32U, 64U}) {
      for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
        CAPTURE(bits);
        CAPTURE(byte_order == std::endian::big);
        const auto file =
            ElfBuilder{}.bits(bits).byte_order(byte_order).machine(183).type(2).soname("x").build();
        MemorySource source(file);
        const Result<ElfFile> elf = read_elf(source, {});
        REQUIRE(elf.has_value());
        CHECK(elf->bits == bits);
        CHECK(elf->word_size() * 8 == bits);
        CHECK(elf->byte_order == byte_order);
        CHECK(elf->machine == 183);
        CHECK(elf->type == 2);
        REQUIRE(elf->segments.size() == 3);
        CHECK(elf->segments[0].is(ElfSegmentType::load));
        CHECK(elf->segments[0].flags == 5);
        CHECK(elf->segments[1].flags == 6);
        CHECK(elf->segments[1].virtual_address == elf->segments[1].offset + 0x1000);
        CHECK(elf->segments[1].alignment == 0x1000);
        CHECK(elf->segments[1].offset + elf->segments[1].file_size == file.size());
        CHECK(elf->segments[2].is(ElfSegmentType::dynamic));
      }
    }
  }

  TEST_CASE("what is not ELF says what was expected") {
    const auto good = ElfBuilder{}.build();
    CHECK(error_of({}).kind == ErrorKind::malformed);
    CHECK(error_of(as_bytes("#!/bin/sh\n")).message ==
          "the file does not start with 7f 45 4c 46 (ELF)");
    CHECK(error_of(with_bytes(good, 4, {3})) ==
          Error{ErrorKind::malformed, "ELF class 1 or 2 expected but found 3", 4});
    CHECK(error_of(with_bytes(good, 5, {0})) ==
          Error{ErrorKind::malformed, "ELF data encoding 1 or 2 expected but found 0", 5});
    CHECK(error_of(with_bytes(good, 54, {55})).message ==
          "program headers of 56 bytes expected but found 55");
    CHECK(is_elf(good));
    CHECK_FALSE(
        is_elf(as_bytes("\x7f"
                        "EL")));
  }

  TEST_CASE("a program header table outside the file is truncated and names its place") {
    const auto file = with_bytes(ElfBuilder{}.build(), 32, {0, 0, 1});
    CHECK(error_of(file).kind == ErrorKind::truncated);
    CHECK(error_of(file).offset == 0x10000);
    CHECK(error_of(file).message.starts_with("program header table: 56 bytes expected at 0x10000"));
  }

  TEST_CASE("the number of segments is limited before the table is asked for") {
    Limits limits;
    limits.elf_segments = 2;
    const auto file = ElfBuilder{}.soname("x").build();
    CHECK(error_of(file, limits).message == "3 program headers are more than the limit of 2");
    CHECK(error_of(with_bytes(file, 56, {0xFE, 0xFF})).kind == ErrorKind::limit);
  }

  TEST_CASE("a count of 0xffff is taken from section header 0") {
    auto file = ElfBuilder{}.build();
    const std::size_t section = file.size();
    file.resize(section + 64);
    file = with_bytes(file, 40,
                      {static_cast<unsigned>(section & 0xFF), static_cast<unsigned>(section >> 8)});
    file = with_bytes(file, 56, {0xFF, 0xFF});
    file = with_bytes(file, section + 44, {1});
    MemorySource source(file);
    CHECK(read_elf(source, {})->segments.size() == 1);
    CHECK(error_of(with_bytes(file, section + 44, {0, 0, 0, 0xFF})).kind == ErrorKind::limit);
    CHECK(error_of(with_bytes(file, 40, {0, 0, 0, 0xFF})).kind == ErrorKind::truncated);
  }

  TEST_CASE("addresses go to offsets through the loaded segments only") {
    ElfFile elf;
    const auto load = static_cast<std::uint32_t>(ElfSegmentType::load);
    elf.segments = {
        {.type = 6, .offset = 0x40, .virtual_address = 0x5000, .file_size = 0x100},
        {.type = load,
         .offset = 0x1000,
         .virtual_address = 0x4000,
         .file_size = 0x10,
         .memory_size = 0x100},
        {.type = load, .offset = UINT64_MAX, .virtual_address = 0x9000, .file_size = 0x10},
    };
    CHECK(file_offset(elf, 0x4000) == 0x1000);
    CHECK(file_offset(elf, 0x400F) == 0x100F);
    for (const std::uint64_t absent : {0x3FFFULL, 0x4010ULL, 0x5000ULL, 0x9001ULL, ~0ULL}) {
      CAPTURE(absent);
      CHECK(file_offset(elf, absent).error().kind == ErrorKind::not_found);
    }
    MemorySource source(std::span<const std::byte>{});
    const auto cut = read_at_address(source, elf, 0x4008, 9, "table");
    CHECK(cut.error().message == "table: 9 bytes expected at address 0x4008 but its segment has 8");
    CHECK(read_at_address(source, elf, 0x4008, 8, "table").error().kind == ErrorKind::truncated);
  }

  TEST_CASE("behind a segment that is all in the file the rest of its page is mapped, too") {
    ElfFile elf;
    const auto load = static_cast<std::uint32_t>(ElfSegmentType::load);
    elf.segments = {
        {.type = load,
         .offset = 0x200,
         .virtual_address = 0x4200,
         .file_size = 0x100,
         .memory_size = 0x100},
        {.type = load, .virtual_address = 0x8000, .file_size = 0x100, .memory_size = 0x101},
        {.type = load, .virtual_address = 0xa000, .memory_size = 0},
        {.type = load,
         .virtual_address = UINT64_MAX - 0x10,
         .file_size = 0x100,
         .memory_size = 0x100}};
    CHECK(file_offset(elf, 0x4300) == 0x300);
    CHECK(file_offset(elf, 0x4fff) == 0xfff);
    for (const std::uint64_t absent : {0x41FFULL, 0x5000ULL, 0x8100ULL, 0xa000ULL}) {
      CAPTURE(absent);
      CHECK(file_offset(elf, absent).error().kind == ErrorKind::not_found);
    }
    MemorySource source(std::span<const std::byte>{});
    CHECK(read_at_address(source, elf, 0x4ff0, 0x11, "table").error().message ==
          "table: 17 bytes expected at address 0x4ff0 but its segment has 16");
  }

  TEST_CASE("names of machines and types are those of uname and the gABI") {
    CHECK(machine_name(62) == "x86_64");
    CHECK(machine_name(183) == "aarch64");
    CHECK(machine_name(3) == "i386");
    CHECK(machine_name(0) == "machine-0");
    CHECK(type_name(1) == "relocatable");
    CHECK(type_name(2) == "executable");
    CHECK(type_name(3) == "shared");
    CHECK(type_name(4) == "core");
    CHECK(type_name(0xFE00) == "type-65024");
  }

  TEST_CASE("a file of 500 MB costs no more than its headers") {
    const auto file = ElfBuilder{}.soname("libbig.so").build();
    CountingSource source(file, 500'000'000);
    REQUIRE(read_elf(source, {}).has_value());
    CHECK(source.bytes_asked < 512);
    CHECK(source.requests <= 5);
  }

  TEST_CASE("every truncation inside the headers is an error and no change of a byte does harm") {
    const auto file = ElfBuilder{}.bits(32).soname("x").build();
    const std::size_t headers = 52 + 3 * 32;
    for_each_truncation(file, [&](Bytes shorter) {
      MemorySource source(shorter);
      CHECK(read_elf(source, {}).has_value() == (shorter.size() >= headers));
    });
    for_each_flip(file, [](Bytes changed) {
      MemorySource source(changed);
      const Result<ElfFile> elf = read_elf(source, {});
      if (elf.has_value()) CHECK(elf->segments.size() <= 4);
    });
  }
}
