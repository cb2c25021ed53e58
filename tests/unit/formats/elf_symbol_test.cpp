#include "formats/elf_symbol.h"

#include <doctest/doctest.h>

#include <array>

#include "support/counting_source.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<std::optional<ElfSymbol>> find_in(Bytes file, std::string_view name,
                                         const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  const ElfDynamic dynamic = ICECORE_TRY(read_elf_dynamic(source, elf, limits));
  return find_elf_symbol(source, elf, dynamic, name, limits);
}

// The offset of the hash table of a little-endian file.
std::uint64_t hash_offset(Bytes file) {
  MemorySource source(file);
  const ElfFile elf = *read_elf(source, {});
  const ElfDynamic dynamic = *read_elf_dynamic(source, elf, {});
  return *file_offset(elf, dynamic.gnu_hash != 0 ? dynamic.gnu_hash : dynamic.hash);
}

std::vector<std::byte> with_u32(std::vector<std::byte> file, std::uint64_t offset,
                                std::uint32_t value) {
  for (unsigned i = 0; i < 4; ++i) file.at(offset + i) = static_cast<std::byte>(value >> (8 * i));
  return file;
}

ElfBuilder three_symbols() {
  return ElfBuilder{}.number_symbol("Py_Version", 7).function("Py_Main").undefined_symbol("malloc");
}

}  // namespace

TEST_SUITE("elf_symbol") {
  TEST_CASE("every exported symbol is found by both hash tables, in both classes and byte orders") {
    for (const HashStyle style : {HashStyle::gnu, HashStyle::sysv}) {
      for (const unsigned bits : {32U, 64U}) {
        for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
          CAPTURE(bits);
          CAPTURE(style == HashStyle::gnu);
          CAPTURE(byte_order == std::endian::big);
          ElfBuilder builder;
          builder.bits(bits).byte_order(byte_order).hash_style(style);
          for (int i = 0; i < 50; ++i) builder.function("f" + std::to_string(i));
          const auto file = builder.number_symbol("data", 5).undefined_symbol("malloc").build();
          for (int i = 0; i < 50; ++i) {
            CAPTURE(i);
            const auto found = find_in(file, "f" + std::to_string(i));
            REQUIRE(found.has_value());
            REQUIRE(found->has_value());
            CHECK((*found)->type == 2);
            CHECK((*found)->size == 1);
          }
          const auto data = find_in(file, "data");
          REQUIRE(data.has_value());
          REQUIRE(data->has_value());
          CHECK((*data)->type == 1);
          CHECK((*data)->binding == 1);
          CHECK((*data)->section_index == 1);
          CHECK((*data)->size == bits / 8);
          CHECK((*data)->value > 0x1000);
          for (const std::string_view absent : {"malloc", "f50", "f", "", "dat", "data0"}) {
            CAPTURE(absent);
            REQUIRE(find_in(file, absent).has_value());
            CHECK_FALSE(find_in(file, absent)->has_value());
          }
        }
      }
    }
  }

  TEST_CASE("64-bit s390 has words of 8 bytes in DT_HASH") {
    // nbucket 1, nchain 2, bucket {1}, chain {0, 0}, each of 8 bytes, then the symbols and names.
    ElfFile elf;
    elf.machine = 22;
    std::vector<std::byte> file(5 * 8 + 2 * 24 + 3);
    file = with_u32(with_u32(with_u32(file, 0, 1), 8, 2), 16, 1);
    const std::uint64_t symbol = 5 * 8 + 24;
    file = with_u32(with_u32(file, symbol, 1), symbol + 4, 0x00010012);
    file[5 * 8 + 2 * 24 + 1] = std::byte{'x'};
    elf.segments.push_back({.type = 1, .virtual_address = 0x1000, .file_size = file.size()});
    ElfDynamic dynamic;
    dynamic.hash = 0x1000;
    dynamic.symbol_table = 0x1000 + 40;
    dynamic.string_table = 0x1000 + 88;
    dynamic.string_size = 3;
    MemorySource source(file);
    CHECK(find_elf_symbol(source, elf, dynamic, "x", {})->has_value());
  }

  TEST_CASE("a file without symbols has none") {
    CHECK_FALSE(find_in(ElfBuilder{}.build(), "x")->has_value());
    CHECK_FALSE(find_in(ElfBuilder{}.needed("libc.so.6").build(), "x")->has_value());
  }

  TEST_CASE("a chain of DT_HASH that points back into itself or outside is an error") {
    const auto good = three_symbols().hash_style(HashStyle::sysv).build();
    const std::uint64_t chains = hash_offset(good) + 8 + 4;  // one bucket
    auto looping = good;
    for (std::uint64_t i = 0; i < 4; ++i) looping = with_u32(looping, chains + i * 4, 1);
    CHECK(find_in(looping, "absent").error().message ==
          "a chain of the symbol hash table runs in a circle");
    Limits limits;
    limits.elf_dynamic_entries = 6;
    const auto endless = with_u32(looping, chains - 8, 0x7FFFFFFF);  // so many symbols, it says
    CHECK(find_in(endless, "absent", limits).error().kind == ErrorKind::limit);
    const auto outside = with_u32(good, chains + 4, 1000);
    const auto bucket = with_u32(outside, chains - 4, 1);
    CHECK(find_in(bucket, "absent").error().message ==
          "the symbol hash table names symbol 1000 of 4");
  }

  TEST_CASE("a chain of DT_GNU_HASH without an end stops at the limit") {
    auto file = three_symbols().build();
    const std::uint64_t header = hash_offset(file);
    for (std::uint64_t at = header + 16 + 8 + 4; at < header + 16 + 8 + 4 + 8; at += 4) {
      file = with_u32(file, at, 2);  // the only ends of chains
    }
    Limits limits;
    limits.elf_dynamic_entries = 6;  // the two members and the zeros of symbol 0 behind them
    CHECK(find_in(file, "absent", limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("absurd counts in a GNU hash table are errors and cost nothing") {
    const auto file = three_symbols().build();
    const std::uint64_t header = hash_offset(file);
    CHECK(find_in(with_u32(file, header, 0xFFFFFFFF), "Py_Main").error().kind ==
          ErrorKind::malformed);
    CHECK_FALSE(find_in(with_u32(file, header, 0), "Py_Main")->has_value());
    CHECK(find_in(with_u32(file, header + 4, 0xFFFFFFFF), "Py_Main").error().kind ==
          ErrorKind::malformed);
    for (const std::uint32_t words : {0U, 3U}) {
      CHECK(find_in(with_u32(file, header + 8, words), "Py_Main").error().kind ==
            ErrorKind::malformed);
    }
    CHECK_FALSE(find_in(with_u32(file, header + 8, 0x80000000), "Py_Main").has_value());
    CHECK(find_in(with_u32(file, header + 12, 32), "Py_Main").error().kind == ErrorKind::malformed);
  }

  TEST_CASE("a lookup among 2000 symbols asks for a few words") {
    ElfBuilder builder;
    for (int i = 0; i < 2000; ++i) builder.function("f" + std::to_string(i));
    const auto file = builder.build();
    CountingSource source(file, 500'000'000);
    const ElfFile elf = *read_elf(source, {});
    const ElfDynamic dynamic = *read_elf_dynamic(source, elf, {});
    const std::uint64_t before = source.bytes_asked;
    REQUIRE(find_elf_symbol(source, elf, dynamic, "f1234", {})->has_value());
    CHECK(source.bytes_asked - before < 256);
  }

  TEST_CASE("truncations fail or find nothing wrong and no change of a byte does harm") {
    for (const HashStyle style : {HashStyle::gnu, HashStyle::sysv}) {
      const auto file =
          ElfBuilder{}.bits(32).hash_style(style).number_symbol("v", 1).function("f").build();
      for_each_truncation(file, [](Bytes shorter) {
        const auto found = find_in(shorter, "v");
        if (found.has_value() && found->has_value()) CHECK((*found)->size == 4);
      });
      for_each_flip(file, [](Bytes changed) {
        const auto found = find_in(changed, "v");
        if (found.has_value() && found->has_value()) CHECK((*found)->section_index != 0);
      });
    }
  }
}
