#include "formats/python_value.h"

#include <doctest/doctest.h>

#include <limits>

using namespace icecore;

namespace {

PythonValue integer(std::uint64_t size, std::string large = "") {
  return PythonValue(PythonNumber{.integer = size, .large = std::move(large)});
}

PythonValue text(std::string value) {
  return PythonValue(PythonString{.value = std::move(value)});
}

PythonValue negated(PythonValue value) {
  value.negate();
  return value;
}

}  // namespace

TEST_SUITE("python_value") {
  TEST_CASE("a value answers to its own kind only") {
    const PythonValue none;
    CHECK(none.kind() == PythonValue::Kind::none);
    CHECK_FALSE(none.as_bool().has_value());
    CHECK_FALSE(none.as_int64().has_value());
    CHECK_FALSE(none.as_integer_text().has_value());
    CHECK_FALSE(none.as_double().has_value());
    CHECK_FALSE(none.as_text().has_value());
    CHECK_FALSE(none.as_bytes().has_value());
    CHECK(none.as_sequence() == nullptr);
    CHECK(none.as_dictionary() == nullptr);
    CHECK(none.find("a") == nullptr);
    CHECK(PythonValue(true).as_bool() == true);
    CHECK_FALSE(PythonValue(true).as_int64().has_value());
    CHECK(PythonValue(PythonNumber{.is_float = true, .real = 1.5}).as_double() == 1.5);
    CHECK_FALSE(PythonValue(PythonNumber{.is_float = true}).as_int64().has_value());
    CHECK(text("a").as_text() == "a");
    CHECK_FALSE(text("a").as_bytes().has_value());
    CHECK(PythonValue(PythonString{.is_bytes = true, .value = "a"}).as_bytes() == "a");
  }

  TEST_CASE("integers of either sign are exact up to 64 bits and text beyond") {
    constexpr std::uint64_t half = 1ULL << 63U;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    CHECK(integer(7).as_int64() == 7);
    CHECK(negated(integer(7)).as_int64() == -7);
    CHECK(negated(integer(half)).as_int64() == std::numeric_limits<std::int64_t>::min());
    CHECK_FALSE(integer(half).as_int64().has_value());
    CHECK_FALSE(negated(integer(half + 1)).as_int64().has_value());
    CHECK(negated(integer(most)).as_integer_text() == "-18446744073709551615");
    CHECK(negated(integer(0)).as_integer_text() == "0");
    CHECK(negated(integer(0, "0x10000000000000000")).as_integer_text() == "-0x10000000000000000");
    CHECK_FALSE(integer(0, "0x10000000000000000").as_int64().has_value());
    CHECK(negated(PythonValue(PythonNumber{.is_float = true, .real = 2})).as_double() == -2);
    CHECK(negated(text("a")).as_text() == "a");
  }

  TEST_CASE("of equal keys the last one counts") {
    PythonValue::Dictionary entries;
    entries.push_back({.key = text("a"), .value = integer(1)});
    entries.push_back({.key = integer(5), .value = integer(2)});
    entries.push_back({.key = text("a"), .value = integer(3)});
    const PythonValue value(std::move(entries));
    REQUIRE(value.find("a") != nullptr);
    CHECK(value.find("a")->as_int64() == 3);
    CHECK(value.find("b") == nullptr);
    CHECK(value.as_dictionary()->size() == 3);
  }

  TEST_CASE("every kind has a name") {
    using Kind = PythonValue::Kind;
    CHECK(PythonValue().kind_name() == "None");
    CHECK(PythonValue(false).kind_name() == "a boolean");
    CHECK(integer(1).kind_name() == "an integer");
    CHECK(PythonValue(PythonNumber{.is_float = true}).kind_name() == "a float");
    CHECK(text("").kind_name() == "a string");
    CHECK(PythonValue(PythonString{.is_bytes = true}).kind_name() == "bytes");
    CHECK(PythonValue(Kind::list, {}).kind_name() == "a list");
    CHECK(PythonValue(Kind::tuple, {}).kind_name() == "a tuple");
    CHECK(PythonValue(Kind::set, {}).kind_name() == "a set");
    CHECK(PythonValue(PythonValue::Dictionary()).kind_name() == "a dictionary");
    CHECK(PythonValue(Kind::set, {}).as_sequence() != nullptr);
  }
}
