// SipHash (Aumasson and Bernstein, 2012) as CPython's _Py_KeyedHash in Python/pyhash.c uses it: the
// key's first word is the file's first four bytes (magic, \r, \n), the second is zero. 3.11 went
// from SipHash-2-4 to SipHash-1-3 (bpo-29410) whatever hash the build chose for dictionaries. The
// switch came within the alphas of 3.11, between 3450 and the final 3495; alphas are not told
// apart.
#include "formats/source_hash.h"

#include <array>
#include <bit>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint16_t first_magic_of_3_11 = 3450;

class SipHash {
 public:
  SipHash(std::uint64_t key0, std::uint64_t key1)
      : state_{key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261,
               key1 ^ 0x7465646279746573} {}

  void absorb(std::uint64_t word, int rounds) {
    state_[3] ^= word;
    mix(rounds);
    state_[0] ^= word;
  }

  std::uint64_t finish(int rounds) {
    state_[2] ^= 0xff;
    mix(rounds);
    return state_[0] ^ state_[1] ^ state_[2] ^ state_[3];
  }

 private:
  // One half of a round on the pairs (a, b) and (c, d).
  void half_round(std::size_t a, std::size_t b, std::size_t c, std::size_t d, int left, int right) {
    state_.at(a) += state_.at(b);
    state_.at(c) += state_.at(d);
    state_.at(b) = std::rotl(state_.at(b), left) ^ state_.at(a);
    state_.at(d) = std::rotl(state_.at(d), right) ^ state_.at(c);
    state_.at(a) = std::rotl(state_.at(a), 32);
  }

  void mix(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      half_round(0, 1, 2, 3, 13, 16);
      half_round(2, 1, 0, 3, 17, 21);
    }
  }

  std::array<std::uint64_t, 4> state_;
};

// The last word: the bytes that fill no word, and the length's lowest byte at the top.
std::uint64_t tail_word(Bytes tail, std::uint64_t size) {
  std::uint64_t word = size << 56U;
  for (std::size_t i = 0; i < tail.size(); ++i) {
    word |= std::to_integer<std::uint64_t>(tail[i]) << (8 * i);
  }
  return word;
}

}  // namespace

std::uint64_t source_hash(std::uint16_t magic, Bytes source) {
  const bool is_1_3 = magic >= first_magic_of_3_11;
  const int word_rounds = is_1_3 ? 1 : 2;
  SipHash hash(magic | std::uint64_t{'\r'} << 16U | std::uint64_t{'\n'} << 24U, 0);
  Reader reader(source);
  while (reader.remaining() >= sizeof(std::uint64_t)) hash.absorb(reader.u64(), word_rounds);
  hash.absorb(tail_word(reader.bytes(reader.remaining()), source.size()), word_rounds);
  return hash.finish(is_1_3 ? 3 : 4);
}

}  // namespace icecore
