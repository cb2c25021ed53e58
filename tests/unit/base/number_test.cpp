#include "base/number.h"

#include <doctest/doctest.h>

#include <cstdint>

using namespace icecore;

TEST_SUITE("number") {
  TEST_CASE("a whole number is all of the text and fits") {
    CHECK(whole_number<std::uint16_t>("0") == 0);
    CHECK(whole_number<std::uint16_t>("007") == 7);
    CHECK(whole_number<std::uint16_t>("65535") == 65'535);
    CHECK(whole_number<std::int64_t>("-3") == -3);
    for (const std::string_view text : {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "65536", "٣"}) {
      CAPTURE(std::string(text));
      CHECK_FALSE(whole_number<std::uint16_t>(text).has_value());
    }
  }
}
