// How a stream's files are looked at.
#pragma once

#include <cstdint>

namespace icecore {

/// Whether large files are looked at by a thread beside the one that streams. In turn, every entry
/// is done with before the next one begins.
enum class CollectWork : std::uint8_t { in_turn, aside };

}  // namespace icecore
