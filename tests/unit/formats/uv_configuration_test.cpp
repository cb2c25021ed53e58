#include "formats/uv_configuration.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view file_text = R"(index-url = "https://one.example/simple"
extra-index-url = ["https://u:secret@two.example/simple"]
[[index]]
name = "a"
url = "https://three.example/simple"
default = true
[[index]]
url = "https://four.example/simple"
explicit = true
[pip]
no-index = true
index-url = "https://five.example"
extra-index-url = ["https://six.example"]
)";

void check(const UvConfiguration& configuration) {
  REQUIRE(configuration.indexes.size() == 2);
  CHECK(configuration.indexes[0].name == "a");
  CHECK(configuration.indexes[0].url == "https://three.example/simple");
  CHECK(configuration.indexes[0].is_default);
  CHECK_FALSE(configuration.indexes[0].is_explicit);
  CHECK(configuration.indexes[1].name.empty());
  CHECK_FALSE(configuration.indexes[1].is_default);
  CHECK(configuration.indexes[1].is_explicit);
}

}  // namespace

TEST_SUITE("uv configuration") {
  TEST_CASE("indexes of a uv.toml") {
    const auto configuration = read_uv_configuration(as_bytes(file_text), UvDocument::uv_toml, {});
    REQUIRE(configuration.has_value());
    check(*configuration);
    CHECK(configuration->index_url == "https://one.example/simple");
    CHECK(configuration->extra_index_urls ==
          std::vector<std::string>{"https://u:secret@two.example/simple", "https://six.example"});
    CHECK(configuration->no_index);
  }

  TEST_CASE("indexes of a pyproject.toml") {
    const auto configuration = read_uv_configuration(
        as_bytes("[project]\nname = 'x'\n[[tool.uv.index]]\nname = 'a'\nurl = "
                 "'https://three.example/simple'\ndefault = true\n[[tool.uv.index]]\nurl = 'y'\n"
                 "explicit = true\n"),
        UvDocument::pyproject, {});
    REQUIRE(configuration.has_value());
    check(*configuration);
    for (const char* text : {"", "[tool.other]\nindex-url = 1", "tool = 1"}) {
      const auto none = read_uv_configuration(as_bytes(text), UvDocument::pyproject, {});
      REQUIRE(none.has_value());
      CHECK(none->indexes.empty());
    }
  }

  TEST_CASE("one index in a word") {
    CHECK(parse_uv_index("a=https://h/x").name == "a");
    CHECK(parse_uv_index("a=https://h/x").url == "https://h/x");
    CHECK(parse_uv_index("https://h/x?y=z").name.empty());
    CHECK(parse_uv_index("https://h/x?y=z").url == "https://h/x?y=z");
    CHECK(parse_uv_index("=x").url == "=x");
  }

  TEST_CASE("errors name the line and do not repeat what was read") {
    struct Row {
      const char *text, *message;
    };
    for (const auto& [text, message] : std::initializer_list<Row>{
             {"index-url = 'secret", "expected TOML, found other text"},
             {"\nindex-url = 1", "line 2: index-url is number, expected string"},
             {"index = 'secret'", "line 1: index is string, expected array"},
             {"index = ['secret']", "line 1: index is string, expected table"},
             {"[[index]]\nname = 'secret'", "line 1: an index has no url"},
             {"[[index]]\nurl = 'secret'\ndefault = 'secret'",
              "line 3: default is string, expected boolean"},
             {"extra-index-url = [1]", "line 1: an extra-index-url is number, expected string"},
             {"pip = 'secret'", "line 1: pip is string, expected table"}}) {
      CAPTURE(text);
      const auto configuration = read_uv_configuration(as_bytes(text), UvDocument::uv_toml, {});
      REQUIRE_FALSE(configuration.has_value());
      CHECK(configuration.error().kind == ErrorKind::malformed);
      CHECK(configuration.error().message == message);
    }
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto read = [](Bytes bytes) {
      (void)read_uv_configuration(bytes, UvDocument::uv_toml, {});
      (void)read_uv_configuration(bytes, UvDocument::pyproject, {});
      (void)parse_uv_index(as_text(bytes));
    };
    for_each_truncation(as_bytes(file_text), read);
    for_each_flip(as_bytes(file_text), read);
  }
}
