#include "formats/sqlite_log.h"

#include <doctest/doctest.h>

#include "formats/rpm_sqlite.h"
#include "support/hostile.h"
#include "support/rpm_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::vector<std::string> headers_in(const std::string& database, Bytes log) {
  std::vector<std::string> headers;
  const auto whole = with_sqlite_log(database, log, Limits{});
  REQUIRE(whole.has_value());
  (void)read_rpm_sqlite(*whole, Limits{},
                        [&](Bytes header) { headers.emplace_back(as_text(header)); });
  return headers;
}

using Headers = std::vector<std::string>;

const std::string large(6'000, 'x');

}  // namespace

TEST_SUITE("sqlite_log") {
  TEST_CASE("what is in the log alone is read") {
    const auto files = rpm_sqlite_of({"a"}, {"b", large});
    CHECK(files.at("-wal").size() > large.size());
    CHECK(headers_in(files.at(""), as_bytes(files.at("-wal"))) == Headers{"a", "b", large});
    CHECK(headers_in(files.at(""), {}) == Headers{"a"});
  }

  TEST_CASE("a database may be in its log as a whole") {
    const auto files = rpm_sqlite_of({}, {"a"});
    CHECK(headers_in(files.at(""), as_bytes(files.at("-wal"))) == Headers{"a"});
  }

  TEST_CASE("a log that was cut off counts to its last commit") {
    const auto files = rpm_sqlite_of({"a"}, {"b", large});
    const std::string log = files.at("-wal");
    std::size_t known = 1;
    for (std::size_t size = 0; size <= log.size(); size += 512) {
      const std::size_t now = headers_in(files.at(""), as_bytes(log.substr(0, size))).size();
      CHECK(now >= known);
      known = now;
    }
    CHECK(headers_in(files.at(""), as_bytes(log.substr(0, log.size() - 1))) == Headers{"a", "b"});
  }

  TEST_CASE("a frame with a wrong checksum, and all after it, never happened") {
    const auto files = rpm_sqlite_of({"a"}, {"b", "c"});
    std::string log = files.at("-wal");
    log[log.size() - 1] ^= 1;
    CHECK(headers_in(files.at(""), as_bytes(log)) == Headers{"a", "b"});
    log[40] ^= 1;  // a salt of the first frame
    CHECK(headers_in(files.at(""), as_bytes(log)) == Headers{"a"});
  }

  TEST_CASE("sizes are held against each other and against the limit") {
    const auto files = rpm_sqlite_of({"a"}, {"b"});
    std::string other = files.at("");
    other[16] = 2;  // 512 bytes
    other[17] = 0;
    CHECK(with_sqlite_log(other, as_bytes(files.at("-wal")), Limits{}).error().kind ==
          ErrorKind::malformed);
    CHECK(
        with_sqlite_log(files.at(""), as_bytes(files.at("-wal")), {.package_database_bytes = 4'096})
            .error()
            .kind == ErrorKind::limit);
  }

  TEST_CASE("changed logs leave a database that can be asked") {
    const auto files = rpm_sqlite_of({"a"}, {"b"});
    const Bytes log = as_bytes(files.at("-wal")).first(32 + 24 + 64);
    for_each_flip(log, [&](Bytes changed) {
      CHECK(with_sqlite_log(files.at(""), changed, Limits{}).has_value());
    });
  }
}
