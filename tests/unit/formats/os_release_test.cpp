#include "formats/os_release.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

OsRelease parse(std::string_view text) {
  Result<OsRelease> release = parse_os_release(as_bytes(text), Limits{});
  REQUIRE(release.has_value());
  return *std::move(release);
}

}  // namespace

TEST_SUITE("os_release") {
  TEST_CASE("names and values are read, comments and blanks left out, the last one counts") {
    const OsRelease release =
        parse("# c\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n\nID=debian\r\nVERSION_ID='12'\nID=other");
    CHECK(release.entries.size() == 4);
    CHECK(release.value("PRETTY_NAME") == "Debian GNU/Linux 12");
    CHECK(release.value("VERSION_ID") == "12");
    CHECK(release.value("ID") == "other");
    CHECK_FALSE(release.value("VARIANT").has_value());
    CHECK(release.defects.empty());
  }

  TEST_CASE("a value is one word of a shell, without expansions") {
    struct Row {
      std::string_view text, value, problem;
    };
    // The values are those of dash, where it expands nothing.
    for (const auto& [text, value, problem] : std::array{
             Row{"a", "a", ""},
             Row{"", "", ""},
             Row{"''", "", ""},
             Row{"\"a b\"", "a b", ""},
             Row{"'a \"b\\'", "a \"b\\", ""},
             Row{R"("\"\$\`\\\n")", "\"$`\\\\n", ""},
             Row{R"(a\ b\$)", "a b$", ""},
             Row{R"('a'"b"c)", "abc", ""},
             Row{"a # b", "a", ""},
             Row{"a#b", "a#b", ""},
             Row{"a b", "a", "goes on after its value"},
             Row{"\"a\" b", "a", "goes on after its value"},
             Row{"a;b", "a", "goes on after its value"},
             Row{"\"a", "a", "ends inside quotes"},
             Row{"'a", "a", "ends inside quotes"},
             Row{"$HOME", "$HOME", "holds an expansion"},
             Row{"\"`a`\"", "`a`", "holds an expansion"},
             Row{"'$HOME'", "$HOME", ""},
             Row{"a\\", "a", "ends with a backslash"},
         }) {
      CAPTURE(text);
      const OsRelease release = parse("X=" + std::string(text));
      CHECK(release.value("X") == value);
      const std::string found = release.defects.empty() ? "" : release.defects[0].message;
      CHECK(found == (problem.empty() ? "" : "line 1 " + std::string(problem)));
    }
  }

  TEST_CASE("lines that are no assignments are told with their offset") {
    const OsRelease release = parse("ID=a\nnot one\n=b\n1X=c\nA-B=d\n A=e\n");
    REQUIRE(release.defects.size() == 4);
    CHECK(release.defects[0].message == "line 2 is no assignment");
    CHECK(release.defects[0].offset == 5);
    CHECK(release.value("A") == "e");
    CHECK(release.entries.size() == 2);
  }

  TEST_CASE("a file over the limit is an error") {
    CHECK(parse_os_release(as_bytes("ID=a"), Limits{.small_text_bytes = 3}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("whatever changes, a value is no longer than the file") {
    const std::string_view sample = "A='b'\"\\$\"c\nD=e\n";
    const auto check = [](Bytes changed) {
      const auto release = parse_os_release(changed, Limits{});
      REQUIRE(release.has_value());
      for (const auto& [name, value] : release->entries) {
        CHECK_FALSE(name.empty());
        CHECK(value.size() < changed.size());
      }
    };
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
