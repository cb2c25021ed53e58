#include "formats/header_fields.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

HeaderFields parse(std::string_view text) {
  auto result = parse_header_fields(as_bytes(text), Limits{});
  REQUIRE(result.has_value());
  return *std::move(result);
}

}  // namespace

TEST_SUITE("header_fields") {
  TEST_CASE("a header has a name, a value and a line") {
    const HeaderFields headers = parse("Name: example\nVersion:1.0\nSummary:\n\nbody\n");
    CHECK(headers.fields == std::vector<HeaderField>{
                                {"Name", "example", 1}, {"Version", "1.0", 2}, {"Summary", "", 3}});
    CHECK(headers.body_offset == 36);
    CHECK(headers.defects.empty());
  }

  // Each value is what email.message_from_string gives.
  TEST_CASE("values lose leading blanks and trailing line ends, nothing else") {
    struct Row {
      std::string_view text, value;
    };
    for (const auto& [text, value] : std::array{
             Row{"N: a", "a"},
             Row{"N: \t a \t\n", "a \t"},
             Row{"N:a\r\n", "a"},
             Row{"N:a\r", "a"},
             Row{"N: a: b:c\n", "a: b:c"},
             Row{"N: a\n  b\n\tc\n", "a\n  b\n\tc"},
             Row{"N: a\r\n b\r\n", "a\r\n b"},
             Row{"N: a\n \n b\n", "a\n \n b"},
             Row{"N: a\n  \nM: x\n", "a\n  "},
             Row{"N:\n a\n", "a"},
             Row{"N: \t\r\n", ""},
             Row{"N: \xff\xfe\n", "\xff\xfe"},
             Row{"N: a\vb\fc\n", "a\vb\fc"},
         }) {
      CAPTURE(text);
      CHECK(first(parse(text), "N") == value);
    }
  }

  TEST_CASE("headers end at a blank line, and a line of blanks is none") {
    struct Row {
      std::string_view text;
      std::size_t fields;
      std::string_view body;
    };
    for (const auto& [text, fields, body] : std::array{
             Row{"A: 1\n\nB: 2\n", 1, "B: 2\n"},
             Row{"A: 1\r\n\r\nB: 2\n", 1, "B: 2\n"},
             Row{"A: 1\r\rB: 2\n", 1, "B: 2\n"},
             Row{"A: 1\n \nB: 2\n", 2, ""},
             Row{"\nA: 1\n", 0, "A: 1\n"},
             Row{"", 0, ""},
             Row{"A: 1", 1, ""},
         }) {
      CAPTURE(text);
      const HeaderFields headers = parse(text);
      CHECK(headers.fields.size() == fields);
      CHECK(text.substr(headers.body_offset) == body);
      CHECK(headers.defects.empty());
    }
  }

  TEST_CASE("a line that cannot be a header is a defect and starts the body") {
    for (const std::string_view line : {"no colon", "two words: x", "gr\xc3\xbcn: x", "\x7f: x",
                                        "\xef\xbb\xbf"
                                        "B: 2"}) {
      CAPTURE(line);
      const std::string text = "A: 1\n" + std::string(line) + "\nC: 3\n";
      const HeaderFields headers = parse(text);
      CHECK(headers.fields.size() == 1);
      CHECK(headers.body_offset == 5);
      REQUIRE(headers.defects.size() == 1);
      CHECK(headers.defects[0].offset == 5);
      CHECK(headers.defects[0].message ==
            "line 2 is neither a header nor blank: the headers end before it");
    }
  }

  TEST_CASE("names are any printable ASCII but the colon") {
    CHECK(parse("!\"#~{}[]@=,;: x\n").fields ==
          std::vector<HeaderField>{{"!\"#~{}[]@=,;", "x", 1}});
  }

  TEST_CASE("a line without a name before its colon is a defect and takes its folded lines along") {
    const HeaderFields headers = parse("A: 1\n: x\n y\nB: 2\n");
    CHECK(headers.fields == std::vector<HeaderField>{{"A", "1", 1}, {"B", "2", 4}});
    REQUIRE(headers.defects.size() == 2);
    CHECK(headers.defects[0].message == "line 2 has no header name before its colon");
    CHECK(headers.defects[1].message ==
          "line 3 continues a header, but no header stands before it");
  }

  TEST_CASE("a mailbox line is taken first, is body last and a defect in between") {
    CHECK(parse("From me\nA: 1\n").fields == std::vector<HeaderField>{{"A", "1", 2}});
    CHECK(parse("From me\nA: 1\n").defects.empty());

    const HeaderFields between = parse("A: 1\nFrom me\n folded\nB: 2\n");
    CHECK(between.fields == std::vector<HeaderField>{{"A", "1", 1}, {"B", "2", 4}});
    CHECK(between.defects.size() == 2);

    CHECK(parse("A: 1\nFrom me\n\nbody").body_offset == 5);
    CHECK(parse("A: 1\nFrom me\nbody").body_offset == 5);
    CHECK(parse("A: 1\nFrom me\nbody").defects.size() == 1);
    CHECK(parse("From: me\n").fields == std::vector<HeaderField>{{"From", "me", 1}});
  }

  TEST_CASE("headers are found by name in any case, the first or all") {
    const HeaderFields headers = parse("Tag: a\ntag: b\nTAGS: c\nTaG: d\n");
    CHECK(first(headers, "TAG") == "a");
    CHECK(all(headers, "tag") == std::vector<std::string_view>{"a", "b", "d"});
    CHECK_FALSE(first(headers, "Ta").has_value());
    CHECK(all(headers, "Other").empty());
    CHECK(stripped_first(headers, "Other").empty());
  }

  TEST_CASE("sizes and counts are bounded") {
    CHECK(parse_header_fields(as_bytes("A: 1\n"), Limits{.manifest_bytes = 4}).error().kind ==
          ErrorKind::limit);
    const Limits two{.metadata_fields = 2};
    CHECK(parse_header_fields(as_bytes("A: 1\nB: 2\n"), two).has_value());
    for (const std::string_view text : {"A: 1\nB: 2\nC: 3\n", "A: 1\n:\n:\n", " x\n y\n z\n"}) {
      CAPTURE(text);
      const auto result = parse_header_fields(as_bytes(text), two);
      REQUIRE_FALSE(result.has_value());
      CHECK(result.error().kind == ErrorKind::limit);
    }
  }

  TEST_CASE("a version's major number is what stands before the first dot") {
    struct Row {
      std::string_view version;
      std::uint64_t major;
    };
    for (const auto& [version, major] : std::array{
             Row{"2.1", 2},
             Row{"3", 3},
             Row{"10.0.1", 10},
             Row{"", 0},
             Row{"x.1", 0},
             Row{"2x.1", 0},
             Row{"-1.0", 0},
             Row{"99999999999999999999.0", ~std::uint64_t{0}},
         }) {
      CAPTURE(version);
      CHECK(major_version(version) == major);
    }
  }

  TEST_CASE("whatever the bytes, names are names and the body is inside them") {
    const Bytes sample = as_bytes("From me\r\nName: a\r\n b\nX:\n\n: y\nFrom q\nz");
    const auto check = [](Bytes bytes) {
      const auto headers = parse_header_fields(bytes, Limits{});
      REQUIRE(headers.has_value());
      CHECK(headers->body_offset <= bytes.size());
      for (const HeaderField& field : headers->fields) {
        CHECK_FALSE(field.name.empty());
        CHECK(field.name.find_first_of(": \t\r\n") == std::string::npos);
        CHECK_FALSE(field.value.ends_with('\n'));
      }
    };
    test::for_each_truncation(sample, check);
    test::for_each_flip(sample, check);
  }
}
