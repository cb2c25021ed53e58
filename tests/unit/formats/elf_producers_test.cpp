#include "formats/elf_producers.h"

#include <doctest/doctest.h>

#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

Result<std::vector<std::string>> producers_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  return read_elf_producers(source, elf, ICECORE_TRY(read_elf_sections(source, elf, limits)),
                            limits);
}

// Abbreviation 1: a compile unit (0x11) without children whose first attribute is its producer.
const std::string by_pointer = "\x01\x11\x00\x25\x0E\x00\x00"s;
const std::string by_line_pointer = "\x01\x11\x00\x25\x1F\x00\x00"s;
const std::string in_place = "\x01\x11\x00\x25\x08\x00\x00"s;
const std::string name_first = "\x01\x11\x00\x03\x0E\x25\x0E\x00\x00"s;

// Units of DWARF 4 and 5 with these bytes behind the abbreviation's number.
std::string unit4(const std::string& rest) {
  const std::string body = "\x04\x00"s + "\0\0\0\0"s + "\x08\x01"s + rest;
  return std::string(1, static_cast<char>(body.size())) + "\0\0\0"s + body;
}
std::string unit5(const std::string& rest) {
  const std::string body = "\x05\x00\x01\x08"s + "\0\0\0\0"s + "\x01"s + rest;
  return std::string(1, static_cast<char>(body.size())) + "\0\0\0"s + body;
}

const std::string strings = "\0GNU C17 14.2.1 -march=x86-64 -O2\0GNU AS 2.35\0"s;

std::vector<std::byte> file_of(const std::string& units, const std::string& abbreviations) {
  return ElfBuilder{}
      .section(".debug_info", units)
      .section(".debug_abbrev", abbreviations)
      .section(".debug_str", strings)
      .section(".debug_line_str", "\0\0rustc 1.98"s)
      .build();
}

}  // namespace

TEST_SUITE("elf_producers") {
  TEST_CASE("units of DWARF 4 and 5 name their compilers") {
    const auto producers = producers_of(
        file_of(unit4("\x01\0\0\0"s) + unit5("\x22\0\0\0"s) + unit5("\x01\0\0\0"s), by_pointer));
    REQUIRE(producers.has_value());
    CHECK(*producers ==
          std::vector<std::string>{"GNU AS 2.35", "GNU C17 14.2.1 -march=x86-64 -O2"});
  }

  TEST_CASE("a producer may stand in the unit or among the strings of lines") {
    CHECK(*producers_of(file_of(unit5("clang version 21\0"s), in_place)) ==
          std::vector<std::string>{"clang version 21"});
    CHECK(
        producers_of(file_of(unit5("\x02\0\0\0"s), by_line_pointer))->empty());  // it does not end
  }

  TEST_CASE("the unit's abbreviation need not be the first of its table") {
    // 9: an entry with a constant in its abbreviation; then the unit's.
    const std::string others = "\x09\x24\x01\x3B\x21\x7F\x03\x0E\x00\x00"s;
    CHECK(producers_of(file_of(unit5("\x22\0\0\0"s), others + by_pointer + "\0"s))->size() == 1);
    CHECK(producers_of(file_of(unit5("\x22\0\0\0"s), others + "\0"s + by_pointer))->empty());
  }

  TEST_CASE("a unit that says something else first, and compressed sections, say nothing") {
    CHECK(producers_of(file_of(unit5("\x01\0\0\0\x01\0\0\0"s), name_first))->empty());
    const auto packed = ElfBuilder{}
                            .section(".debug_info", unit5("\x01\0\0\0"s), elf_section_compressed)
                            .section(".debug_abbrev", by_pointer)
                            .section(".debug_str", strings)
                            .build();
    CHECK(producers_of(packed)->empty());
    CHECK(producers_of(ElfBuilder{}.section(".rodata", "x").build())->empty());
  }

  TEST_CASE("recorded command lines say the same") {
    const auto file = ElfBuilder{}
                          .section(".GCC.command.line",
                                   "GNU C17 12.2.0 -march=haswell -O3\0-O3\0GNU C17 12.2.0\0"s)
                          .build();
    CHECK(*producers_of(file) ==
          std::vector<std::string>{"GNU C17 12.2.0", "GNU C17 12.2.0 -march=haswell -O3"});
  }

  TEST_CASE("only so many units are looked at") {
    std::string units;
    for (int i = 0; i < 10; ++i) units += unit5("\x01\0\0\0"s);
    units += unit5("\x22\0\0\0"s);
    CHECK(producers_of(file_of(units, by_pointer), {.elf_units = 10})->size() == 1);
    CHECK(producers_of(file_of(units, by_pointer))->size() == 2);
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file = file_of(unit4("\x01\0\0\0"s) + unit5("\x22\0\0\0"s), by_pointer);
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(producers_of(shorter)); });
    for_each_flip(file, [](Bytes changed) { (void)producers_of(changed); });
  }
}
