#include "formats/bytecode.h"

#include <doctest/doctest.h>

#include <array>

#include "formats/source_hash.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

Result<BytecodeHeader> parse(std::string_view digits) {
  return parse_bytecode_header(as_bytes(from_hex(digits)));
}

}  // namespace

TEST_SUITE("bytecode") {
  TEST_CASE("headers that CPython 3.7 to 3.13 wrote say what they were asked to say") {
    using enum BytecodeHeader::Validation;
    struct Row {
      std::string_view python;
      BytecodeHeader::Validation validation;
      std::string_view header;
    };
    // py_compile of "x = 1\n", last changed at 1700000000.
    for (const auto& [python, validation, digits] : std::array{
             Row{"3.7", timestamp, "420d0d0a0000000000f1536506000000"},
             Row{"3.7", checked_hash, "420d0d0a0300000020329d810db227ea"},
             Row{"3.7", unchecked_hash, "420d0d0a0100000020329d810db227ea"},
             Row{"3.8", timestamp, "550d0d0a0000000000f1536506000000"},
             Row{"3.8", checked_hash, "550d0d0a030000001506f08f32bf3ff3"},
             Row{"3.8", unchecked_hash, "550d0d0a010000001506f08f32bf3ff3"},
             Row{"3.9", timestamp, "610d0d0a0000000000f1536506000000"},
             Row{"3.9", checked_hash, "610d0d0a03000000f1d665a9e50fdffa"},
             Row{"3.9", unchecked_hash, "610d0d0a01000000f1d665a9e50fdffa"},
             Row{"3.10", timestamp, "6f0d0d0a0000000000f1536506000000"},
             Row{"3.10", checked_hash, "6f0d0d0a03000000d94aade28c8cbebf"},
             Row{"3.10", unchecked_hash, "6f0d0d0a01000000d94aade28c8cbebf"},
             Row{"3.11", timestamp, "a70d0d0a0000000000f1536506000000"},
             Row{"3.11", checked_hash, "a70d0d0a030000004c0372aa93f75252"},
             Row{"3.11", unchecked_hash, "a70d0d0a010000004c0372aa93f75252"},
             Row{"3.12", timestamp, "cb0d0d0a0000000000f1536506000000"},
             Row{"3.12", checked_hash, "cb0d0d0a030000001522561917f5df08"},
             Row{"3.12", unchecked_hash, "cb0d0d0a010000001522561917f5df08"},
             Row{"3.13", timestamp, "f30d0d0a0000000000f1536506000000"},
             Row{"3.13", checked_hash, "f30d0d0a03000000e786e2893651120e"},
             Row{"3.13", unchecked_hash, "f30d0d0a01000000e786e2893651120e"},
         }) {
      CAPTURE(digits);
      const Result<BytecodeHeader> header = parse(digits);
      REQUIRE(header.has_value());
      CHECK(python_of_magic(header->magic) == python);
      CHECK(header->size == 16);
      CHECK(header->validation == validation);
      if (validation == timestamp) {
        CHECK(header->source_mtime == 1700000000);
        CHECK(header->source_size == 6);
        CHECK(header->source_hash == 0);
      } else {
        CHECK(header->source_mtime == 0);
        CHECK(header->source_hash == source_hash(header->magic, as_bytes("x = 1\n")));
      }
    }
  }

  TEST_CASE("older headers are shorter") {
    const Result<BytecodeHeader> python_3_6 = parse("330d0d0a00f1536506000000");
    REQUIRE(python_3_6.has_value());
    CHECK(python_3_6->size == 12);
    CHECK(python_3_6->source_mtime == 1700000000);
    CHECK(python_3_6->source_size == 6);
    const Result<BytecodeHeader> python_2_7 = parse("03f30d0a00f15365");
    REQUIRE(python_2_7.has_value());
    CHECK(python_2_7->size == 8);
    CHECK(python_2_7->source_mtime == 1700000000);
    CHECK(python_2_7->source_size == 0);
    CHECK(parse("3f0d0d0a0000000000000000")->size == 12);          // 3391, 3.7a2
    CHECK(parse("400d0d0a000000000000000000000000")->size == 16);  // 3392, 3.7a4
  }

  TEST_CASE("the flag that asks for a check says nothing without the flag for a hash") {
    const Result<BytecodeHeader> header = parse("f30d0d0a0200000000f1536506000000");
    REQUIRE(header.has_value());
    CHECK(header->validation == BytecodeHeader::Validation::timestamp);
    CHECK(header->source_mtime == 1700000000);
  }

  TEST_CASE("what is no header is refused with its reason") {
    struct Row {
      std::string_view header;
      ErrorKind kind;
    };
    for (const auto& [digits, kind] : std::array{
             Row{"", ErrorKind::truncated},
             Row{"f30d0d", ErrorKind::truncated},
             Row{"f30d0d0a0000000000f15365060000", ErrorKind::truncated},
             Row{"f30d0a000000000000f1536506000000", ErrorKind::malformed},
             Row{"f30d0a0d0000000000f1536506000000", ErrorKind::malformed},
             Row{"f30d0d0a0400000000f1536506000000", ErrorKind::malformed},
             Row{"f30d0d0a0100008000f1536506000000", ErrorKind::malformed},
             Row{"f0000d0a0000000000f1536506000000", ErrorKind::unsupported},  // 240, a PyPy
             Row{"00000d0a0000000000f1536506000000", ErrorKind::unsupported},
         }) {
      CAPTURE(digits);
      const Result<BytecodeHeader> header = parse(digits);
      REQUIRE_FALSE(header.has_value());
      CHECK(header.error().kind == kind);
    }
  }

  TEST_CASE("magics belong to the version whose range they are in") {
    struct Row {
      std::uint16_t magic;
      std::string_view expected;
    };
    for (const auto& [magic, expected] : std::array{
             Row{62011, "2.3"}, Row{62170, "2.6"}, Row{62211, "2.7"}, Row{3000, "3.0"},
             Row{3131, "3.0"},  Row{3151, "3.1"},  Row{3180, "3.2"},  Row{3230, "3.3"},
             Row{3310, "3.4"},  Row{3351, "3.5"},  Row{3379, "3.6"},  Row{3390, "3.7"},
             Row{3394, "3.7"},  Row{3413, "3.8"},  Row{3425, "3.9"},  Row{3439, "3.10"},
             Row{3449, "3.10"}, Row{3450, "3.11"}, Row{3495, "3.11"}, Row{3500, "3.12"},
             Row{3531, "3.12"}, Row{3571, "3.13"}, Row{3599, "3.13"}, Row{3600, "3.14"},
             Row{3627, "3.14"}, Row{3649, "3.14"}, Row{3650, "3.15"}, Row{3699, "3.15"},
             Row{3700, "3.16"}, Row{3899, "3.19"},
         }) {
      CAPTURE(magic);
      CHECK(python_of_magic(magic) == expected);
    }
    for (const std::uint16_t magic :
         std::array<std::uint16_t, 8>{0, 240, 2999, 3900, 20121, 62010, 62221, 65535}) {
      CAPTURE(magic);
      CHECK_FALSE(python_of_magic(magic).has_value());
    }
  }

  TEST_CASE("no shorter header is accepted and no changed one keeps its meaning") {
    const std::string sample = from_hex("f30d0d0a0000000000f1536506000000");
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      const Result<BytecodeHeader> header = parse_bytecode_header(shorter);
      REQUIRE_FALSE(header.has_value());
      CHECK(header.error().kind == ErrorKind::truncated);
    });
    test::for_each_flip(as_bytes(sample), [&](Bytes changed) {
      const Result<BytecodeHeader> header = parse_bytecode_header(changed);
      if (!header.has_value() || as_text(changed) == sample) return;
      const bool is_same = header->magic == 3571 && header->source_mtime == 1700000000 &&
                           header->source_size == 6 &&
                           header->validation == BytecodeHeader::Validation::timestamp;
      CHECK_FALSE(is_same);
    });
  }
}
