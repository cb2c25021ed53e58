#include "formats/toml.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<DataNode> parse(std::string_view text, const Limits& limits = {}) {
  return parse_toml(as_bytes(text), limits);
}

std::string error_of(std::string_view text, const Limits& limits = {}) {
  const Result<DataNode> value = parse(text, limits);
  REQUIRE_FALSE(value.has_value());
  return value.error().message;
}

constexpr std::string_view sample = R"(title = "grün\u0041"
[owner]
b.c = -7
when = 2026-01-02T03:04:05Z
[[list]]
on = true
many = [1.5, 'x', {z = 1, a = 2}]
[[list]]
)";

}  // namespace

TEST_SUITE("toml") {
  TEST_CASE("every kind of value comes out with its line") {
    const Result<DataNode> document = parse(sample);
    REQUIRE(document.has_value());
    CHECK(document->find("title")->text == "grünA");
    CHECK(document->find("title")->line == 1);
    const DataNode& owner = *document->find("owner");
    CHECK(owner.find("b")->find("c")->text == "-7");
    CHECK(owner.find("b")->find("c")->line == 3);
    CHECK(owner.find("when")->kind == DataNode::Kind::date);
    CHECK(owner.find("when")->text == "2026-01-02T03:04:05Z");
    const DataNode& list = *document->find("list");
    REQUIRE(list.elements.size() == 2);
    CHECK(list.elements[0].line == 5);
    CHECK(list.elements[1].line == 8);
    CHECK(list.elements[0].find("on")->kind_name() == "boolean");
    const DataNode& many = *list.elements[0].find("many");
    CHECK(many.kind_name() == "array");
    CHECK(many.elements[0].text == "1.5");
    CHECK(many.elements[2].members.front().key == "z");
    CHECK(document->find("missing") == nullptr);
  }

  TEST_CASE("what is no TOML is told with its line") {
    struct Row {
      std::string_view input, start;
    };
    for (const auto& [input, start] : std::array{
             Row{"a = 1\na = 2\n", "not TOML, line 2: "}, Row{"[a]\n[a]\n", "not TOML, line 2: "},
             Row{"a = \n", "not TOML, line 1: "}, Row{"a = 1\nb = \"x\n", "not TOML, line 2: "},
             Row{"a = \x01", "not TOML, line 1: "}, Row{"[[a]]\n[a]\n", "not TOML, line 2: "}}) {
      CAPTURE(input);
      CHECK(error_of(input).starts_with(start));
    }
    CHECK(error_of(std::string_view("a = 1\0", 6)) == "a NUL byte in TOML");
    CHECK_FALSE(parse("a = \"\xff\"").has_value());
  }

  TEST_CASE("depth is bounded before the library recurses") {
    const std::string dots = [] {
      std::string text = "a";
      for (int i = 0; i < 1'000'000; ++i) text += ".a";
      return text;
    }();
    const std::string brackets(1'000'000, '[');
    std::string tables;
    for (int i = 0; i < 100'000; ++i) tables += "{a=";
    for (const std::string& input : {dots + " = 1\n", "[" + dots + "]\n", "a = " + brackets,
                                     "a = " + tables, "[[" + dots + "]]\nb = 1\n"}) {
      CHECK(error_of(input) == "tables nested deeper than 64");
    }
    // Together, not each by itself.
    std::string half = "a";
    for (int i = 0; i < 40; ++i) half += ".a";
    CHECK(parse("[" + half + "]\nb = 1\n").has_value());
    CHECK(error_of("[" + half + "]\n" + half + " = 1\n") == "tables nested deeper than 64");
    CHECK(error_of("[" + half + "]\nx = {" + half + " = 1}\n") == "tables nested deeper than 64");
  }

  TEST_CASE("brackets and dots in strings and comments do not count") {
    const std::string many(1000, '[');
    const std::string dots(1000, '.');
    for (const std::string& input :
         {"a = \"" + many + "\"\n", "a = '" + many + "'\n", "a = \"\"\"\n" + many + "\n\"\"\"\n",
          "a = '''" + many + "'''\n", "# " + many + "\n", "a = \"\\\"" + many + "\"\n",
          "a = 1 # " + dots + "\n", "a = \"\"\"" + dots + "\"\"\"\"\"\nb = 1\n"}) {
      CAPTURE(input);
      CHECK(parse(input).has_value());
    }
  }

  TEST_CASE("size and the number of values are bounded") {
    CHECK(error_of("a = [1, 2, 3, 4]\n", {.data_nodes = 4}) == "more than 4 values or keys");
    const Result<DataNode> large = parse("a = 12345\n", {.manifest_bytes = 5});
    REQUIRE_FALSE(large.has_value());
    CHECK(large.error().kind == ErrorKind::limit);
  }

  TEST_CASE("no damage to a document does harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)parse_toml(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)parse_toml(changed, {}); });
  }
}
