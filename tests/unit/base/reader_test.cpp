#include "base/reader.h"

#include <doctest/doctest.h>

#include <array>

#include "base/byte_source.h"

using namespace icecore;

namespace {
constexpr std::array<std::byte, 8> sample{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                                          std::byte{5}, std::byte{6}, std::byte{7}, std::byte{8}};
}  // namespace

TEST_SUITE("reader") {
  TEST_CASE("fields come in either byte order") {
    CHECK(Reader(sample).u32() == 0x04030201);
    CHECK(Reader(sample, std::endian::big).u32() == 0x01020304);
    CHECK(Reader(sample, std::endian::big).u64() == 0x0102030405060708);
  }

  TEST_CASE("a short read is remembered and every later read gives zero") {
    Reader reader(sample);
    reader.skip(6);
    CHECK(reader.u32() == 0);
    CHECK_FALSE(reader.ok());
    CHECK(reader.u8() == 0);
    CHECK(reader.remaining() == 0);
    CHECK(reader.truncated("record").error().kind == ErrorKind::truncated);
  }

  TEST_CASE("slice refuses sums that wrap") {
    CHECK(slice(sample, 2, 6).has_value());
    CHECK(slice(sample, 8, 0).has_value());
    CHECK_FALSE(slice(sample, 2, 7).has_value());
    CHECK_FALSE(slice(sample, 9, 0).has_value());
    CHECK_FALSE(slice(sample, 2, UINT64_MAX).has_value());
    CHECK_FALSE(slice(sample, UINT64_MAX, 2).has_value());
  }

  TEST_CASE("a source gives everything only within the limit") {
    MemorySource source(sample);
    CHECK(source.whole(8)->size() == 8);
    CHECK(source.whole(7).error().kind == ErrorKind::limit);
  }
}
