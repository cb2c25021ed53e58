// Keys of 8 bytes for dynamic symbols, so that a file with 100,000 of them costs little to keep and
// to search. Two names can have one key; then a symbol seems to be there that is not, which for
// random names happens once in 10^14 pairs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace icecore {

/// FNV-1a with 64 bits over `name@version`, or over `name` alone when there is no version.
[[nodiscard]] std::uint64_t symbol_key(std::string_view name, std::string_view version);

/// The key of a definition of no version: that of `name@`, which no version is called.
[[nodiscard]] std::uint64_t unversioned_symbol_key(std::string_view name);

/// Sorted keys, each once, as 8 bytes in little-endian order.
[[nodiscard]] std::vector<std::byte> symbol_key_blob(std::vector<std::uint64_t> keys);

/// The keys of such bytes; what is left over at the end is dropped.
[[nodiscard]] std::vector<std::uint64_t> symbol_keys(Bytes blob);

}  // namespace icecore
