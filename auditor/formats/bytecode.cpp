// The ranges are from the comment list of magic numbers in Lib/importlib/_bootstrap_external.py
// (CPython 3.13.0) and, for 3.14 and later, its successor Include/internal/pycore_magic_number.h,
// which promises 2900 + 50 n to Python 3.n from 3.11 on. The layouts: 8 bytes until 3210 added the
// source's size, 12 until 3392 brought the flags of PEP 552, 16 since. PyPy and GraalPy number on
// their own and share the suffix, so an unknown magic is not guessed at.
#include "formats/bytecode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/reader.h"

namespace icecore {
namespace {

// The first magic of a version; the version goes on to the next row. No name: not a version.
struct MagicRange {
  std::uint16_t first;
  std::string_view python;
};

constexpr std::array magic_ranges{
    MagicRange{3000, "3.0"},  MagicRange{3141, "3.1"},  MagicRange{3160, "3.2"},
    MagicRange{3190, "3.3"},  MagicRange{3250, "3.4"},  MagicRange{3320, "3.5"},
    MagicRange{3360, "3.6"},  MagicRange{3390, "3.7"},  MagicRange{3400, "3.8"},
    MagicRange{3420, "3.9"},  MagicRange{3430, "3.10"}, MagicRange{3450, "3.11"},
    MagicRange{3500, "3.12"}, MagicRange{3550, "3.13"}, MagicRange{3600, "3.14"},
    MagicRange{3650, "3.15"}, MagicRange{3700, "3.16"}, MagicRange{3750, "3.17"},
    MagicRange{3800, "3.18"}, MagicRange{3850, "3.19"}, MagicRange{3900, ""},
    MagicRange{62011, "2.3"}, MagicRange{62041, "2.4"}, MagicRange{62071, "2.5"},
    MagicRange{62151, "2.6"}, MagicRange{62171, "2.7"}, MagicRange{62221, ""},
};

constexpr std::uint16_t first_python_2 = 62011;
constexpr std::uint16_t first_with_size = 3210;
constexpr std::uint16_t first_with_flags = 3392;
constexpr std::uint32_t hash_based_flag = 1;
constexpr std::uint32_t check_source_flag = 2;

std::size_t header_size(std::uint16_t magic) {
  if (magic < first_with_size || magic >= first_python_2) return 8;
  return magic < first_with_flags ? 12 : 16;
}

// CPython tests the first flag alone for hashes: without it the second says nothing.
BytecodeHeader::Validation validation_of(std::uint32_t flags) {
  using enum BytecodeHeader::Validation;
  if ((flags & hash_based_flag) == 0) return timestamp;
  return (flags & check_source_flag) != 0 ? checked_hash : unchecked_hash;
}

}  // namespace

std::optional<std::string> python_of_magic(std::uint16_t magic) {
  const auto after = std::ranges::upper_bound(magic_ranges, magic, {}, &MagicRange::first);
  if (after == magic_ranges.begin()) return std::nullopt;
  const std::string_view python = std::prev(after)->python;
  return python.empty() ? std::nullopt : std::optional<std::string>(python);
}

Result<BytecodeHeader> parse_bytecode_header(Bytes first_16) {
  Reader reader(first_16);
  BytecodeHeader header;
  header.magic = reader.u16();
  const std::uint16_t line_end = reader.u16();
  if (!reader.ok()) return reader.truncated("bytecode magic");
  if (line_end != 0x0A0D) {
    return failure(
        ErrorKind::malformed,
        fmt::format("bytecode magic {} is followed by {:#06x}, not \\r\\n", header.magic, line_end),
        2);
  }
  if (!python_of_magic(header.magic)) {
    return failure(ErrorKind::unsupported,
                   fmt::format("bytecode magic {} is not one of CPython's", header.magic), 0);
  }
  header.size = header_size(header.magic);
  const std::uint32_t flags = header.size == 16 ? reader.u32() : 0;
  if ((flags & ~(hash_based_flag | check_source_flag)) != 0) {
    return failure(ErrorKind::malformed, fmt::format("bytecode flags {:#x} are not defined", flags),
                   4);
  }
  header.validation = validation_of(flags);
  if (header.validation == BytecodeHeader::Validation::timestamp) {
    header.source_mtime = reader.u32();
    if (header.size > 8) header.source_size = reader.u32();
  } else {
    header.source_hash = reader.u64();
  }
  if (!reader.ok()) return reader.truncated("bytecode header");
  return header;
}

}  // namespace icecore
