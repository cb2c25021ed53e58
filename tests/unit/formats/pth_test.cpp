#include "formats/pth.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr PthLineEnds until_3_12 = PthLineEnds::universal_newlines;
constexpr PthLineEnds since_3_13 = PthLineEnds::unicode_line_boundaries;

PthFile parse(std::string_view text, PthLineEnds line_ends = since_3_13) {
  Result<PthFile> file = parse_pth(as_bytes(text), Limits{}, line_ends);
  REQUIRE(file.has_value());
  return *std::move(file);
}

// The lines as one text: `import` lines after `!`, paths after `/`, each with its number.
std::string summary(const PthFile& file) {
  std::string text;
  for (const PthLine& line : file.lines) {
    const char mark = line.kind == PthLine::Kind::import_statement ? '!' : '/';
    text += fmt::format("{}{}:{};", mark, line.line, line.text);
  }
  return text;
}

}  // namespace

TEST_SUITE("pth") {
  TEST_CASE("comments and blanks are skipped, imports kept whole, paths stripped at the right") {
    const PthFile file = parse(
        "# comment\n\n../src  \t\nimport os; os.environ['A'] = 'b' \n   \n # no "
        "comment\nimport\tx\n"
        "importlib\nimport\n import os\n\\path");
    CHECK(summary(file) ==
          "/3:../src;!4:import os; os.environ['A'] = 'b' ;/6: # no comment;!7:import\tx;"
          "/8:importlib;/9:import;/10: import os;/11:\\path;");
    CHECK(file.comments == 1);
    CHECK(file.is_utf8);
    CHECK_FALSE(file.had_bom);
    CHECK_FALSE(file.truncated_by_limit);
  }

  TEST_CASE("characters that end a line only since Python 3.13 can hide an import before") {
    for (const std::string_view end :
         {"\v", "\f", "\x1c", "\x1d", "\x1e", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
      CAPTURE(end);
      const std::string text = "/a" + std::string(end) + "import os";
      CHECK(summary(parse(text, until_3_12)) == "/1:" + text + ";");
      CHECK(summary(parse(text, since_3_13)) == "/1:/a;!2:import os;");
    }
    for (const std::string_view end : {"\n", "\r\n", "\r"}) {
      const std::string text = "#" + std::string(end) + "import os";
      CHECK(summary(parse(text, until_3_12)) == "!2:import os;");
      CHECK(summary(parse(text, since_3_13)) == "!2:import os;");
    }
  }

  TEST_CASE("a byte order mark is dropped since Python 3.13 and makes a path before") {
    const PthFile newer = parse("\xEF\xBB\xBFimport os", since_3_13);
    CHECK(newer.had_bom);
    CHECK(summary(newer) == "!1:import os;");
    const PthFile older = parse("\xEF\xBB\xBFimport os", until_3_12);
    CHECK(older.had_bom);
    CHECK(summary(older) == "/1:\xEF\xBB\xBFimport os;");
  }

  TEST_CASE("bytes that are not UTF-8 are read as Latin-1 and flagged") {
    const PthFile file = parse("/caf\xE9\xA0\n/x\x85import os\n");
    CHECK_FALSE(file.is_utf8);
    CHECK(summary(file) == "/1:/caf\xE9;/2:/x;!3:import os;");
    CHECK(summary(parse("/x\x85import os\n", until_3_12)) == "/1:/x\x85import os;");
  }

  TEST_CASE("NUL bytes stay where they are") {
    const PthFile file = parse(std::string_view("/a\0b\nimport os\0\n", 15));
    REQUIRE(file.lines.size() == 2);
    CHECK(file.lines[0].text == std::string_view("/a\0b", 4));
    CHECK(file.lines[1].text == std::string_view("import os\0", 10));
  }

  TEST_CASE("Unicode white space alone is a blank line and is stripped from paths") {
    CHECK(summary(parse("\xC2\xA0\xE3\x80\x80\n/a\xE2\x80\x83\n")) == "/2:/a;");
  }

  TEST_CASE("comments do not push lines over the limit, and the limit is told") {
    const Limits limits{.pth_lines = 2};
    const auto file = parse_pth(as_bytes("#\n#\n#\n/a\n#\n/b\n#\n"), limits);
    REQUIRE(file.has_value());
    CHECK_FALSE(file->truncated_by_limit);
    CHECK(file->comments == 5);
    const auto more = parse_pth(as_bytes("/a\n/b\nimport os\n"), limits);
    REQUIRE(more.has_value());
    CHECK(more->truncated_by_limit);
    CHECK(more->lines.size() == 2);
    const auto large = parse_pth(as_bytes("/a\n/b"), Limits{.manifest_bytes = 4});
    REQUIRE_FALSE(large.has_value());
    CHECK(large.error().kind == ErrorKind::limit);
  }

  TEST_CASE("every text is a .pth file, and no line is blank or a comment") {
    const std::string_view sample = "# c\n/a b \r\n\f\n\xC2\x85import os\n";
    const auto check = [](Bytes changed) {
      for (const PthLineEnds line_ends : {until_3_12, since_3_13}) {
        const auto file = parse_pth(changed, Limits{}, line_ends);
        REQUIRE(file.has_value());
        for (const PthLine& line : file->lines) {
          CHECK_FALSE(line.text.empty());
          CHECK_FALSE(line.text.starts_with('#'));
        }
      }
    };
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
