#include "base/source_digest.h"

#include <doctest/doctest.h>

#include <string>

using namespace icecore;

TEST_SUITE("source_digest") {
  TEST_CASE("the digest is that of all bytes from the offset, over any number of pieces") {
    for (const std::size_t size : {0UL, 5UL, 1UL << 20U, (3UL << 20U) + 7UL}) {
      CAPTURE(size);
      std::string text(size, 'x');
      if (!text.empty()) text.back() = 'y';
      MemorySource source(as_bytes(text));
      CHECK(sha256_of(source) == sha256_of(as_bytes(text)));
      const std::size_t offset = size / 2;
      CHECK(sha256_of(source, offset) ==
            sha256_of(as_bytes(std::string_view(text).substr(offset))));
    }
  }

  TEST_CASE("what comes before the source goes in first") {
    const std::string text = "bc";
    MemorySource source(as_bytes(text));
    Hasher hasher = Hasher::sha256();
    hasher.update(as_bytes(std::string_view("a")));
    REQUIRE(update_from(hasher, source).has_value());
    CHECK(hasher.finish_sha256() == sha256_of(as_bytes(std::string_view("abc"))));
  }
}
