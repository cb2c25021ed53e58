#include "formats/start_file.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

StartFile parse(std::string_view text) {
  Result<StartFile> file = parse_start_file(as_bytes(text), Limits{});
  REQUIRE(file.has_value());
  return *std::move(file);
}

}  // namespace

TEST_SUITE("start_file") {
  TEST_CASE("entry points are kept in order, twice if they stand there twice") {
    const StartFile file = parse("\xEF\xBB\xBF# c\n\n  a.b:c  \r\n\t# d\na.b:c\nx:y.z");
    CHECK(file.comments == 2);
    REQUIRE(file.lines.size() == 3);
    CHECK(file.lines[0].line == 3);
    CHECK(file.lines[0].text == "a.b:c");
    CHECK(file.lines[0].module == "a.b");
    CHECK(file.lines[0].callable == "c");
    CHECK(file.lines[1].line == 5);
    CHECK(file.lines[2].callable == "y.z");
  }

  TEST_CASE("a line is an entry point if it is package.module:callable") {
    struct Row {
      std::string_view text;
      bool is_valid;
    };
    for (const auto& [text, is_valid] : std::array{
             Row{"a:b", true},
             Row{"_a1.b:c.d", true},
             Row{"m\xC3\xB6"
                 "d:f",
                 true},
             Row{"a", false},
             Row{"a.b", false},
             Row{"a:", false},
             Row{":a", false},
             Row{"a:b:c", false},
             Row{"a.:b", false},
             Row{".a:b", false},
             Row{"a..b:c", false},
             Row{"a:b.", false},
             Row{"1a:b", false},
             Row{"a:1b", false},
             Row{"a.1:b", false},
             Row{"a :b", false},
             Row{"a: b", false},
             Row{"a\xC2\xA0"
                 "b:c",
                 false},
             Row{"a-b:c", false},
             Row{"a:b()", false},
             Row{"import os", false},
         }) {
      CAPTURE(text);
      const StartFile file = parse(text);
      REQUIRE(file.lines.size() == 1);
      CHECK(file.lines[0].text == text);
      CHECK(file.lines[0].module.empty() != is_valid);
      CHECK(file.lines[0].callable.empty() != is_valid);
    }
  }

  TEST_CASE("lines end where str.splitlines ends them") {
    CHECK(parse("a:b\vc:d\xE2\x80\xA8"
                "e:f")
              .lines.size() == 3);
  }

  TEST_CASE("a file that is not UTF-8, too large or too long is an error") {
    CHECK(parse_start_file(as_bytes("a:b\n\xE9"), Limits{}).error().kind == ErrorKind::malformed);
    CHECK(parse_start_file(as_bytes("a:b\na:b"), Limits{.pth_lines = 1}).error().kind ==
          ErrorKind::limit);
    CHECK(parse_start_file(as_bytes("a:b"), Limits{.manifest_bytes = 2}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("whatever changes, module and callable are the two halves of the text") {
    const auto check = [](Bytes changed) {
      const auto file = parse_start_file(changed, Limits{});
      if (!file.has_value()) return;
      for (const StartLine& line : file->lines) {
        if (line.module.empty()) continue;
        CHECK(line.module + ":" + line.callable == line.text);
      }
    };
    const std::string_view sample = "# c\npkg.mod:f\n";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
