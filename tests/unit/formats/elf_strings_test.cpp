#include "formats/elf_strings.h"

#include <doctest/doctest.h>

#include "support/counting_source.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_view_literals;

// A file that is one segment at 0x1000, and a table of all its bytes.
ElfFile around(Bytes file) {
  ElfFile elf;
  elf.segments.push_back({.type = 1, .virtual_address = 0x1000, .file_size = file.size()});
  return elf;
}

Result<std::string> string_of(Bytes file, std::uint64_t position, const Limits& limits = {}) {
  MemorySource source(file);
  ElfStringsView strings =
      ICECORE_TRY(find_elf_strings(source, around(file), 0x1000, file.size(), limits));
  return read_elf_string(strings, position);
}

Error error_of_table(std::uint64_t address, std::uint64_t size) {
  const Bytes file = as_bytes("\0libx.so\0"sv);
  MemorySource source(file);
  const auto strings = find_elf_strings(source, around(file), address, size, {});
  REQUIRE_FALSE(strings.has_value());
  return strings.error();
}

}  // namespace

TEST_SUITE("elf_strings") {
  TEST_CASE("a string goes from its position to the next NUL") {
    const Bytes file = as_bytes("\0libx.so\0liby.so\0"sv);
    CHECK(string_of(file, 0) == "");
    CHECK(string_of(file, 1) == "libx.so");
    CHECK(string_of(file, 4) == "x.so");
    CHECK(string_of(file, 8) == "");
    CHECK(string_of(file, 9) == "liby.so");
  }

  TEST_CASE("strings of every length around one request are whole") {
    for (std::size_t length = 250; length < 520; ++length) {
      std::string table(length, 's');
      table += '\0';
      CHECK(string_of(as_bytes(table), 0) == std::string(length, 's'));
      CHECK(string_of(as_bytes(table), length) == "");
    }
  }

  TEST_CASE("a position without a string is an error") {
    const Bytes file = as_bytes("\0libx.so\0open"sv);
    for (const std::uint64_t position : {9ULL, 12ULL, 13ULL, 14ULL, ~0ULL}) {
      CAPTURE(position);
      CHECK(string_of(file, position).error().kind == ErrorKind::malformed);
    }
    CHECK(string_of(file, 16).error().message ==
          "no string ends after position 0x10 of the dynamic string table of 0xd bytes");
  }

  TEST_CASE("a table that is not in the file is an error") {
    CHECK(error_of_table(0, 9).message == "the dynamic section has names but no string table");
    CHECK(error_of_table(0x2000, 9).message ==
          "dynamic string table: no loaded segment takes address 0x2000 from the file");
    CHECK(error_of_table(0x1001, 9) ==
          Error{ErrorKind::truncated,
                "dynamic string table: 9 bytes expected at 0x1 but the file has 0x9", 1});
    CHECK(error_of_table(0x1001, UINT64_MAX).kind == ErrorKind::truncated);
  }

  TEST_CASE("strings of one view are limited together") {
    const std::string table("\0abc\0", 5);
    MemorySource source(as_bytes(table));
    Limits limits;
    limits.elf_string_bytes = 9;
    ElfStringsView strings = *find_elf_strings(source, around(as_bytes(table)), 0x1000, 5, limits);
    CHECK(read_elf_string(strings, 1) == "abc");
    CHECK(read_elf_string(strings, 1) == "abc");
    CHECK(strings.budget == 1);
    CHECK(read_elf_string(strings, 1).error().kind == ErrorKind::limit);
    CHECK(spend_elf_strings(strings, 1, 0).has_value());
    CHECK(spend_elf_strings(strings, 1, 7).error() ==
          Error{ErrorKind::limit, "the names of the dynamic section are more than the limit", 7});
  }

  TEST_CASE("a table of 500 MB costs no more than its string") {
    const std::string start = "libx.so" + std::string(1000, '\0');
    CountingSource source(as_bytes(start), 500'000'000);
    const ElfFile elf = around(as_bytes(start));
    ElfStringsView strings = *find_elf_strings(source, elf, 0x1000, 400'000'000, {});
    CHECK(read_elf_string(strings, 0) == "libx.so");
    CHECK(source.requests == 1);
    CHECK(source.bytes_asked == 256);
  }

  TEST_CASE("every truncation is an error and no change of a byte does harm") {
    const Bytes file = as_bytes("libx.so\0"sv);
    for_each_truncation(file, [](Bytes shorter) { CHECK_FALSE(string_of(shorter, 0)); });
    for_each_flip(file, [](Bytes changed) {
      const Result<std::string> text = string_of(changed, 0);
      if (text.has_value()) CHECK(text->size() < changed.size());
    });
  }
}
