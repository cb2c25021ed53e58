// The one step of SHA-256 that no library has: two running digests over the same blocks, of which
// the part that depends on the blocks alone (FIPS 180-4, 6.2.2: the message schedule) is done once.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace icecore {

inline constexpr std::size_t sha256_block_bytes = 64;

/// The eight words H of FIPS 180-4, 6.2.
using Sha256State = std::span<std::uint32_t, 8>;

/// Whether this machine's processor has what `sha256_two_states` is made of: Intel's SHA
/// extensions.
[[nodiscard]] bool has_sha256_instructions();

/// Takes the blocks into both states. `blocks` is a multiple of 64 bytes; only where
/// `has_sha256_instructions`.
void sha256_two_states(Sha256State first, Sha256State second, Bytes blocks);

}  // namespace icecore
