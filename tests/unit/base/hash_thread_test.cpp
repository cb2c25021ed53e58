#include "base/hash_thread.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace icecore;

TEST_SUITE("hash thread") {
  TEST_CASE("blocks are hashed in the order in which they were pushed") {
    std::vector<std::string> blocks;
    std::string all;
    for (int i = 0; i < 200; ++i) {
      blocks.emplace_back(static_cast<std::size_t>(1 + i * 37 % 5'000),
                          static_cast<char>('a' + i % 26));
      all += blocks.back();
    }
    Hasher one = Hasher::sha256();
    Hasher other = Hasher::sha256();
    HashThread thread;
    std::uint64_t last = 0;
    for (const std::string& block : blocks) {
      thread.push(one, as_bytes(block));
      last = thread.push(other, as_bytes(block));
    }
    thread.wait_for(last);
    CHECK(one.finish_sha256() == sha256_of(as_bytes(all)));
    CHECK(other.finish_sha256() == sha256_of(as_bytes(all)));
    thread.wait_for(0);
  }

  TEST_CASE("one that is not needed any more stops") {
    const std::string block(1'000'000, 'x');
    Hasher hasher = Hasher::sha256();
    HashThread thread;
    for (int i = 0; i < 100; ++i) thread.push(hasher, as_bytes(block));
  }
}
