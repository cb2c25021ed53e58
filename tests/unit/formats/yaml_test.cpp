#include "formats/yaml.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<DataNode> parse(std::string_view text, const Limits& limits = {}) {
  return parse_yaml(as_bytes(text), limits);
}

std::string error_of(std::string_view text, const Limits& limits = {}) {
  const Result<DataNode> value = parse(text, limits);
  REQUIRE_FALSE(value.has_value());
  return value.error().message;
}

constexpr std::string_view sample = R"(# A comment.
name: "grün\u0041"
channels: [conda-forge, 'nodefaults']
dependencies:
  - python=3.12
  - pip:
      - six==1.17.0
version: 1.10
empty:
on: true
)";

}  // namespace

TEST_SUITE("yaml") {
  TEST_CASE("every kind of value comes out with its line") {
    const Result<DataNode> document = parse(sample);
    REQUIRE(document.has_value());
    CHECK(document->find("name")->text == "grünA");
    CHECK(document->find("channels")->elements[1].text == "nodefaults");
    const DataNode& dependencies = *document->find("dependencies");
    CHECK(dependencies.line == 4);
    CHECK(dependencies.elements[0].line == 5);
    CHECK(dependencies.elements[1].find("pip")->elements[0].text == "six==1.17.0");
    CHECK(document->find("version")->kind_name() == "number");
    CHECK(document->find("version")->text == "1.10");
    CHECK(document->find("empty")->kind_name() == "null");
    CHECK(document->find("on")->kind_name() == "boolean");
    CHECK(parse("- '1'\n")->elements[0].kind_name() == "string");
    CHECK(parse("- 1.2.3\n")->elements[0].kind_name() == "string");
    CHECK(parse("")->kind_name() == "null");
  }

  TEST_CASE("what is no YAML, or is more than a lock needs, is told with its line") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{"a: 1\na: 2\n", "line 2: the key \"a\" occurs twice"},
             Row{"a: &x 1\nb: *x\n", "line 2: an alias"},
             Row{"a: 1\n---\nb: 1\n", "line 2: a second document"},
             Row{"{[a]: 1}\n", "line 1: a key that is no text"},
             Row{"a: \"\\0\"\n", "line 1: a NUL in a text"},
         }) {
      CAPTURE(input);
      CHECK(error_of(input) == expected);
    }
    CHECK(error_of("a: [1\nb: 2\n").starts_with("not YAML, line 2: "));
    CHECK(error_of(std::string_view("a: 1\0", 5)) == "a NUL byte in YAML");
    CHECK_FALSE(parse("a: \xff").has_value());
  }

  TEST_CASE("depth, size and the number of values are bounded") {
    CHECK(error_of(std::string(100'000, '[')) == "values nested deeper than 64");
    std::string nested;
    for (std::size_t i = 0; i < 200; ++i) nested += std::string(i, ' ') + "a:\n";
    CHECK(error_of(nested) == "values nested deeper than 64");
    CHECK(error_of("[1, 2, 3, 4]", {.data_nodes = 4}) == "more than 4 values");
    CHECK(parse("a: 12345", {.manifest_bytes = 5}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("no damage to a document does harm") {
    for_each_truncation(as_bytes(sample), [](Bytes shorter) { (void)parse_yaml(shorter, {}); });
    for_each_flip(as_bytes(sample), [](Bytes changed) { (void)parse_yaml(changed, {}); });
  }
}
