#include "formats/json_object.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;

namespace {

JsonValue parse(std::string_view text) {
  Result<JsonValue> value = parse_json_object(as_bytes(text), Limits{});
  REQUIRE(value.has_value());
  return *std::move(value);
}

std::string messages(const std::vector<Error>& defects) {
  std::string text;
  for (const Error& defect : defects) text += defect.message + ";";
  return text;
}

}  // namespace

TEST_SUITE("json_object") {
  TEST_CASE("members of the kind that is asked for are given") {
    const JsonValue document = parse(
        R"({"a": "text", "b": 7, "c": true, "d": ["x", "y"], "e": {"f": "g"}, "h": [{"i": 1}]})");
    std::vector<Error> defects;
    JsonObjectView view(document, "", defects);
    CHECK(view.text("a") == "text");
    CHECK(view.number("b") == 7);
    CHECK(view.boolean("c") == true);
    CHECK(view.texts("d") == std::vector<std::string>{"x", "y"});
    CHECK(view.object("e").text("f") == "g");
    REQUIRE(view.objects("h").size() == 1);
    CHECK(view.objects("h")[0].number("i") == 1);
    CHECK(view.members().size() == 6);
    CHECK(view.text_of(view.members()[0]) == "text");
    CHECK(defects.empty());
  }

  TEST_CASE("members that are missing or null are empty, and a defect only where required") {
    const JsonValue document = parse(R"({"a": null})");
    std::vector<Error> defects;
    JsonObjectView view(document, "", defects);
    for (const std::string_view key : {"a", "b"}) {
      CHECK(view.text(key).empty());
      CHECK_FALSE(view.number(key).has_value());
      CHECK_FALSE(view.boolean(key).has_value());
      CHECK(view.texts(key).empty());
      CHECK(view.objects(key).empty());
      CHECK(view.object(key).is_missing());
      CHECK(view.object(key).members().empty());
      CHECK(view.object(key).text("c", Presence::required).empty());
    }
    CHECK(defects.empty());
    (void)view.text("a", Presence::required);
    (void)view.object("b", Presence::required);
    CHECK(messages(defects) == "a: is missing;b: is missing;");
  }

  TEST_CASE("members of another kind are empty and told with their path") {
    const JsonValue document = parse(R"({"a": {"b": [1, {"c": -1}], "d": "x"}})");
    std::vector<Error> defects;
    JsonObjectView a = JsonObjectView(document, "", defects).object("a");
    CHECK(a.text("b").empty());
    CHECK_FALSE(a.boolean("d").has_value());
    CHECK(a.texts("d").empty());
    CHECK(a.object("d").is_missing());
    CHECK_FALSE(a.text_of(a.members()[0]).has_value());
    REQUIRE(a.objects("b").size() == 1);
    CHECK(messages(defects) ==
          "a.b: expected a string, found array;a.d: expected a boolean, found string;"
          "a.d: expected an array, found string;a.d: expected an object, found string;"
          "a.b: expected a string, found array;a.b[0]: expected an object, found number;");
    defects.clear();
    std::vector<JsonObjectView> elements = a.objects("b");
    CHECK_FALSE(elements[0].number("c").has_value());
    CHECK(a.texts("b").empty());
    CHECK(messages(defects) ==
          "a.b[0]: expected an object, found number;"
          "a.b[1].c: expected a whole number of at least 0, found number;"
          "a.b[0]: expected a string, found number;a.b[1]: expected a string, found object;");
  }

  TEST_CASE("a hundred defects are kept, keys in messages are cut and escaped") {
    const JsonValue document = parse(R"({"a\u001b": 1})");
    std::vector<Error> defects;
    JsonObjectView view(document, "", defects);
    (void)view.text("a\x1b");
    CHECK(messages(defects) == "a\\x1b: expected a string, found number;");
    for (int i = 0; i < 200; ++i) (void)view.text("a\x1b");
    CHECK(defects.size() == 100);
  }

  TEST_CASE("a document that is no object is malformed") {
    const auto document = parse_json_object(as_bytes("[]"), Limits{});
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message == "expected an object, found array");
    test::for_each_truncation(as_bytes(R"({"a": "b"})"), [](Bytes shorter) {
      CHECK_FALSE(parse_json_object(shorter, Limits{}).has_value());
    });
  }
}
