// The file corpus/rpm_ndb/sle15 is the first package of a real database of SLE 15, in a database of
// its own (github.com/knqyf263/go-rpmdb, pkg/testdata/sle15-bci, MIT).
#include "formats/rpm_ndb.h"

#include <doctest/doctest.h>

#include <optional>

#include "support/golden.h"
#include "support/hostile.h"
#include "support/rpm_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

struct Read {
  std::vector<std::string> headers;
  Result<void> end;

  [[nodiscard]] std::optional<ErrorKind> failure() const {
    return end ? std::nullopt : std::optional(end.error().kind);
  }
};

Read read_all(Bytes database, const Limits& limits = {}) {
  Read read;
  read.end = read_rpm_ndb(database, limits,
                          [&](Bytes header) { read.headers.emplace_back(as_text(header)); });
  return read;
}

const std::string database = rpm_ndb_of({"the first", std::string(100, 'x')});

std::string changed(std::size_t at, char value) {
  std::string bytes = database;
  bytes[at] = value;
  return bytes;
}

}  // namespace

TEST_SUITE("rpm_ndb") {
  TEST_CASE("each slot leads to a package") {
    CHECK(is_rpm_ndb(as_bytes(database)));
    const Read read = read_all(as_bytes(database));
    CHECK(read.end.has_value());
    CHECK(read.headers == std::vector<std::string>{"the first", std::string(100, 'x')});
  }

  TEST_CASE("what is damaged is told, what came before is kept") {
    const Read head = read_all(as_bytes(changed(4096, 'x')));
    CHECK(head.failure() == ErrorKind::malformed);
    CHECK(head.headers.empty());
    const Read second = read_all(as_bytes(changed(database.size() - 20, 'y')));
    CHECK(second.end.error().message == "package 2 is damaged");
    CHECK(second.headers.size() == 1);
    CHECK(read_all(as_bytes(changed(32, 'x'))).failure() == ErrorKind::malformed);
    CHECK(read_all(as_bytes(changed(4, 1))).failure() == ErrorKind::unsupported);
    CHECK(read_all(as_bytes(changed(12, 9))).failure() == ErrorKind::truncated);
  }

  TEST_CASE("packages that share blocks end the reading") {
    std::string shared = database;
    for (std::size_t slot = 4; slot < 256; ++slot) {
      shared.replace(slot * 16, 16, shared.substr(48, 16));  // the slot of the second package
    }
    const Read read = read_all(as_bytes(shared));
    CHECK(read.failure() == ErrorKind::limit);
    CHECK(read.headers.size() < 60);
    CHECK(read_all(as_bytes(database), {.list_entries = 1}).failure() == ErrorKind::limit);
  }

  TEST_CASE("a real database") {
    const std::string real = repository_file("tests/fuzz/corpus/rpm_ndb/sle15");
    const Read read = read_all(as_bytes(real));
    CHECK(read.end.has_value());
    REQUIRE(read.headers.size() == 1);
    const auto package = parse_rpm_header(as_bytes(read.headers.front()));
    REQUIRE(package.has_value());
    CHECK(package->name == "system-user-root");
  }

  TEST_CASE("cut and changed databases") {
    for_each_truncation(as_bytes(database),
                        [](Bytes shorter) { CHECK_FALSE(read_all(shorter).end.has_value()); });
    for_each_flip(as_bytes(database), [](Bytes flipped) { (void)read_all(flipped); });
  }
}
