#include "formats/passing_bytes.h"

#include <doctest/doctest.h>

#include <vector>

using namespace icecore;

namespace {

std::vector<std::byte> numbered(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i % 251);
  return bytes;
}

}  // namespace

TEST_SUITE("passing_bytes") {
  TEST_CASE("every byte is owned by one piece, which has what is around it") {
    const auto file = numbered(700'000);
    MemorySource source(file);
    constexpr FilePart part{.offset = 1000, .size = 690'000};
    std::uint64_t next = part.offset;
    const auto passed =
        pass_over(source, part, 24, {.before = 10, .after = 20}, [&](const PassingPiece& piece) {
          CHECK(piece.offset + piece.first == next);
          CHECK((next - part.offset) % 24 == 0);
          next = piece.offset + piece.end;
          CHECK(piece.first == (piece.offset == part.offset ? 0 : 10));
          const std::uint64_t end = part.offset + part.size;
          CHECK(piece.bytes.size() - piece.end == std::min<std::uint64_t>(20, end - next));
          CHECK(piece.bytes.front() == file[piece.offset]);
          CHECK(piece.owns(piece.first));
          CHECK_FALSE(piece.owns(piece.end));
        });
    CHECK(passed.has_value());
    CHECK(next == part.offset + part.size);
  }

  TEST_CASE("nothing is passed over of an empty part, and a part outside is an error") {
    const auto file = numbered(100);
    MemorySource source(file);
    int pieces = 0;
    const auto count = [&](const PassingPiece&) { ++pieces; };
    CHECK(pass_over(source, {.offset = 50, .size = 0}, 1, {}, count).has_value());
    CHECK(pass_over(source, {.offset = 50, .size = 51}, 1, {}, count).error().kind ==
          ErrorKind::truncated);
    CHECK(pieces == 0);
  }
}
