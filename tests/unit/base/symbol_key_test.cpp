#include "base/symbol_key.h"

#include <doctest/doctest.h>

using namespace icecore;

TEST_SUITE("symbol_key") {
  TEST_CASE("keys are FNV-1a of the text that they stand for") {
    // The test vectors of the draft: "" and "foobar".
    CHECK(symbol_key("", "") == 0xCBF29CE484222325);
    CHECK(symbol_key("foobar", "") == 0x85944171F73967E8);
    CHECK(symbol_key("malloc", "GLIBC_2.2.5") == symbol_key("malloc@GLIBC_2.2.5", ""));
    CHECK(unversioned_symbol_key("malloc") == symbol_key("malloc@", ""));
  }

  TEST_CASE("a blob holds each key once, sorted, in little-endian order") {
    const std::vector<std::byte> blob = symbol_key_blob({0x0102, 7, 0x0102});
    REQUIRE(blob.size() == 16);
    CHECK(blob[0] == std::byte{7});
    CHECK(blob[8] == std::byte{2});
    CHECK(blob[9] == std::byte{1});
    CHECK(symbol_keys(blob) == std::vector<std::uint64_t>{7, 0x0102});
    CHECK(symbol_keys(Bytes(blob).first(15)) == std::vector<std::uint64_t>{7});
    CHECK(symbol_keys({}).empty());
  }
}
