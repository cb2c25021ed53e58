#include "formats/content_range.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("content range") {
  TEST_CASE("a part of a file") {
    const auto range = parse_content_range(" Bytes 100-199/1000 ");
    REQUIRE(range.has_value());
    CHECK(range->first == 100);
    CHECK(range->last == 199);
    CHECK(range->total == 1000);
    CHECK_FALSE(parse_content_range("bytes 0-0/*")->total.has_value());
  }

  TEST_CASE("a server without that part says how much it has") {
    const auto range = parse_content_range("bytes */1000");
    REQUIRE_FALSE(range.has_value());
    CHECK(range.error().kind == ErrorKind::unsupported);
    CHECK(range.error().message == "there is no such part in its 1000 bytes");
  }

  TEST_CASE("other text is an error") {
    for (const char* text :
         {"", "bytes", "bytes 1-2", "bytes 2-1/10", "bytes 0-10/10", "bytes -1/10", "bytes 1-/10",
          "lines 1-2/10", "bytes 1-2/", "bytes */*", "bytes 1-2/99999999999999999999",
          "bytes +1-2/10", "bytes 1-2/10, 3-4/10"}) {
      CAPTURE(text);
      const auto range = parse_content_range(text);
      REQUIRE_FALSE(range.has_value());
      CHECK(range.error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("truncated and changed headers do no harm") {
    const auto check = [](Bytes bytes) {
      const auto range = parse_content_range(as_text(bytes));
      if (range) CHECK(range->first <= range->last);
    };
    for_each_truncation(as_bytes("bytes 100-199/1000"), check);
    for_each_flip(as_bytes("bytes 100-199/1000"), check);
  }
}
