#include "formats/elf_static_symbols.h"

#include <doctest/doctest.h>

#include <array>

#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

constexpr std::array<std::string_view, 2> names{"ZSTD_versionString", "__cpu_model"};

Result<std::vector<ElfStaticSymbol>> symbols_of(Bytes file, const Limits& limits = {}) {
  static const LiteralScan scan(names);
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  return find_static_symbols(source, elf, ICECORE_TRY(read_elf_sections(source, elf, limits)), scan,
                             {names[0].size(), names[1].size()}, limits);
}

// The bytes of a table with an entry for each (position of the name, section, address).
struct Entry {
  std::uint32_t name;
  std::uint16_t section;
  std::uint64_t address;
};

std::vector<std::byte> table(const std::vector<Entry>& entries, unsigned bits = 64) {
  std::vector<std::byte> bytes;
  const auto number = [&](std::uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
  };
  for (const Entry& entry : entries) {
    number(entry.name, 4);
    if (bits == 32) {
      number(entry.address, 4);
      number(0, 6);
      number(entry.section, 2);
    } else {
      number(0, 2);
      number(entry.section, 2);
      number(entry.address, 8);
      number(0, 8);
    }
  }
  return bytes;
}

std::vector<std::byte> bytes_of(std::string_view text) {
  const Bytes bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

// `prefix_` and the first name share their end; the second name is there as a part of another only.
const std::string strings = "\0prefix_ZSTD_versionString\0__cpu_model_x\0main\0"s;

std::vector<std::byte> sample(unsigned bits = 64) {
  return ElfBuilder{}
      .bits(bits)
      .section(".symtab", table({{0, 0, 0}, {8, 4, 0x1234}, {41, 4, 0x99}, {8, 0, 7}}, bits), 0, 2,
               2)
      .section(".strtab", bytes_of(strings), 0, 3)
      .build();
}

}  // namespace

TEST_SUITE("elf_static_symbols") {
  TEST_CASE("definitions of the names are found, in both classes") {
    for (const unsigned bits : {32U, 64U}) {
      const auto symbols = symbols_of(sample(bits));
      REQUIRE(symbols.has_value());
      REQUIRE(symbols->size() == 1);
      CHECK(symbols->front().name == 0);
      CHECK(symbols->front().address == 0x1234);
    }
  }

  TEST_CASE("a file without the table, or with one whose names are not there, has none") {
    CHECK(symbols_of(ElfBuilder{}.section(".rodata", "x").build())->empty());
    CHECK(
        symbols_of(ElfBuilder{}.section(".symtab", table({{1, 1, 1}}), 0, 2, 77).build())->empty());
    CHECK(symbols_of(ElfBuilder{}
                         .section(".symtab", table({{1, 1, 1}}), 0, 2, 2)
                         .section(".strtab", bytes_of("\0main\0"s), 0, 3)
                         .build())
              ->empty());
  }

  TEST_CASE("the limit holds") {
    std::vector<Entry> many(50, Entry{8, 4, 1});
    const auto file = ElfBuilder{}
                          .section(".symtab", table(many), 0, 2, 2)
                          .section(".strtab", bytes_of(strings), 0, 3)
                          .build();
    CHECK(symbols_of(file)->size() == 50);
    CHECK(symbols_of(file, {.traces = 7})->size() == 7);
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file = sample();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(symbols_of(shorter)); });
    for_each_flip(file, [](Bytes changed) { (void)symbols_of(changed); });
  }
}
