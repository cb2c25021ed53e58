// The central directory of a zip file (APPNOTE 6.3), and its entries one by one. Nothing is
// unpacked: an entry's name is text to its reader, never a place to write to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

struct ZipEntry {
  std::string name;  ///< The bytes that are there; UTF-8 or code page 437.
  std::uint16_t method = 0;
  std::uint16_t flags = 0;
  std::uint32_t crc32 = 0;
  std::uint64_t compressed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t header_offset = 0;  ///< Of its local header, from the start of the file.
  std::uint64_t end = 0;            ///< Where the next entry or the central directory starts.
  std::uint32_t external_attributes = 0;
  std::string unicode_name;  ///< Another name that an extra field gives it (0x7075); or empty.
  std::string problem;       ///< Why it is not read; empty when nothing is wrong. Escaped.
  std::string data_problem;  ///< Why its data could not be read, whatever its name. Escaped.
};

/// What stands right before an entry's data.
struct ZipLocalHeader {
  std::uint16_t method = 0, flags = 0;
  std::uint32_t crc32 = 0;
  std::uint64_t compressed_size = 0, size = 0;  ///< Those of a zip64 field where it has one.
  std::string name, unicode_name;
  std::uint64_t data_start = 0;

  /// Whether sizes and CRC-32 stand behind the data.
  [[nodiscard]] bool has_descriptor() const { return (flags & 1U << 3U) != 0; }
};

struct ZipDirectory {
  std::vector<ZipEntry> entries;  ///< In the order of the central directory.
  std::uint64_t prepended = 0;    ///< Bytes before the archive: a program that unpacks it, a `#!`.
  std::uint64_t start = 0;        ///< Of the central directory, from the start of the file.
  std::uint64_t records_start = 0, records_end = 0;  ///< Of the end records; without the comment.
  std::uint64_t comment_size = 0;
  std::string problem;  ///< What contradicts the directory; empty when nothing does. Escaped.

  /// The entry of that name; null without one. Of several the last, as Python takes it.
  [[nodiscard]] const ZipEntry* find(std::string_view name) const;
  /// The first problem, of the directory or of an entry, with the entry's name; empty without one.
  [[nodiscard]] std::string first_problem() const;
};

/// Whether a file may be a zip file, by its first bytes alone.
[[nodiscard]] bool starts_as_zip(Bytes first_bytes);

/// ErrorKind::not_found when there is no end record: it is no zip file.
Result<ZipDirectory> read_zip_directory(ByteSource& bytes, const Limits& limits);

/// The local header of an entry. ErrorKind::malformed where other bytes are there.
Result<ZipLocalHeader> read_zip_local_header(ByteSource& bytes, const ZipEntry& entry);

/// What a local header has that its entry has not: a `CRC-32`, a `name`; empty when nothing.
[[nodiscard]] std::string_view local_difference(const ZipLocalHeader& header,
                                                const ZipEntry& entry);

/// The bytes of an entry of the directory of the same source, at most `limit` of them, checked
/// against its CRC-32 and its local header. An entry with a problem fails with it.
Result<std::vector<std::byte>> read_zip_entry(ByteSource& bytes, const ZipEntry& entry,
                                              std::uint64_t limit);

}  // namespace icecore
