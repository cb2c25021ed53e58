#include "formats/record.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view empty_digest = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

Record parse(std::string_view text) {
  auto record = parse_record(as_bytes(text), Limits{});
  REQUIRE(record.has_value());
  return *std::move(record);
}

// Paths joined by `|`, each with its line, so that a table shows what rows a text has.
std::string rows_of(std::string_view text) {
  std::string result;
  for (const RecordRow& row : parse(text).rows) {
    result += fmt::format("{}{}:{}", result.empty() ? "" : "|", row.line, row.path);
  }
  return result;
}

}  // namespace

TEST_SUITE("record") {
  TEST_CASE("a row has a path, a digest and a size") {
    const Record record = parse(fmt::format("pkg/__init__.py,sha256={},0\r\n", empty_digest));
    REQUIRE(record.rows.size() == 1);
    const RecordRow& row = record.rows[0];
    CHECK(row.line == 1);
    CHECK(row.path == "pkg/__init__.py");
    CHECK(row.algorithm == "sha256");
    CHECK(to_hex(row.digest) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(row.size == 0);
    CHECK(row.problem.empty());
    CHECK_FALSE(record.truncated_by_limit);
  }

  TEST_CASE("hash and size may be empty") {
    const Record record = parse("pkg-1.dist-info/RECORD,,\n");
    REQUIRE(record.rows.size() == 1);
    CHECK(record.rows[0].algorithm.empty());
    CHECK(record.rows[0].digest.empty());
    CHECK_FALSE(record.rows[0].size.has_value());
    CHECK(record.rows[0].problem.empty());
  }

  // Each expectation is what Python's csv.reader gives.
  TEST_CASE("rows and quotes are those of Python's csv.reader") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"", ""},
             Row{"\n\r\n\r", ""},
             Row{"a,,\nb,,\r\nc,,\rd,,", "1:a|2:b|3:c|4:d"},
             Row{"\n\na,,\n\nb,,\n", "3:a|5:b"},
             Row{"\"a,b\",,\n", "1:a,b"},
             Row{"\"a\"\"b\",,\n", "1:a\"b"},
             Row{"\"a\nb\",,\nc,,\n", "1:a\nb|3:c"},
             Row{"\"a\r\nb\rc\",,\nd,,\n", "1:a\r\nb\rc|4:d"},
             Row{"a\"b\"c,,\n", "1:a\"b\"c"},
             Row{"\"a\"b\"c,,\n", "1:ab\"c"},
             Row{" \"a\",,\n", "1: \"a\""},
             Row{"\"open,,\nb", "1:open,,\nb"},
             Row{"\"end\"\"", "1:end\""},
             Row{"\"\",,\n", "1:"},
             Row{"../../../bin/x,,\n", "1:../../../bin/x"},
             Row{"pkg\\win.py,,\n", "1:pkg\\win.py"},
             Row{"caf\xe9.py,,\n", "1:caf\xe9.py"},
             Row{" \n", "1: "},
         }) {
      CAPTURE(text);
      CHECK(rows_of(text) == expected);
    }
  }

  TEST_CASE("a malformed row says what is wrong and keeps its path") {
    struct Row {
      std::string_view fields, problem;
    };
    for (const auto& [fields, problem] : std::array{
             Row{"", "3 fields expected, 1 found"},
             Row{",", "3 fields expected, 2 found"},
             Row{",,,", "3 fields expected, 4 found"},
             Row{",,,\"quoted\",x", "3 fields expected, 5 found"},
             Row{",abc,", "the hash has no '=' between algorithm and digest"},
             Row{",=abc,", "the hash names no algorithm"},
             Row{",sha256=,", "the digest is empty"},
             Row{",sha256=a+b,", "in the digest, character 1 is not URL-safe base64"},
             Row{",sha256=abcde,", "in the digest, base64 ends in the middle of a byte"},
             Row{",sha256=AAAA,", "sha256 digest of 32 bytes expected, 3 found"},
             Row{",md5=AAAA,1", "md5 digest of 16 bytes expected, 3 found"},
             Row{",,x", "the size is not a number of bytes"},
             Row{",,-1", "the size is not a number of bytes"},
             Row{",, 1", "the size is not a number of bytes"},
             Row{",,99999999999999999999", "the size is not a number of bytes"},
         }) {
      CAPTURE(fields);
      const Record record = parse("a.py" + std::string(fields) + "\nb.py,,7\n");
      REQUIRE(record.rows.size() == 2);
      CHECK(record.rows[0].path == "a.py");
      CHECK(record.rows[0].problem == problem);
      CHECK(record.rows[0].algorithm.empty());
      CHECK(record.rows[1].problem.empty());
      CHECK(record.rows[1].size == 7);
    }
    CHECK(parse(",,\n").rows[0].problem == "the path is empty");
    CHECK(parse("a,sha256,12\n").rows[0].size == 12);
  }

  TEST_CASE("a digest of an unknown algorithm may have any size") {
    const Record record = parse("a,shake_128=AAAA,\nb,SHA256=AAAA,\n");
    REQUIRE(record.rows.size() == 2);
    CHECK(record.rows[0].algorithm == "shake_128");
    CHECK(record.rows[0].digest.size() == 3);
    CHECK(record.rows[1].problem.empty());
  }

  TEST_CASE("rows beyond the limit are dropped, and only then is that said") {
    const Limits two{.record_rows = 2};
    const auto exact = parse_record(as_bytes("a,,\nb,,\n\n"), two);
    REQUIRE(exact.has_value());
    CHECK(exact->rows.size() == 2);
    CHECK_FALSE(exact->truncated_by_limit);
    const auto more = parse_record(as_bytes("a,,\nb,,\n\nc"), two);
    REQUIRE(more.has_value());
    CHECK(more->rows.size() == 2);
    CHECK(more->truncated_by_limit);
    CHECK(parse_record(as_bytes("a,,\n"), Limits{.manifest_bytes = 3}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("a shorter RECORD has the same rows but for the last") {
    const std::string text =
        fmt::format("a.py,sha256={},0\r\n\"b,\"\"c\"\"\n.py\",,12\r\nRECORD,,\r\n", empty_digest);
    const Record whole = parse(text);
    REQUIRE(whole.rows.size() == 3);
    test::for_each_truncation(as_bytes(text), [&](Bytes bytes) {
      const auto record = parse_record(bytes, Limits{});
      REQUIRE(record.has_value());
      REQUIRE(record->rows.size() <= 3);
      for (std::size_t i = 0; i + 1 < record->rows.size(); ++i) {
        CHECK(record->rows[i].path == whole.rows[i].path);
        CHECK(record->rows[i].digest == whole.rows[i].digest);
        CHECK(record->rows[i].size == whole.rows[i].size);
      }
    });
  }

  TEST_CASE("a changed byte never makes a row that is neither good nor explained") {
    const std::string text = fmt::format("a.py,sha256={},0\n\"b\",,12\n", empty_digest);
    test::for_each_flip(as_bytes(text), [](Bytes bytes) {
      const auto record = parse_record(bytes, Limits{});
      REQUIRE(record.has_value());
      for (const RecordRow& row : record->rows) {
        CHECK((!row.path.empty() || !row.problem.empty()));
        CHECK(row.algorithm.empty() == row.digest.empty());
        if (row.algorithm == "sha256") CHECK(row.digest.size() == 32);
      }
    });
  }
}
