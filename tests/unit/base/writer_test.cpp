#include "base/writer.h"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>

#include "base/reader.h"

using namespace icecore;

TEST_SUITE("writer") {
  TEST_CASE("numbers take as few bytes as they need and are read as they were") {
    struct Row {
      std::uint64_t number;
      std::size_t bytes;
    };
    for (const auto& [number, bytes] :
         std::array{Row{0, 1}, Row{127, 1}, Row{128, 2}, Row{16'383, 2}, Row{16'384, 3},
                    Row{std::numeric_limits<std::uint64_t>::max(), 10}}) {
      CAPTURE(number);
      Writer writer;
      writer.varint(number);
      CHECK(writer.size() == bytes);
      Reader reader(writer.view());
      CHECK(reader.varint() == number);
      CHECK(reader.ok());
      CHECK(reader.remaining() == 0);
    }
  }

  TEST_CASE("numbers of both signs are short near zero") {
    struct Row {
      std::int64_t number;
      std::size_t bytes;
    };
    for (const auto& [number, bytes] :
         std::array{Row{0, 1}, Row{-1, 1}, Row{63, 1}, Row{-64, 1}, Row{64, 2},
                    Row{std::numeric_limits<std::int64_t>::min(), 10},
                    Row{std::numeric_limits<std::int64_t>::max(), 10}}) {
      CAPTURE(number);
      Writer writer;
      writer.signed_varint(number);
      CHECK(writer.size() == bytes);
      Reader reader(writer.view());
      CHECK(reader.signed_varint() == number);
      CHECK(reader.ok());
    }
  }

  TEST_CASE("a block says its size, however it was written") {
    for (const std::size_t size : {0UL, 1UL, 127UL, 128UL, 20'000UL}) {
      CAPTURE(size);
      const std::string text(size, 'x');
      Writer at_once;
      at_once.block(as_bytes(text));
      at_once.u8(7);
      Writer part_by_part;
      const std::size_t mark = part_by_part.begin_block();
      for (const char letter : text) part_by_part.u8(static_cast<std::uint8_t>(letter));
      part_by_part.end_block(mark);
      part_by_part.u8(7);
      CHECK(std::ranges::equal(at_once.view(), part_by_part.view()));
      Reader reader(at_once.view());
      CHECK(as_text(reader.block()) == text);
      CHECK(reader.u8() == 7);
    }
  }

  TEST_CASE("a number that has more than 64 bits, or no end, is a failure that stays") {
    const std::string ones(10, '\xff');
    for (const std::string& text : {ones + "\x01", std::string(9, '\xff') + "\x02",
                                    std::string(9, '\xff'), std::string("\x80")}) {
      Reader reader(as_bytes(text));
      CHECK(reader.varint() == 0);
      CHECK_FALSE(reader.ok());
    }
  }

  TEST_CASE("a count of more than can follow is a failure") {
    Writer writer;
    writer.varint(3);
    writer.bytes(as_bytes("123456"));
    CHECK(Reader(writer.view()).count(2) == 3);
    Reader reader(writer.view());
    CHECK(reader.count(3) == 0);
    CHECK_FALSE(reader.ok());
  }

  TEST_CASE("an enumerator above the last one is a failure") {
    enum class Word : std::uint8_t { first, second };
    Reader reader(as_bytes(std::string_view("\x01\x02", 2)));
    CHECK(reader.enumerator(Word::second) == Word::second);
    CHECK(reader.ok());
    CHECK(reader.enumerator(Word::second) == Word::first);
    CHECK_FALSE(reader.ok());
  }
}
