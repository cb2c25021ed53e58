// Types that all fact rows share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace icecore {

/// Number of an entry: one file, directory or link of one layer. Entries are numbered from 1 in the
/// order of root and path.
using EntryId = std::int64_t;

/// A digest of any algorithm, or a name's bytes; SHA-256 is `Digest`.
using Blob = std::vector<std::byte>;

}  // namespace icecore
