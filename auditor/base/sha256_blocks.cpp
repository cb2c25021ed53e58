// Intel, "Intel SHA Extensions" (2013): SHA256RNDS2 takes two rounds and wants the eight words as
// ABEF and CDGH; SHA256MSG1 and SHA256MSG2 are the two halves of the schedule. With both states the
// rounds of one fill the time in which those of the other are not ready.
#include "base/sha256_blocks.h"

#include <cstdlib>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace icecore {

#if defined(__x86_64__)
namespace {

constexpr std::size_t rounds_at_once = 4;  // as many as words fit a register
constexpr std::size_t groups = 64 / rounds_at_once;
constexpr std::size_t groups_kept = 4;  // the sixteen words that the next ones come from

// FIPS 180-4, 4.2.2.
alignas(16) constexpr std::array<std::uint32_t, groups * rounds_at_once> constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define ICECORE_SHA [[gnu::target("sha,sse4.1"), gnu::always_inline]] inline

struct State {
  __m128i abef, cdgh;
};

struct Words {
  __m128i of;  // four of the schedule
};

ICECORE_SHA __m128i load(const void* place) {
  return _mm_loadu_si128(static_cast<const __m128i*>(place));
}

ICECORE_SHA void store(void* place, __m128i value) {
  _mm_storeu_si128(static_cast<__m128i*>(place), value);
}

ICECORE_SHA State load_state(Sha256State words_of) {
  const __m128i cdab = _mm_shuffle_epi32(load(words_of.data()), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(load(words_of.data() + 4), 0x1b);
  return {.abef = _mm_alignr_epi8(cdab, efgh, 8), .cdgh = _mm_blend_epi16(efgh, cdab, 0xf0)};
}

ICECORE_SHA void store_state(const State& state, Sha256State words_of) {
  const __m128i feba = _mm_shuffle_epi32(state.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xb1);
  store(words_of.data(), _mm_blend_epi16(feba, dchg, 0xf0));
  store(words_of.data() + 4, _mm_alignr_epi8(dchg, feba, 8));
}

// Two rounds, and two more.
ICECORE_SHA void take_rounds(State& state, __m128i keyed, __m128i keyed_high) {
  state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, keyed);
  state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, keyed_high);
}

ICECORE_SHA void add(State& state, const State& before) {
  state.abef = _mm_add_epi32(state.abef, before.abef);
  state.cdgh = _mm_add_epi32(state.cdgh, before.cdgh);
}

// The schedule's next four words from the sixteen before them.
ICECORE_SHA __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3) {
  const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));
  return _mm_sha256msg2_epu32(sum, w3);
}

[[gnu::target("sha,sse4.1")]] void take_blocks(Sha256State first_words, Sha256State second_words,
                                               Bytes blocks) {
  State first = load_state(first_words);
  State second = load_state(second_words);
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  for (; !blocks.empty(); blocks = blocks.subspan(sha256_block_bytes)) {
    const State first_before = first;
    const State second_before = second;
    std::array<Words, groups_kept> schedule{};
#pragma GCC unroll 16
    for (std::size_t group = 0; group < groups; ++group) {
      __m128i& w = schedule[group % groups_kept].of;
      w = group < groups_kept
              ? _mm_shuffle_epi8(load(blocks.data() + group * sizeof(__m128i)), big_endian)
              : next_words(w, schedule[(group + 1) % groups_kept].of,
                           schedule[(group + 2) % groups_kept].of,
                           schedule[(group + 3) % groups_kept].of);
      const __m128i keyed = _mm_add_epi32(w, load(&constants[group * rounds_at_once]));
      const __m128i keyed_high = _mm_shuffle_epi32(keyed, 0x0e);
      take_rounds(first, keyed, keyed_high);
      take_rounds(second, keyed, keyed_high);
    }
    add(first, first_before);
    add(second, second_before);
  }
  store_state(first, first_words);
  store_state(second, second_words);
}

bool find_sha256_instructions() {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSE4_1) == 0) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

}  // namespace

bool has_sha256_instructions() {
  static const bool has_them = find_sha256_instructions();
  return has_them;
}

void sha256_two_states(Sha256State first, Sha256State second, Bytes blocks) {
  take_blocks(first, second, blocks);
}

#else

bool has_sha256_instructions() {
  return false;
}

void sha256_two_states(Sha256State, Sha256State, Bytes) {
  std::abort();
}

#endif

}  // namespace icecore
