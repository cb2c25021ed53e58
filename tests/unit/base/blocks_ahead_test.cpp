#include "base/blocks_ahead.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>

#include "base/text.h"

using namespace icecore;

TEST_SUITE("blocks_ahead") {
  TEST_CASE("blocks come in order, and the end repeats") {
    constexpr std::size_t ring_size = 4;
    std::array<std::string, ring_size> ring;
    int made = 0;
    BlocksAhead ahead(
        [&]() -> Result<Bytes> {
          if (made == 100) return Bytes();
          std::string& block = ring.at(static_cast<std::size_t>(made) % ring_size);
          block = std::to_string(made++);
          return as_bytes(block);
        },
        ring_size - 1);
    for (int i = 0; i < 100; ++i) {
      CHECK(as_text(*ahead.next()) == std::to_string(i));
    }
    CHECK(ahead.next()->empty());
    CHECK(ahead.next()->empty());
  }

  TEST_CASE("an error comes after the blocks before it, and repeats") {
    int made = 0;
    BlocksAhead ahead(
        [&]() -> Result<Bytes> {
          if (made++ == 2) return failure(ErrorKind::truncated, "cut");
          return as_bytes("block");
        },
        3);
    CHECK(ahead.next().has_value());
    CHECK(ahead.next().has_value());
    CHECK(ahead.next().error().message == "cut");
    CHECK(ahead.next().error().message == "cut");
  }

  TEST_CASE("no more is made than may be, and who leaves early waits for nobody") {
    std::atomic<int> made = 0;
    {
      BlocksAhead ahead(
          [&]() -> Result<Bytes> {
            ++made;
            return as_bytes("block");
          },
          3);
      CHECK(ahead.next().has_value());
    }
    CHECK(made <= 4);
  }
}
