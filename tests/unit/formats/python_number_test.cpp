#include "formats/python_number.h"

#include <doctest/doctest.h>

#include <array>
#include <limits>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("python_number") {
  TEST_CASE("integers of every base are read") {
    struct Row {
      std::string_view token;
      std::uint64_t value;
    };
    for (const auto& [token, value] : std::array{
             Row{"0", 0}, Row{"00", 0}, Row{"0_0", 0}, Row{"1_000", 1000}, Row{"0x_fF", 255},
             Row{"0O17", 15}, Row{"0b1_0", 2}, Row{"18446744073709551615", 18446744073709551615U},
             Row{"0xFFFFFFFFFFFFFFFF", 18446744073709551615U}}) {
      CAPTURE(token);
      const auto number = decode_python_number(token);
      REQUIRE(number.has_value());
      CHECK_FALSE(number->is_float);
      CHECK(number->integer == value);
      CHECK(number->large.empty());
    }
  }

  TEST_CASE("integers from 2^64 on stay text") {
    CHECK(decode_python_number("18_446_744_073_709_551_616")->large == "18446744073709551616");
    CHECK(decode_python_number("0x1_0000_0000_0000_0000")->large == "0x10000000000000000");
  }

  TEST_CASE("floats are the nearest double") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    struct Row {
      std::string_view token;
      double value;
    };
    const std::string zeros(400, '0');
    for (const auto& [token, value] : std::array{
             Row{"1.", 1.0}, Row{".5", 0.5}, Row{"01.5", 1.5}, Row{"09.5", 9.5}, Row{"1e5", 1e5},
             Row{"1_0.2_5E+1_0", 10.25e10}, Row{"0e0", 0}, Row{"5e-324", 5e-324},
             Row{"1e309", infinity}, Row{"1e-400", 0}, Row{"1e99999999999999999999", infinity},
             Row{"1e-99999999999999999999", 0}, Row{"0.0e99999999999999999999", 0}}) {
      CAPTURE(token);
      const auto number = decode_python_number(token);
      REQUIRE(number.has_value());
      CHECK(number->is_float);
      CHECK(number->real == value);
    }
    CHECK(decode_python_number("1" + zeros + ".0e-5")->real == infinity);
    CHECK(decode_python_number("0." + zeros + "1e+5")->real == 0);
  }

  TEST_CASE("what is no number is malformed, an imaginary number not supported") {
    for (const std::string_view token :
         {"",   "1_",  "1__0", "_1", "012",  "0_1",  "0x",  "0x_", "0xg",   "0b2", "0o8",
          "1e", "1e+", "1e_5", ".",  "1._5", "1.5.", "1if", "1x5", "0b1.0", "1_.5"}) {
      CAPTURE(token);
      const auto number = decode_python_number(token);
      REQUIRE_FALSE(number.has_value());
      CHECK(number.error().kind == ErrorKind::malformed);
    }
    for (const std::string_view token : {"1j", "0J", "1.5e5j", ".5j", "09j"}) {
      CAPTURE(token);
      REQUIRE_FALSE(decode_python_number(token).has_value());
      CHECK(decode_python_number(token).error().kind == ErrorKind::unsupported);
    }
  }

  TEST_CASE("no change of a byte gives a negative number") {
    const auto check = [](Bytes changed) {
      const auto number = decode_python_number(as_text(changed));
      if (number.has_value() && number->is_float) CHECK(number->real >= 0);
    };
    for (const std::string_view sample : {"1_2.5e-3", "0x_ff"}) {
      test::for_each_truncation(as_bytes(sample), check);
      test::for_each_flip(as_bytes(sample), check);
    }
  }
}
