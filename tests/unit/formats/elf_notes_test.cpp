#include "formats/elf_notes.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "support/elf_builder.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<ElfNotes> notes_of(Bytes file, const Limits& limits = {}) {
  MemorySource source(file);
  const ElfFile elf = ICECORE_TRY(read_elf(source, limits));
  return read_elf_notes(source, elf, limits);
}

// A file whose one note segment, with this alignment, holds these words.
struct Raw {
  std::vector<std::byte> file;
  ElfFile elf;
};

Raw with_note_words(const std::vector<std::uint32_t>& words, std::uint64_t alignment = 4) {
  Raw raw;
  for (const std::uint32_t word : words) {
    for (unsigned i = 0; i < 4; ++i) raw.file.push_back(static_cast<std::byte>(word >> (8 * i)));
  }
  raw.elf.machine = 62;
  raw.elf.segments.push_back({.type = static_cast<std::uint32_t>(ElfSegmentType::note),
                              .file_size = raw.file.size(),
                              .alignment = alignment});
  return raw;
}

Result<ElfNotes> notes_of(const Raw& raw) {
  MemorySource source(raw.file);
  return read_elf_notes(source, raw.elf, {});
}

constexpr std::uint32_t gnu = 0x00554E47;  // "GNU\0"

}  // namespace

TEST_SUITE("elf_notes") {
  TEST_CASE("all notes are read in both classes and byte orders") {
    for (const unsigned bits : {32U, 64U}) {
      for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
        CAPTURE(bits);
        CAPTURE(byte_order == std::endian::big);
        const auto file = ElfBuilder{}
                              .bits(bits)
                              .byte_order(byte_order)
                              .abi_tag(3, 2, 0)
                              .build_id({0xDE, 0xAD, 0xBE, 0xEF, 0x01})
                              .package(R"({"type":"rpm"})")
                              .x86_isa_needed(6)
                              .build();
        const Result<ElfNotes> notes = notes_of(file);
        REQUIRE(notes.has_value());
        CHECK(to_hex(notes->build_id) == "deadbeef01");
        CHECK(notes->abi_os == "Linux");
        CHECK(notes->abi_version == "3.2.0");
        CHECK(notes->package == R"({"type":"rpm"})");
        CHECK(notes->x86_isa_needed == 6);
      }
    }
  }

  TEST_CASE("a file without notes has none") {
    const Result<ElfNotes> notes = notes_of(ElfBuilder{}.build());
    REQUIRE(notes.has_value());
    CHECK(notes->build_id.empty());
    CHECK(notes->abi_os.empty());
    CHECK(notes->x86_isa_needed == 0);
  }

  TEST_CASE("the x86 property says nothing on another machine") {
    CHECK(notes_of(ElfBuilder{}.machine(183).x86_isa_needed(2).build())->x86_isa_needed == 0);
    CHECK(notes_of(ElfBuilder{}.machine(3).bits(32).x86_isa_needed(2).build())->x86_isa_needed ==
          2);
  }

  TEST_CASE("the segment's alignment decides where descriptions and notes begin") {
    // An owner of 8 bytes ("GNU" and NULs): its description starts at 20, aligned to 8 at 24.
    const Raw four = with_note_words({8, 4, 3, gnu, 0, 0x11111111});
    const Raw eight = with_note_words({8, 4, 3, gnu, 0, 0, 0x22222222}, 8);
    CHECK(to_hex(notes_of(four)->build_id) == "11111111");
    CHECK(to_hex(notes_of(eight)->build_id) == "22222222");
    CHECK(notes_of(with_note_words({4, 0, 9, gnu}, 0)).has_value());
    CHECK(notes_of(with_note_words({4, 0, 9, gnu}, 16)).error().message ==
          "note at 0x0: segment alignment 4 or 8 expected but found 16");
  }

  TEST_CASE("the first note of a kind counts and zeros after the last are padding") {
    const Raw raw = with_note_words({4, 4, 3, gnu, 0xAAAAAAAA, 4, 4, 3, gnu, 0xBBBBBBBB, 0, 0});
    CHECK(to_hex(notes_of(raw)->build_id) == "aaaaaaaa");
  }

  TEST_CASE("of dlopen notes all count, because some write one for each library") {
    const auto file = ElfBuilder{}.dlopen_note("[1]").dlopen_note("[22222]").build();
    CHECK(notes_of(file)->dlopen == std::vector<std::string>{"[1]", "[22222]"});
  }

  TEST_CASE("a note that does not fit is an error at its offset") {
    const Error error = notes_of(with_note_words({4, 0, 9, gnu, 4, 400, 3, gnu})).error();
    CHECK(error.kind == ErrorKind::malformed);
    CHECK(error.offset == 16);
    CHECK(error.message ==
          "note at 0x10: an owner of 4 and a description of 400 bytes do not fit in the 32 bytes "
          "of its segment");
    CHECK(notes_of(with_note_words({0xFFFFFFFF, 0, 1})).error().kind == ErrorKind::malformed);
    CHECK(notes_of(with_note_words({4, 0xFFFFFFFF, 1, gnu})).error().kind == ErrorKind::malformed);
    CHECK(notes_of(with_note_words({4, 0, 9, gnu, 7})).error().message ==
          "note at 0x10: its header is cut off");
    CHECK(notes_of(with_note_words({4, 8, 1, gnu, 0, 3})).error().message ==
          "note at 0x10: an ABI tag of less than 16 bytes");
    CHECK(notes_of(with_note_words({4, 8, 5, gnu, 0xC0008002, 40}, 8)).error().offset == 16);
    CHECK(notes_of(with_note_words({4, 16, 5, gnu, 0xC0008002, 8, 1, 1}, 8)).error().kind ==
          ErrorKind::malformed);
  }

  TEST_CASE("an unknown system of an ABI tag keeps its number") {
    const Raw raw = with_note_words({4, 16, 1, gnu, 77, 1, 2, 3});
    CHECK(notes_of(raw)->abi_os == "os-77");
    CHECK(notes_of(raw)->abi_version == "1.2.3");
  }

  TEST_CASE("the limit holds for all note segments together") {
    const auto file = ElfBuilder{}.build_id({1, 2, 3, 4}).x86_isa_needed(1).build();
    Limits limits;
    limits.elf_note_bytes = 20 + 32 + 32;
    CHECK(notes_of(file, limits).has_value());
    limits.elf_note_bytes -= 1;
    CHECK(notes_of(file, limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("a truncated segment is an error and no change of a byte does harm") {
    const auto file =
        ElfBuilder{}.abi_tag(3, 2, 0).build_id({1, 2, 3}).package("{}").x86_isa_needed(2).build();
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(notes_of(shorter).has_value()); });
    for_each_flip(file, [&](Bytes changed) {
      const Result<ElfNotes> notes = notes_of(changed);
      if (notes.has_value()) CHECK(notes->build_id.size() <= file.size());
    });
  }
}
