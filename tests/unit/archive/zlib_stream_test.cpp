#include "archive/zlib_stream.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using namespace std::string_literals;

// zlib.compress(b"a" * 1000, 9)
const std::string sample = "\x78\xDA\x4B\x4C\x1C\x05\xA3\x60\x14\x0C\x77\x00\x00\xF9\xD8\x7A\xF8"s;

}  // namespace

TEST_SUITE("zlib_stream") {
  TEST_CASE("a stream is unpacked whole") {
    const auto bytes = read_zlib_stream(as_bytes(sample), 1000);
    REQUIRE(bytes.has_value());
    CHECK(as_text(*bytes) == std::string(1000, 'a'));
  }

  TEST_CASE("no more than the limit is unpacked") {
    CHECK(read_zlib_stream(as_bytes(sample), 999).error().kind == ErrorKind::limit);
    CHECK(read_zlib_stream(as_bytes(sample), 0).error().kind == ErrorKind::limit);
  }

  TEST_CASE("what is no stream is an error") {
    CHECK(read_zlib_stream({}, 100).error().kind == ErrorKind::malformed);
    CHECK(read_zlib_stream(as_bytes("{\"packages\":[]}"), 100).error().kind ==
          ErrorKind::malformed);
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { CHECK_FALSE(read_zlib_stream(shorter, 4096)); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)read_zlib_stream(changed, 4096); });
  }
}
