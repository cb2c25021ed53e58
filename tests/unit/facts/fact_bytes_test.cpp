#include "facts/fact_bytes.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/hostile.h"
#include "support/sample_rows.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::vector<std::byte> bytes_of(const Fact& fact) {
  Writer writer;
  write_fact(fact, writer);
  return writer.take();
}

Result<Fact> fact_of(Bytes bytes) {
  Reader reader(bytes);
  return read_fact(reader);
}

// What is read of any bytes is a fact that can be written and read again.
void check_is_whole(Bytes bytes) {
  const Result<Fact> fact = fact_of(bytes);
  if (fact) CHECK(bytes_of(*fact_of(bytes_of(*fact))) == bytes_of(*fact));
}

}  // namespace

TEST_SUITE("fact_bytes") {
  TEST_CASE("facts of every type are read as they were written") {
    const std::vector<Fact> rows = sample_rows();
    CHECK(rows.size() == std::variant_size_v<Fact>);
    for (const Fact& row : rows) {
      CAPTURE(row.index());
      const std::vector<std::byte> bytes = bytes_of(row);
      const Result<Fact> read = fact_of(bytes);
      REQUIRE(read.has_value());
      CHECK(read->index() == row.index());
      CHECK(bytes_of(*read) == bytes);
    }
  }

  TEST_CASE("columns keep their values, and nobody's entry is zero") {
    const RecordRowFact row{.file = 12,
                            .line = -3,
                            .path = "a/b\\x07",
                            .algorithm = "sha256",
                            .digest = Blob{std::byte{1}, std::byte{0}},
                            .problem = "é"};
    const Fact fact = *fact_of(bytes_of(row));
    const auto& read = std::get<RecordRowFact>(fact);
    CHECK(read.file == 0);
    CHECK(read.line == -3);
    CHECK(read.path == "a/b\\x07");
    CHECK(read.digest == row.digest);
    CHECK_FALSE(read.size.has_value());
    CHECK(read.problem == "é");
  }

  TEST_CASE("facts follow one another") {
    Writer writer;
    write_fact(InstallerFact{.name = "pip"}, writer);
    write_fact(EggLinkFact{.target = "x", .setup_directory = "."}, writer);
    Reader reader(writer.view());
    CHECK(std::get<InstallerFact>(*read_fact(reader)).name == "pip");
    CHECK(std::get<EggLinkFact>(*read_fact(reader)).target == "x");
    CHECK(reader.remaining() == 0);
  }

  TEST_CASE("text that would move a cursor, a word that is none and an unknown type are refused") {
    std::vector<std::byte> bytes = bytes_of(InstallerFact{.name = "pip"});
    bytes[3] = std::byte{0x1b};
    CHECK(fact_of(bytes).error().kind == ErrorKind::malformed);
    bytes[3] = std::byte{0xff};
    CHECK(fact_of(bytes).error().kind == ErrorKind::malformed);

    std::vector<std::byte> word = bytes_of(PthLineFact{.line = 1, .text = "x"});
    word[3] = std::byte{0x7f};
    CHECK(fact_of(word).error().kind == ErrorKind::malformed);

    bytes[1] = static_cast<std::byte>(std::variant_size_v<Fact>);
    CHECK(fact_of(bytes).error().message == "a fact of no known type");
  }

  TEST_CASE("a URL with credentials is kept byte for byte") {
    const std::vector<std::byte> bytes = bytes_of(SecretUrl{.url = "https://u:\x01\xff@host/"});
    CHECK(std::get<SecretUrl>(*fact_of(bytes)).url == "https://u:\x01\xff@host/");
  }

  TEST_CASE("bytes that are left over are refused") {
    Writer writer;
    const std::size_t mark = writer.begin_block();
    writer.bytes(Bytes(bytes_of(InstallerFact{.name = "pip"})).subspan(1));
    writer.u8(0);
    writer.end_block(mark);
    CHECK(fact_of(writer.view()).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("shorter and changed bytes are refused, or are another fact") {
    for (const Fact& row : sample_rows()) {
      const std::vector<std::byte> sample = bytes_of(row);
      for_each_truncation(sample, [](Bytes bytes) { CHECK_FALSE(fact_of(bytes).has_value()); });
      for_each_flip(sample, check_is_whole);
    }
  }
}
