#include "collect/collected_bytes.h"

#include <doctest/doctest.h>

#include "support/hostile.h"
#include "support/sample_rows.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::vector<std::byte> bytes_of(const CollectedFile& file) {
  Writer writer;
  write_collected(file, writer);
  return writer.take();
}

Result<CollectedFile> file_of(Bytes bytes) {
  Reader reader(bytes);
  return read_collected(reader);
}

CollectedFile sample(std::size_t most_rows = std::variant_size_v<Fact>) {
  CollectedFile file{.sha256 = sha256_of(as_bytes("x"))};
  for (const Fact& row : sample_rows()) {
    if (file.rows.size() < most_rows) file.rows.add(row);
  }
  file.problems.push_back(
      {.reader = "record",
       .error = {.kind = ErrorKind::limit, .message = "too long", .offset = 70'000}});
  file.problems.push_back({.reader = "read", .error = {.message = "no offset"}});
  return file;
}

}  // namespace

TEST_SUITE("collected_bytes") {
  TEST_CASE("what reading a file gave is read as it was written") {
    const CollectedFile file = sample();
    const Result<CollectedFile> read = file_of(bytes_of(file));
    REQUIRE(read.has_value());
    CHECK(read->sha256 == file.sha256);
    CHECK(read->rows.size() == file.rows.size());
    REQUIRE(read->problems.size() == 2);
    CHECK(read->problems[0].reader == "record");
    CHECK(read->problems[0].error == file.problems[0].error);
    CHECK(read->problems[1].reader == "read");
    CHECK(read->problems[1].error == file.problems[1].error);
    CHECK(bytes_of(*read) == bytes_of(file));
  }

  TEST_CASE("a file that could not be read has its reason and nothing else") {
    CollectedFile file;
    file.fail({.kind = ErrorKind::unreadable, .message = "Permission denied"});
    const CollectedFile read = *file_of(bytes_of(file));
    CHECK_FALSE(read.sha256.has_value());
    CHECK(read.rows.empty());
    CHECK(read.problems.front().error == file.problems.front().error);
  }

  TEST_CASE("facts without a digest are refused") {
    CollectedFile file;
    file.rows.add(InstallerFact{.name = "pip"});
    CHECK(file_of(bytes_of(file)).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("a message that is not escaped is refused") {
    CollectedFile file;
    file.fail({.message = "\x1b[2J"});
    CHECK(file_of(bytes_of(file)).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("shorter and changed bytes are refused, or are something else that is whole") {
    const std::vector<std::byte> bytes = bytes_of(sample(4));
    for_each_truncation(bytes, [](Bytes part) { CHECK_FALSE(file_of(part).has_value()); });
    for_each_flip(bytes, [](Bytes changed) {
      const Result<CollectedFile> read = file_of(changed);
      if (read) CHECK(file_of(bytes_of(*read)).has_value());
    });
  }
}
