#include "formats/elf_symbol_table.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "formats/elf_versions.h"
#include "support/counting_source.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// What a symbol is, as `readelf --dyn-syms` would say it.
std::string described(const ElfTableSymbolView& symbol, std::string_view version) {
  return fmt::format("{} {}{}{}{}{}", symbol.is_defined() ? "def" : "und", symbol.name,
                     version.empty() ? "" : "@", version, symbol.is_weak() ? " weak" : "",
                     symbol.is_unique() ? " unique" : "");
}

Result<std::vector<std::string>> read(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  const ElfDynamic dynamic = ICECORE_TRY(read_elf_dynamic(source, elf, limits));
  const ElfVersions versions = ICECORE_TRY(read_elf_versions(source, elf, dynamic, limits));
  const ElfVersionNumbersView numbers(versions);
  std::vector<std::string> lines;
  for (const ElfTableSymbolView& symbol :
       ICECORE_TRY(read_elf_symbol_table(source, elf, dynamic, limits))) {
    lines.push_back(described(symbol, numbers.name(symbol.version)));
  }
  return lines;
}

// A file with one of everything.
ElfBuilder sample() {
  return ElfBuilder{}
      .needed("libc.so.6")
      .version_need("libc.so.6", "GLIBC_2.2.5")
      .version_base("libmade.so")
      .version_definition("MADE_1.0")
      .undefined_symbol("malloc")
      .of_version("GLIBC_2.2.5")
      .undefined_symbol("__gmon_start__")
      .weak()
      .function("made")
      .of_version("MADE_1.0")
      .symbol("shared", {std::byte{1}})
      .unique();
}

using Lines = std::vector<std::string>;

Lines sorted(Lines lines) {
  std::ranges::sort(lines);
  return lines;
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

}  // namespace

TEST_SUITE("elf_symbol_table") {
  TEST_CASE("all symbols are read by both hash tables, in both classes and byte orders") {
    for (const HashStyle style : {HashStyle::gnu, HashStyle::sysv}) {
      for (const unsigned bits : {32U, 64U}) {
        for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
          CAPTURE(bits);
          CAPTURE(style == HashStyle::gnu);
          CAPTURE(byte_order == std::endian::big);
          const auto file = sample().bits(bits).byte_order(byte_order).hash_style(style).build();
          const auto lines = read(file);
          REQUIRE(lines.has_value());
          CHECK(sorted(*lines) == Lines{"def made@MADE_1.0", "def shared unique",
                                        "und __gmon_start__ weak", "und malloc@GLIBC_2.2.5"});
        }
      }
    }
  }

  TEST_CASE("a version may be hidden, and is still that version") {
    const auto file = ElfBuilder{}
                          .version_base("libmade.so")
                          .version_definition("MADE_1.0")
                          .function("made")
                          .of_hidden_version("MADE_1.0")
                          .build();
    MemorySource source(file);
    const ElfFile elf = *read_elf(source, {});
    const ElfDynamic dynamic = *read_elf_dynamic(source, elf, {});
    const auto symbols = read_elf_symbol_table(source, elf, dynamic, {});
    REQUIRE(symbols.has_value());
    REQUIRE(symbols->size() == 1);
    CHECK(symbols->front().version == (elf_version_hidden | 2));
    CHECK(*read(file) == Lines{"def made@MADE_1.0"});
  }

  TEST_CASE("without defined symbols the table goes on to the next one") {
    for (const HashStyle style : {HashStyle::gnu, HashStyle::sysv}) {
      const auto file = ElfBuilder{}
                            .hash_style(style)
                            .undefined_symbol("malloc")
                            .undefined_symbol("free")
                            .build();
      CHECK(*read(file) == Lines{"und malloc", "und free"});
    }
  }

  TEST_CASE("a file without a symbol table has no symbols") {
    CHECK(read(ElfBuilder{}.build())->empty());
    CHECK(read(ElfBuilder{}.needed("libc.so.6").build())->empty());
  }

  TEST_CASE("cost goes with the tables, not with the file") {
    const auto file = sample().build();
    CountingSource source(file, 550'000'000);
    const ElfFile elf = *read_elf(source, {});
    const ElfDynamic dynamic = *read_elf_dynamic(source, elf, {});
    source.requests = 0;
    source.bytes_asked = 0;
    REQUIRE(read_elf_symbol_table(source, elf, dynamic, {}).has_value());
    CHECK(source.requests < 10);
    CHECK(source.bytes_asked < file.size());
  }

  TEST_CASE("hash tables that contradict themselves are malformed") {
    const auto file = sample().build();
    const std::uint64_t hash = hash_offset(file);
    const auto read_changed = [&](std::uint64_t offset, std::uint32_t value) {
      return read(with_u32(file, hash + offset, value));
    };
    REQUIRE(read(file).has_value());
    CHECK(read_changed(0, 0x7FFFFFFF).error().kind == ErrorKind::limit);  // buckets
    CHECK(read_changed(4, 50).error().message ==
          "a GNU hash bucket names symbol 3, below the table's first, 50");
    CHECK_FALSE(read_changed(8, 0x10000000).has_value());  // words of the filter
    const auto old = sample().hash_style(HashStyle::sysv).build();
    CHECK(read(with_u32(old, hash_offset(old) + 4, 0x7FFFFFFF)).error().kind == ErrorKind::limit);
    CHECK_FALSE(read(with_u32(old, hash_offset(old) + 4, 100'000)).has_value());
    CHECK(read(with_u32(old, hash_offset(old) + 4, 0))->empty());
  }

  TEST_CASE("symbols and names are limited") {
    const auto file = sample().build();
    CHECK(read(file, {.elf_symbols = 5}).has_value());
    CHECK(read(file, {.elf_symbols = 4}).error().message ==
          "5 dynamic symbols are more than the limit of 4");
    CHECK(read(file, {.elf_symbol_bytes = 40}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("one long name for all symbols is paid for each time") {
    ElfBuilder builder;
    builder.hash_style(HashStyle::sysv).function(std::string(1000, 'a'));
    for (int i = 0; i < 99; ++i) builder.function("f");
    auto file = builder.build();
    MemorySource source(file);
    const ElfFile elf = *read_elf(source, {});
    const ElfDynamic dynamic = *read_elf_dynamic(source, elf, {});
    const std::uint64_t table = *file_offset(elf, dynamic.symbol_table);
    for (std::uint64_t i = 1; i <= 100; ++i) file = with_u32(std::move(file), table + 24 * i, 1);
    CHECK(read(file, {.elf_symbol_bytes = 100'000})->size() == 100);
    CHECK(read(file, {.elf_symbol_bytes = 99'999}).error().message ==
          "the names of symbols are more than the limit");
  }

  TEST_CASE("shorter files are errors or have no symbols, changed ones do not crash") {
    for (const HashStyle style : {HashStyle::gnu, HashStyle::sysv}) {
      const auto file = sample().hash_style(style).build();
      for_each_truncation(file, [](Bytes shorter) {
        const auto lines = read(shorter);
        CHECK((!lines.has_value() || lines->empty() || lines->size() == 4));
      });
      for_each_flip(file, [](Bytes changed) { (void)read(changed); });
    }
  }
}
