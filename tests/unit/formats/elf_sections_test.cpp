#include "formats/elf_sections.h"

#include <doctest/doctest.h>

#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<std::vector<ElfSection>> sections_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  return read_elf_sections(source, elf, limits);
}

ElfBuilder sample() {
  return ElfBuilder{}
      .needed("libc.so.6")
      .section(".comment", "GCC: (GNU) 14.2.1")
      .section(".rodata", std::string_view("text"), elf_section_allocated);
}

// Overwrites one field of the ELF header.
std::vector<std::byte> with_field(std::vector<std::byte> file, std::size_t at, unsigned value) {
  file.at(at) = static_cast<std::byte>(value & 0xFFU);
  file.at(at + 1) = static_cast<std::byte>(value >> 8U);
  return file;
}

// Of the 64-bit header.
constexpr std::size_t entry_size_at = 58;
constexpr std::size_t count_at = 60;
constexpr std::size_t names_at = 62;

std::size_t headers_at(const std::vector<std::byte>& file) {
  MemorySource source(file);
  return read_elf(source, {})->sections.offset;
}

}  // namespace

TEST_SUITE("elf_sections") {
  TEST_CASE("sections are read in both classes and byte orders") {
    for (const unsigned bits : {32U, 64U}) {
      for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
        CAPTURE(bits);
        const auto file = sample().bits(bits).byte_order(byte_order).build();
        const auto sections = sections_of(file);
        REQUIRE(sections.has_value());
        REQUIRE(sections->size() == 4);
        CHECK(sections->at(0).name.empty());
        CHECK(sections->at(3).name == ".shstrtab");
        const ElfSection* comment = find_section(*sections, ".comment");
        REQUIRE(comment != nullptr);
        MemorySource source(file);
        CHECK(as_text(*read_section(source, *comment, 100)) == "GCC: (GNU) 14.2.1");
        CHECK(find_section(*sections, ".rodata")->flags == elf_section_allocated);
        CHECK(find_section(*sections, ".text") == nullptr);
      }
    }
  }

  TEST_CASE("a file without section headers has no sections") {
    const auto sections = sections_of(ElfBuilder{}.needed("libc.so.6").build());
    REQUIRE(sections.has_value());
    CHECK(sections->empty());
  }

  TEST_CASE("header 0 has the number and the section of names where the fields are too small") {
    auto file = with_field(with_field(sample().build(), count_at, 0), names_at, 0xFFFF);
    const std::size_t first = headers_at(file);
    file.at(first + 32) = std::byte{4};  // sh_size
    file.at(first + 40) = std::byte{3};  // sh_link
    const auto sections = sections_of(file);
    REQUIRE(sections.has_value());
    CHECK(find_section(*sections, ".comment") != nullptr);
  }

  TEST_CASE("a number that the file cannot hold is an error before anything is read") {
    auto file = with_field(sample().build(), count_at, 0);
    const std::size_t first = headers_at(file);
    for (std::size_t i = 32; i < 40; ++i) file.at(first + i) = std::byte{0xFF};
    CHECK(sections_of(file).error().kind == ErrorKind::truncated);
    CHECK(sections_of(with_field(sample().build(), count_at, 0xFFFE)).error().kind ==
          ErrorKind::truncated);
    CHECK(sections_of(with_field(sample().build(), entry_size_at, 40)).error().message ==
          "section headers of 64 bytes expected but found 40");
  }

  TEST_CASE("limits hold for sections, their names and their bytes") {
    const auto file = sample().build();
    CHECK(sections_of(file, {.elf_sections = 3}).error().kind == ErrorKind::limit);
    CHECK(sections_of(file, {.elf_section_name_bytes = 20}).error().kind == ErrorKind::limit);
    MemorySource source(file);
    CHECK(read_section(source, *find_section(*sections_of(file), ".comment"), 16).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("a section of names that is none leaves them empty") {
    const auto sections = sections_of(with_field(sample().build(), names_at, 9));
    REQUIRE(sections.has_value());
    CHECK(sections->at(1).name.empty());
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto file = sample().build();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(sections_of(shorter)); });
    for_each_flip(file, [](Bytes changed) { (void)sections_of(changed); });
  }
}
