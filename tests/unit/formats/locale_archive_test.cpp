#include "formats/locale_archive.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Names = std::vector<std::string>;

void add_word(std::string& bytes, std::uint32_t word, bool is_little) {
  for (int i = 0; i < 4; ++i) {
    const int shift = 8 * (is_little ? i : 3 - i);
    bytes += static_cast<char>((word >> static_cast<unsigned>(shift)) & 0xFFU);
  }
}

// An archive of two locales in a table of three places.
std::string archive(bool is_little = true) {
  const std::string names("en_US.utf8\0de_DE.utf8\0", 22);
  const std::uint32_t table = 56;
  const std::uint32_t text = table + 36;
  std::string bytes;
  for (const std::uint32_t word :
       {0xDE020109U, 0U, table, 2U, 3U, text, 22U, 64U, 0U, 0U, 0U, 0U, 0U, 0U}) {
    add_word(bytes, word, is_little);
  }
  for (const std::uint32_t word : {7U, text, 500U, 0U, 0U, 0U, 9U, text + 11, 600U}) {
    add_word(bytes, word, is_little);
  }
  return bytes + names;
}

Result<Names> read(std::string_view bytes, const Limits& limits = {}) {
  MemorySource source(as_bytes(bytes));
  return read_locale_archive(source, limits);
}

}  // namespace

TEST_SUITE("locale_archive") {
  TEST_CASE("places with a locale have names, in either byte order") {
    CHECK(read(archive()) == Names{"de_DE.utf8", "en_US.utf8"});
    CHECK(read(archive(false)) == Names{"de_DE.utf8", "en_US.utf8"});
  }

  TEST_CASE("other files are refused") {
    CHECK(read("").error().kind == ErrorKind::truncated);
    CHECK(read(std::string(100, 'x')).error().kind == ErrorKind::malformed);
    std::string endless = archive();
    endless.back() = 'x';
    CHECK(read(endless).error().kind == ErrorKind::malformed);
    std::string outside = archive();
    outside[60] = '\0';  // the first name's offset
    outside[61] = '\0';
    CHECK(read(outside).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("limits hold") {
    CHECK(read(archive(), {.manifest_bytes = 10}).error().kind == ErrorKind::limit);
    CHECK(read(archive(), {.list_entries = 2}).error().kind == ErrorKind::limit);
  }

  TEST_CASE("a file that is cut is no archive; changed ones end somehow") {
    const std::string sample = archive();
    for_each_truncation(as_bytes(sample), [](Bytes bytes) { CHECK(!read(as_text(bytes))); });
    for_each_flip(as_bytes(sample), [](Bytes bytes) { (void)read(as_text(bytes)); });
  }
}
