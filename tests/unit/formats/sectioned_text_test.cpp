#include "formats/sectioned_text.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/hostile.h"

using namespace icecore;

namespace {

// `line:name{line:text;…}` for each section, the lines before the first in braces alone.
std::string summary(std::string_view text, HashLines hash_lines = HashLines::are_lines) {
  const auto parsed = parse_sectioned_text(as_bytes(text), Limits{}, hash_lines);
  REQUIRE(parsed.has_value());
  const auto lines = [](const std::vector<SectionedLine>& all) {
    std::string result = "{";
    for (const SectionedLine& line : all) result += fmt::format("{}:{};", line.line, line.text);
    return result + "}";
  };
  std::string result = parsed->before.empty() ? "" : lines(parsed->before);
  for (const TextSection& section : parsed->sections) {
    result += fmt::format("{}:{}", section.line, section.name) + lines(section.lines);
  }
  return result;
}

}  // namespace

TEST_SUITE("sectioned_text") {
  TEST_CASE("lines stand under the header above them, stripped, blanks left out") {
    CHECK(summary("a\n\n[one]\n b \n[two]\n[one]\nc") == "{1:a;}3:one{4:b;}5:two{}6:one{7:c;}");
    CHECK(summary("") == "");
  }

  TEST_CASE("all brackets at both ends of a header are taken off, blanks inside them stay") {
    CHECK(summary("[[a]]\n[ b ]\n[]\n[]c][\n[d]e]\n[") == "1:a{}2: b {}3:{4:[]c][;}5:d]e{6:[;}");
  }

  TEST_CASE("a line that starts with # is a comment where it is asked to be one") {
    CHECK(summary("[a]\n # x\nb # y", HashLines::are_comments) == "1:a{3:b # y;}");
    CHECK(summary("[a]\n # x\nb", HashLines::are_lines) == "1:a{2:# x;3:b;}");
  }

  TEST_CASE("lines end and blanks are blank as in Python") {
    CHECK(summary("[a]\r\nb\rc\vd\xE2\x80\xA8\xC2\xA0"
                  "e") == "1:a{2:b;3:c;4:d;5:e;}");
  }

  TEST_CASE("a byte order mark makes the first header a line") {
    CHECK(summary("\xEF\xBB\xBF[a]\nb") == "{1:\xEF\xBB\xBF[a];2:b;}");
  }

  TEST_CASE("what is not UTF-8 or over a limit is an error") {
    const auto check = [](std::string_view text, ErrorKind kind) {
      const Limits limits{.manifest_bytes = 10, .list_entries = 3};
      const auto parsed = parse_sectioned_text(as_bytes(text), limits, HashLines::are_lines);
      REQUIRE_FALSE(parsed.has_value());
      CHECK(parsed.error().kind == kind);
    };
    check("[a]\n\xFF", ErrorKind::malformed);
    check("[a]\nb\nc\nd", ErrorKind::limit);
    check("[a]\nbbbbbbb", ErrorKind::limit);
  }

  TEST_CASE("no change of a byte makes an empty line") {
    const auto check = [](Bytes changed) {
      const auto parsed = parse_sectioned_text(changed, Limits{}, HashLines::are_lines);
      if (!parsed.has_value()) return;
      for (const TextSection& section : parsed->sections) {
        for (const SectionedLine& line : section.lines) CHECK_FALSE(line.text.empty());
      }
    };
    const std::string_view sample = "a\n[b]\n \xC2\xA0\nc\r\n[";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
