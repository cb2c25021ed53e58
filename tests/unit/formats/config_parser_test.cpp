#include "formats/config_parser.h"

#include <doctest/doctest.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

// `section{key=value;…}` for each section, values escaped; the error's message if there is one.
std::string summary(std::string_view text) {
  const auto file = parse_config(as_bytes(text), Limits{});
  if (!file.has_value()) return file.error().message;
  std::string result;
  for (const ConfigSection& section : file->sections) {
    result += section.name + "{";
    for (const ConfigOption& option : section.options) {
      result += option.key + "=" + escaped(option.value) + ";";
    }
    result += "}";
  }
  return result;
}

}  // namespace

TEST_SUITE("config_parser") {
  TEST_CASE("a file is read as configparser reads it") {
    struct Row {
      std::string_view text, expected;
    };
    // The answers of configparser.ConfigParser(interpolation=None) of CPython 3.11.
    for (const auto& [text, expected] : std::array{
             Row{"", ""},
             Row{"[s]\na=b\nC : d = e\n", "s{a=b;c=d = e;}"},
             Row{"[s]\na\t=\n\n[t]\n", "s{a=;}t{}"},
             Row{"[s] junk\n[a]b]\n", "s{}a]b{}"},
             Row{"[s]\na=b\n c\n\n  d\n\ne=f", "s{a=b\\x0ac\\x0a\\x0ad;e=f;}"},
             Row{"[s]\na=b\n# c\n ; d\n e\n", "s{a=b\\x0ae;}"},
             Row{"[s]\n a=b\n c=d\n  e\n", "s{a=b;c=d\\x0ae;}"},
             Row{"[s]\n a=b\nc=d", "s{a=b;c=d;}"},
             Row{"[s]\na=b ; c\n", "s{a=b ; c;}"},
             Row{"[DEFAULT]\na=1\n[DEFAULT]\nb=2\n", "DEFAULT{a=1;b=2;}"},
             Row{"[s]\r\na=b\r c\r", "s{a=b\\x0ac;}"},
             Row{"[s]\na=%(b)s", "s{a=%(b)s;}"},
             Row{"[s]\na=b\n\xC2\xA0 c", "s{a=b\\x0ac;}"},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("what configparser refuses is told with its line") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"a=b", "line 1 stands before the first section: a=b"},
             Row{"[]\n", "line 1 stands before the first section: []"},
             Row{"[s]\na\n", "line 2 has neither = nor :: a"},
             Row{"[s]\n=a\n", "line 2 has no key: =a"},
             Row{"[s]\n[t]\n[s]\n", "line 3 repeats a section: [s]"},
             Row{"[s]\na=b\nA:c\n", "line 3 repeats an option: A:c"},
             Row{"\xEF\xBB\xBF[s]\n", "line 1 stands before the first section: \\ufeff[s]"},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
    CHECK(parse_config(as_bytes("[s]\na=b\nc"), Limits{}).error().offset == 8);
  }

  TEST_CASE("a section's options come before those of DEFAULT") {
    const auto file = parse_config(as_bytes("[DEFAULT]\na=1\nb=2\n[s]\nb=3\n"), Limits{});
    REQUIRE(file.has_value());
    CHECK(file->value("s", "a") == "1");
    CHECK(file->value("s", "b") == "3");
    CHECK_FALSE(file->value("s", "c").has_value());
    CHECK_FALSE(file->value("t", "a").has_value());
    REQUIRE(file->find("s") != nullptr);
    CHECK(file->find("s")->line == 4);
    CHECK(file->find("s")->options[0].line == 5);
  }

  TEST_CASE("a file that is not UTF-8 or over a limit is an error") {
    CHECK(parse_config(as_bytes("[s]\na=\xFF"), Limits{}).error().kind == ErrorKind::malformed);
    CHECK(parse_config(as_bytes("[s]\na=b\nc=d"), Limits{.list_entries = 2}).error().kind ==
          ErrorKind::limit);
    CHECK(parse_config(as_bytes("[s]"), Limits{.manifest_bytes = 2}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("whatever changes, every option can be found again") {
    const auto check = [](Bytes changed) {
      const auto file = parse_config(changed, Limits{});
      if (!file.has_value()) return;
      for (const ConfigSection& section : file->sections) {
        for (const ConfigOption& option : section.options) {
          CHECK(file->value(section.name, option.key).has_value());
        }
      }
    };
    const std::string_view sample = "[s]\na=b\n c\n\n[t]\nd:e";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
