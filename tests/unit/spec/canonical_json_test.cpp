// RFC 8785's own examples, as far as they are of integers.
#include "spec/canonical_json.h"

#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"

using namespace icecore;

namespace {

JsonValue parsed(std::string_view text) {
  const Result<JsonValue> value = parse_json(as_bytes(text), Limits());
  REQUIRE(value.has_value());
  return *value;
}

}  // namespace

TEST_SUITE("canonical_json") {
  TEST_CASE("one value has one text, whatever it was written as") {
    struct Case {
      std::string_view text, canonical;
    };
    constexpr std::array<Case, 8> cases{
        {{R"({ "b": [1, -2 , {}], "a": {"d": null, "c": [ ]} })",
          R"({"a":{"c":[],"d":null},"b":[1,-2,{}]})"},
         {R"([true, false, "x"])", R"([true,false,"x"])"},
         {R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/")", R"("€$\u000f\nA'B\"\\\\\"/")"},
         {R"("\b\t\n\f\r\u000b\u007f")", "\"\\b\\t\\n\\f\\r\\u000b\x7f\""},
         {R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})",
          "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xef\xac\xb3\":3}"},
         {R"({"aa":1,"a":2,"":3})", R"({"":3,"a":2,"aa":1})"},
         {"0", "0"},
         {R"([[[[]]]])", "[[[[]]]]"}}};
    for (const auto& [text, canonical] : cases) {
      CAPTURE(text);
      CHECK(canonical_json(parsed(text)) == canonical);
    }
  }

  TEST_CASE("for people there are line ends and the same order") {
    CHECK(indented_json(parsed(R"({"b":[1,{}],"a":{}})")) ==
          "{\n  \"a\": {},\n  \"b\": [\n    1,\n    {}\n  ]\n}\n");
    CHECK(canonical_json(parsed(indented_json(parsed(R"({"b":[1,{"x":"y"}],"a":[]})")))) ==
          R"({"a":[],"b":[1,{"x":"y"}]})");
  }
}
