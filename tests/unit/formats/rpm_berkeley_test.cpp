// The file corpus/rpm_berkeley/libuuid is a real database, of a layer of UBI 8
// (github.com/knqyf263/go-rpmdb, pkg/testdata/libuuid, MIT).
#include "formats/rpm_berkeley.h"

#include <doctest/doctest.h>

#include <optional>

#include <array>

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
  read.end = read_rpm_berkeley(database, limits,
                               [&](Bytes header) { read.headers.emplace_back(as_text(header)); });
  return read;
}

const std::vector<std::string> headers{"in its page", std::string(1'300, 'x')};

}  // namespace

TEST_SUITE("rpm_berkeley") {
  TEST_CASE("values lie in their page or in a chain of pages, in either byte order") {
    for (const std::endian order : {std::endian::little, std::endian::big}) {
      for (const std::uint32_t page_size : {512U, 4'096U}) {
        const std::string table = rpm_berkeley_of(headers, order, page_size);
        CHECK(is_rpm_berkeley(as_bytes(table)));
        const Read read = read_all(as_bytes(table));
        CHECK(read.end.has_value());
        CHECK(read.headers == headers);
      }
    }
  }

  TEST_CASE("a chain that is a circle or leads nowhere ends") {
    // Pages of 512 bytes: 1 and 2 have the first two values, 3 to 5 the chain of the third.
    const std::string table = rpm_berkeley_of(headers);
    constexpr std::size_t next_of_third_page = 3 * 512 + 16;
    for (const char next : std::array<char, 4>{3, 4, 6, 127}) {
      std::string changed = table;
      changed[next_of_third_page + 512] = next;
      const Read read = read_all(as_bytes(changed));
      CAPTURE(next);
      CHECK_FALSE(read.end.has_value());
      CHECK(read.headers.size() == 1);
    }
  }

  TEST_CASE("a stated size is held against the file's") {
    std::string table = rpm_berkeley_of(headers);
    constexpr std::size_t key_item = 5;  // at the end of the last page, behind the value's
    table.replace(table.size() - key_item - 4, 4, "\xFF\xFF\xFF\x7F");
    CHECK(read_all(as_bytes(table)).failure() == ErrorKind::limit);
    CHECK(read_all(as_bytes(rpm_berkeley_of(headers)), {.list_entries = 1}).failure() ==
          ErrorKind::limit);
  }

  TEST_CASE("tables of another kind are told") {
    std::string table = rpm_berkeley_of(headers);
    table[24] = 1;
    CHECK(read_all(as_bytes(table)).failure() == ErrorKind::unsupported);
    table[24] = 0;
    table[20] = 1;
    CHECK(read_all(as_bytes(table)).failure() == ErrorKind::malformed);
    CHECK(read_all(as_bytes("SQLite format 3")).failure() == ErrorKind::malformed);
  }

  TEST_CASE("a real database") {
    const std::string real = repository_file("tests/fuzz/corpus/rpm_berkeley/libuuid");
    const Read read = read_all(as_bytes(real));
    CHECK(read.end.has_value());
    REQUIRE(read.headers.size() == 1);
    const auto package = parse_rpm_header(as_bytes(read.headers.front()));
    REQUIRE(package.has_value());
    CHECK(package->name == "libuuid");
    CHECK(package->files.size() == 7);
  }

  TEST_CASE("cut and changed tables") {
    const std::string table = rpm_berkeley_of({"a", std::string(600, 'x')});
    for_each_truncation(as_bytes(table),
                        [](Bytes shorter) { CHECK_FALSE(read_all(shorter).end.has_value()); });
    for_each_flip(as_bytes(table), [](Bytes flipped) { (void)read_all(flipped); });
  }
}
