#include "formats/elf_dynamic.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "support/counting_source.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<ElfDynamic> dynamic_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  return read_elf_dynamic(source, elf, limits);
}

// `file` with the value of the first dynamic entry that has this tag (64 bits, little endian).
std::vector<std::byte> with_entry(std::vector<std::byte> file, std::uint64_t tag,
                                  std::uint64_t new_tag, std::uint64_t value) {
  MemorySource source(file);
  const ElfFile elf = *read_elf(source, {});
  const auto segment = std::ranges::find_if(
      elf.segments, [](const ElfSegment& one) { return one.is(ElfSegmentType::dynamic); });
  const auto put = [&](std::uint64_t offset, std::uint64_t number) {
    for (unsigned i = 0; i < 8; ++i)
      file.at(offset + i) = static_cast<std::byte>(number >> (8 * i));
  };
  for (std::uint64_t at = segment->offset; at < segment->offset + segment->file_size; at += 16) {
    Reader reader(*slice(file, at, 8));
    if (reader.u64() != tag) continue;
    put(at, new_tag);
    put(at + 8, value);
    return file;
  }
  FAIL("no such entry");
  return {};
}

}  // namespace

TEST_SUITE("elf_dynamic") {
  TEST_CASE("names are read in both classes and byte orders") {
    for (const unsigned bits : {32U, 64U}) {
      for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
        CAPTURE(bits);
        CAPTURE(byte_order == std::endian::big);
        const auto file = ElfBuilder{}
                              .bits(bits)
                              .byte_order(byte_order)
                              .interpreter("/lib64/ld-linux-x86-64.so.2")
                              .soname("libx.so.1")
                              .needed("libm.so.6")
                              .needed("libc.so.6")
                              .runpath("$ORIGIN/../x.libs:")
                              .auxiliary("libfast.so")
                              .auxiliary("libfaster.so")
                              .filter("libreal.so")
                              .build();
        const Result<ElfDynamic> dynamic = dynamic_of(file);
        REQUIRE(dynamic.has_value());
        CHECK(dynamic->interpreter == "/lib64/ld-linux-x86-64.so.2");
        CHECK(dynamic->soname == "libx.so.1");
        CHECK(dynamic->needed == std::vector<std::string>{"libm.so.6", "libc.so.6"});
        CHECK(dynamic->runpath == "$ORIGIN/../x.libs:");
        CHECK_FALSE(dynamic->rpath.has_value());
        CHECK(dynamic->auxiliaries == std::vector<std::string>{"libfast.so", "libfaster.so"});
        CHECK(dynamic->filters == std::vector<std::string>{"libreal.so"});
        CHECK(dynamic->gnu_hash != 0);
        CHECK(dynamic->hash == 0);
      }
    }
  }

  TEST_CASE("numbers are read in both classes and byte orders") {
    struct Case {
      std::uint64_t tag;
      std::uint64_t ElfDynamic::* member;
    };
    constexpr std::array cases{
        Case{30, &ElfDynamic::flags},
        Case{0x6FFFFFFB, &ElfDynamic::flags_1},
        Case{0x6FFFFFFE, &ElfDynamic::version_needs},
        Case{0x6FFFFFFF, &ElfDynamic::version_need_count},
        Case{0x6FFFFFFC, &ElfDynamic::version_definitions},
        Case{0x6FFFFFFD, &ElfDynamic::version_definition_count},
        Case{0x6FFFFFF0, &ElfDynamic::version_symbols},
    };
    for (const unsigned bits : {32U, 64U}) {
      for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
        for (const auto& [tag, member] : cases) {
          CAPTURE(bits);
          CAPTURE(tag);
          ElfBuilder builder;
          builder.bits(bits).byte_order(byte_order);
          CHECK((*dynamic_of(builder.soname("x").build())).*member == 0);
          CHECK((*dynamic_of(builder.entry(tag, 0x8000'0001).build())).*member == 0x8000'0001);
          CHECK((*dynamic_of(builder.entry(tag, 3).build())).*member == 3);  // the last one counts
        }
      }
    }
  }

  TEST_CASE("text relocations are said by an entry of their own or by a flag") {
    CHECK_FALSE(dynamic_of(ElfBuilder{}.soname("x").build())->has_text_relocations);
    CHECK_FALSE(dynamic_of(ElfBuilder{}.entry(30, 0xFB).build())->has_text_relocations);
    CHECK_FALSE(dynamic_of(ElfBuilder{}.entry(0x6FFFFFFB, 0xFF).build())->has_text_relocations);
    CHECK(dynamic_of(ElfBuilder{}.entry(30, 4).build())->has_text_relocations);
    CHECK(dynamic_of(ElfBuilder{}.entry(22, 0).build())->has_text_relocations);
    CHECK(dynamic_of(ElfBuilder{}.entry(22, 0).entry(30, 8).build())->has_text_relocations);
  }

  TEST_CASE("a static file has an empty value") {
    const Result<ElfDynamic> dynamic = dynamic_of(ElfBuilder{}.type(2).build());
    REQUIRE(dynamic.has_value());
    CHECK(dynamic->interpreter.empty());
    CHECK(dynamic->needed.empty());
    CHECK(dynamic->string_table == 0);
  }

  TEST_CASE("an empty RPATH is not the same as none") {
    CHECK(dynamic_of(ElfBuilder{}.rpath("").build())->rpath == "");
  }

  TEST_CASE("names longer than one request are whole") {
    const std::string path(5000, 'p');
    CHECK(dynamic_of(ElfBuilder{}.needed(path).build())->needed.front() == path);
  }

  TEST_CASE("the last SONAME counts, as in the loaders") {
    const auto file = ElfBuilder{}.needed("second").soname("first").build();
    CHECK(dynamic_of(with_entry(file, 1, 14, 1))->soname == "first");
  }

  TEST_CASE("filters, and what is not to be searched") {
    const auto file = ElfBuilder{}.needed("libx.so").build();
    CHECK(dynamic_of(with_entry(file, 1, 0x7FFFFFFD, 1))->auxiliaries ==
          std::vector<std::string>{"libx.so"});
    CHECK(dynamic_of(with_entry(file, 1, 0x7FFFFFFF, 1))->filters ==
          std::vector<std::string>{"libx.so"});
    CHECK(dynamic_of(with_entry(file, 1, 0x6FFFFFFB, 0x801))->flags_1 == 0x801);
  }

  TEST_CASE("entries that contradict each other say what is wrong") {
    const auto file = ElfBuilder{}.soname("libx.so").build();
    CHECK(dynamic_of(with_entry(file, 5, 0x6FFFFFFF, 0)).error().message ==
          "the dynamic section has names but no string table");
    CHECK(dynamic_of(with_entry(file, 5, 5, 0x100000)).error().message ==
          "dynamic string table: no loaded segment takes address 0x100000 from the file");
    CHECK(dynamic_of(with_entry(file, 14, 14, 0x50)).error().message ==
          "no string ends after position 0x50 of the dynamic string table of 0x9 bytes");
    CHECK(dynamic_of(with_entry(file, 14, 14, UINT64_MAX)).error().kind == ErrorKind::malformed);
    CHECK(dynamic_of(with_entry(file, 10, 10, 5)).error().kind == ErrorKind::malformed);
    CHECK(dynamic_of(with_entry(file, 10, 10, UINT64_MAX)).error().kind == ErrorKind::truncated);
  }

  TEST_CASE("a table without its end is read to the end of its segment") {
    const auto file = ElfBuilder{}.soname("libx.so").build();
    CHECK(dynamic_of(with_entry(file, 0, 0x6FFFFFFF, 0))->soname == "libx.so");
  }

  TEST_CASE("two dynamic sections are refused") {
    const auto file = ElfBuilder{}.soname("libx.so").build();
    MemorySource source(file);
    ElfFile elf = *read_elf(source, {});
    elf.segments.push_back(elf.segments.back());
    CHECK(read_elf_dynamic(source, elf, {}).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("entries, names and the interpreter are limited") {
    const auto file = ElfBuilder{}.interpreter("/lib/ld.so").needed("a").needed("b").build();
    Limits entries;
    entries.elf_dynamic_entries = 7;
    CHECK(dynamic_of(file, entries).error().message ==
          "8 dynamic entries are more than the limit of 7");
    Limits strings;
    strings.elf_string_bytes = 5;
    CHECK(dynamic_of(file, strings).error().kind == ErrorKind::limit);
    Limits path;
    path.path_bytes = 5;
    CHECK(dynamic_of(file, path).error().kind == ErrorKind::limit);
  }

  TEST_CASE("a library of 500 MB with many symbols costs no more than its entries") {
    ElfBuilder builder;
    builder.soname("libbig.so").needed("libc.so.6");
    for (int i = 0; i < 1000; ++i)
      builder.function("function_with_a_long_name_" + std::to_string(i));
    const auto file = builder.build();
    CountingSource source(file, 500'000'000);
    const Result<ElfFile> elf = read_elf(source, {});
    REQUIRE(elf.has_value());
    REQUIRE(read_elf_dynamic(source, *elf, {}).has_value());
    CHECK(source.bytes_asked < 2048);
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    const auto file = ElfBuilder{}
                          .bits(32)
                          .interpreter("/lib/ld.so")
                          .soname("x")
                          .needed("y")
                          .runpath("z")
                          .build();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(dynamic_of(shorter).has_value()); });
    for_each_flip(file, [&](Bytes changed) {
      const Result<ElfDynamic> dynamic = dynamic_of(changed);
      if (!dynamic.has_value()) return;
      CHECK(dynamic->soname.size() <= file.size());
      CHECK(dynamic->needed.size() <= 2);
    });
  }
}
