#include "formats/json.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

Result<JsonValue> parse(std::string_view text, const Limits& limits = {}) {
  return parse_json(as_bytes(text), limits);
}

ErrorKind kind_of(std::string_view text, const Limits& limits = {}) {
  const Result<JsonValue> value = parse(text, limits);
  REQUIRE_FALSE(value.has_value());
  return value.error().kind;
}

}  // namespace

TEST_SUITE("json") {
  TEST_CASE("every kind of value comes out as itself") {
    const Result<JsonValue> document =
        parse(R"({"n": null, "b": true, "i": -7, "u": 18446744073709551615, "d": 1.5,
                  "s": "grün\u0041", "a": [1, [], {}], "o": {"k": "v"}})");
    REQUIRE(document.has_value());
    CHECK(document->find("n")->is_null());
    CHECK(document->find("b")->as_bool() == true);
    CHECK(document->find("i")->as_int64() == -7);
    CHECK(document->find("u")->as_uint64() == 18446744073709551615ULL);
    CHECK(document->find("d")->as_double() == 1.5);
    CHECK(document->find("s")->as_string() == "grünA");
    CHECK(document->find("a")->as_array()->size() == 3);
    CHECK(document->find("o")->find("k")->as_string() == "v");
    CHECK(document->find("missing") == nullptr);
  }

  TEST_CASE("members keep the order of the document") {
    const Result<JsonValue> document = parse(R"({"z": 1, "a": 2, "m": 3})");
    REQUIRE(document.has_value());
    std::string order;
    for (const JsonMember& member : *document->as_object()) order += member.key;
    CHECK(order == "zam");
  }

  TEST_CASE("asking for another kind gives nothing") {
    const Result<JsonValue> text = parse(R"("text")");
    REQUIRE(text.has_value());
    CHECK_FALSE(text->as_bool().has_value());
    CHECK_FALSE(text->as_int64().has_value());
    CHECK_FALSE(text->as_uint64().has_value());
    CHECK_FALSE(text->as_double().has_value());
    CHECK(text->as_array() == nullptr);
    CHECK(text->as_object() == nullptr);
    CHECK(text->find("key") == nullptr);
    CHECK_FALSE(parse("1")->as_string().has_value());
    CHECK_FALSE(parse("1")->as_bool().has_value());
  }

  TEST_CASE("integers are given only where the type can hold them") {
    CHECK(parse("9223372036854775807")->as_int64() == INT64_MAX);
    CHECK_FALSE(parse("9223372036854775808")->as_int64().has_value());
    CHECK(parse("9223372036854775808")->as_uint64().has_value());
    CHECK_FALSE(parse("-1")->as_uint64().has_value());
    CHECK_FALSE(parse("18446744073709551616")->as_uint64().has_value());
    CHECK(parse("18446744073709551616")->as_double() == 18446744073709551616.0);
    CHECK_FALSE(parse("1.0")->as_int64().has_value());
    CHECK(parse("-3")->as_double() == -3.0);
  }

  TEST_CASE("kinds have names for messages") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] :
         std::array{Row{"null", "null"}, Row{"false", "boolean"}, Row{"1", "number"},
                    Row{"-1", "number"}, Row{"1e3", "number"}, Row{"\"\"", "string"},
                    Row{"[]", "array"}, Row{"{}", "object"}}) {
      CAPTURE(input);
      CHECK(parse(input)->kind_name() == expected);
    }
  }

  TEST_CASE("what RFC 8259 does not allow is malformed") {
    using namespace std::string_view_literals;
    for (const std::string_view input :
         {"\xEF\xBB\xBF{}"sv, "{}\0"sv, "{}\0{}"sv, "\"a\0b\""sv, "{} {}"sv, "[1,]"sv, "{\"a\":}"sv,
          "{'a': 1}"sv, "NaN"sv, "-Infinity"sv, "01"sv, "// x\n1"sv, "\"\xFF\""sv, "\"\xC0\xAF\""sv,
          "\"\\ud800\""sv, "\"\t\""sv, "{1: 2}"sv, "\xFE\xFF"sv}) {
      CAPTURE(input);
      CHECK(kind_of(input) == ErrorKind::malformed);
    }
  }

  TEST_CASE("an early end of the bytes is told apart from wrong bytes") {
    for (const std::string_view input :
         {"", " ", "[", "[1", "[1,", "{\"a\"", "{\"a\":", "\"abc", "\"\\u00", "tru", "-", "1."}) {
      CAPTURE(input);
      CHECK(kind_of(input) == ErrorKind::truncated);
    }
  }

  TEST_CASE("a key that occurs twice is an error that names it") {
    const Result<JsonValue> document = parse(R"({"a": {"url": 1, "x": 2, "\u0075rl": 3}})");
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().kind == ErrorKind::malformed);
    CHECK(document.error().message == "the key \"url\" occurs twice in one JSON object");
    CHECK(parse(R"([{"a": 1}, {"a": 1}])").has_value());
  }

  TEST_CASE("depth, values and bytes are bounded") {
    CHECK(parse("[[[]]]", Limits{.json_depth = 3}).has_value());
    CHECK(kind_of("[[[[]]]]", Limits{.json_depth = 3}) == ErrorKind::limit);
    CHECK(kind_of(R"({"a":{"b":[{}]}})", Limits{.json_depth = 3}) == ErrorKind::limit);
    CHECK(kind_of(std::string(100'000, '[')) == ErrorKind::limit);
    CHECK(parse("[1,2,3]", Limits{.json_nodes = 4}).has_value());
    CHECK(kind_of("[1,2,3,4]", Limits{.json_nodes = 4}) == ErrorKind::limit);
    CHECK(kind_of("      {}", Limits{.manifest_bytes = 7}) == ErrorKind::limit);
  }

  TEST_CASE("a number outside a double is unsupported, not wrong") {
    CHECK(kind_of("1e999") == ErrorKind::unsupported);
    CHECK(parse("1e-999")->as_double() == 0.0);
  }

  TEST_CASE("messages stay short and printable whatever the document holds") {
    const Result<JsonValue> long_token = parse("[\"" + std::string(10'000, 'x') + "\x1b\"]");
    REQUIRE_FALSE(long_token.has_value());
    CHECK(long_token.error().message.size() < 400);
    const Result<JsonValue> control = parse("[\x9b\x1b]");
    REQUIRE_FALSE(control.has_value());
    CHECK(control.error().message.find('\x1b') == std::string::npos);
    CHECK(control.error().offset == 1);
  }

  TEST_CASE("no shorter or changed document does harm, and every shorter one is an error") {
    const std::string_view sample = R"({"a": [1, -2.5e3, "\u00e9\n", true, null], "b": {"c": ""}})";
    test::for_each_truncation(as_bytes(sample), [](Bytes shorter) {
      const Result<JsonValue> value = parse_json(shorter, Limits{});
      REQUIRE_FALSE(value.has_value());
      CHECK(value.error().kind == ErrorKind::truncated);
    });
    test::for_each_flip(as_bytes(sample), [&](Bytes changed) {
      const Result<JsonValue> value = parse_json(changed, Limits{});
      if (value.has_value()) return;
      CHECK_FALSE(value.error().message.empty());
      if (value.error().offset) CHECK(*value.error().offset <= sample.size());
    });
  }
}
