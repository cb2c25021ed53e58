// The truth is OpenSSL's, of each of the two byte sequences by itself.
#include "base/nested_digest.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "base/sha256_blocks.h"

using namespace icecore;

namespace {

std::vector<std::byte> sample_bytes(std::size_t size) {
  std::mt19937 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in every run
  std::vector<std::byte> bytes(size);
  std::ranges::generate(bytes, [&] { return static_cast<std::byte>(random()); });
  return bytes;
}

void append(std::vector<std::byte>& to, Bytes bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace

TEST_SUITE("nested digest") {
  TEST_CASE("both digests are of their own bytes, wherever these begin and end") {
    const std::vector<std::byte> source = sample_bytes(5000);
    std::mt19937 random(11);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in every run
    NestedDigest digest;
    for (int round = 0; round < 300; ++round) {
      std::vector<std::byte> stream;
      std::vector<std::byte> message;
      // Messages of a tar begin where a block does; others, too, must be right.
      const std::size_t unit = round % 2 == 0 ? 64 : 1;
      for (int i = 0; i < 3; ++i) {
        const Bytes head = Bytes(source).first(random() % 40 * unit);
        digest.update_stream(head);
        append(stream, head);
        digest.begin_message();
        message.clear();
        for (int part = 0; part < 4; ++part) {
          const Bytes both = Bytes(source).subspan(random() % 999, random() % 4000);
          digest.update_both(both);
          append(stream, both);
          append(message, both);
          if (random() % 8 != 0) continue;
          const Bytes hole = Bytes(source).first(random() % 200);
          digest.update_message(hole);
          append(message, hole);
        }
        CHECK(digest.finish_message() == sha256_of(message));
      }
      CHECK(digest.finish_stream() == sha256_of(stream));
    }
  }

  TEST_CASE("what was begun and not finished is no part of the next message") {
    NestedDigest digest;
    digest.begin_message();
    digest.update_both(as_bytes("abc"));
    digest.begin_message();
    digest.update_both(as_bytes("def"));
    CHECK(digest.finish_message() == sha256_of(as_bytes("def")));
    CHECK(digest.finish_message() == sha256_of({}));
    CHECK(digest.finish_stream() == sha256_of(as_bytes("abcdef")));
    CHECK(digest.finish_stream() == sha256_of({}));
  }

  TEST_CASE("lengths of more bits than one word counts are right") {
    constexpr std::size_t size = 32UL << 20U;
    const std::vector<std::byte> block = sample_bytes(size);
    NestedDigest digest;
    Hasher truth = Hasher::sha256();
    for (std::size_t sum = 0; sum <= 1UL << 29U; sum += size) {
      digest.update_both(block);
      truth.update(block);
    }
    const Digest expected = truth.finish_sha256();
    CHECK(digest.finish_message() == expected);
    CHECK(digest.finish_stream() == expected);
  }

  TEST_CASE("two states take blocks as one does" * doctest::skip(!has_sha256_instructions())) {
    // FIPS 180-4, 5.3.3, and the example of two blocks in NIST's "SHA256.pdf".
    constexpr std::array<std::uint32_t, 8> initial{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    constexpr std::array<std::uint32_t, 8> expected{0x248d6a61, 0xd20638b8, 0xe5c02693, 0x0c3e6039,
                                                    0xa33ce459, 0x64ff2167, 0xf6ecedd4, 0x19db06c1};
    std::string padded = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq\x80";
    padded.resize(2 * sha256_block_bytes);
    padded[126] = '\x01';  // 448 bits
    padded[127] = '\xc0';
    auto first = initial;
    auto second = initial;
    sha256_two_states(first, second, as_bytes(padded));
    CHECK(first == expected);
    CHECK(second == expected);
    sha256_two_states(first, second, {});
    CHECK(first == expected);
  }
}
