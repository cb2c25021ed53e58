// Bytes to facts, and nothing else: `collect` is pure. It knows no path, mode or time, so its
// answer can be kept under (digest of the bytes, kind, argument), and it can run in a process that
// may do nothing but read those bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"
#include "collect/kind.h"
#include "facts/collected.h"

namespace icecore {

/// What decides which kinds a file is: its place, its mode and its first bytes (at most
/// `first_bytes_size`).
struct FileLook {
  std::string_view directory;  ///< Inside the root, escaped; empty for the root itself.
  std::string_view name;       ///< Escaped.
  std::uint32_t mode = 0;
  Bytes first_bytes;
};

struct Collector {
  Kind kind;
  std::string_view name;  ///< The reader that a gap names.
  /// Whether a file of this look is of the kind; null for the kinds of questions.
  bool (*matches)(const FileLook& look);
  /// The facts in the bytes. An Error means that there are none.
  Result<Facts> (*collect)(ByteSource& bytes, std::string_view argument, const Limits& limits);
};

/// All collectors, one for each kind, in the order of Kind.
[[nodiscard]] std::span<const Collector> collectors();

/// The kinds of a file of this look.
[[nodiscard]] std::vector<Kind> matching_kinds(const FileLook& look);

/// The facts of one kind in the bytes, all text escaped. Never fails: what cannot be read is in
/// `gaps`.
[[nodiscard]] Facts collect(Kind kind, ByteSource& bytes, std::string_view argument,
                            const Limits& limits);

/// The name of the collector of a kind.
[[nodiscard]] std::string_view reader_name(Kind kind);

}  // namespace icecore
