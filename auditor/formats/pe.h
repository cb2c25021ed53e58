// What a PE file is, and where its parts lie: machine, kind, data directories, sections.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

struct PeFile {
  std::string machine;  ///< As `machine_name` of elf.h has it, beside `arm64ec` and `machine-…`.
  unsigned bits = 0;    ///< 32 or 64
  std::string kind;     ///< `library`, `executable` or `object`
  std::uint16_t section_count = 0;
  std::uint16_t optional_size = 0;    ///< Bytes of the optional header.
  std::uint64_t optional_offset = 0;  ///< Where that is; the sections' table is behind it.
};

/// Data directories that icecore looks at, by their number.
enum class PeDirectory : std::uint8_t {
  imports = 1,
  resources = 2,
  signature = 4,
  delay_imports = 13,
};

/// A piece of the address space. Addresses count from the image's start ("RVA"), but that of
/// `PeDirectory::signature`, which is an offset in the file.
struct PeRange {
  std::uint32_t address = 0;
  std::uint32_t size = 0;
};

struct PeSection {
  std::uint32_t address = 0, memory_size = 0;
  std::uint32_t offset = 0, file_size = 0;
};

/// Nothing in it is checked against the file's size.
struct PeLayout {
  std::string linker_version;  ///< `14.44`
  std::string minimum_os;      ///< The oldest Windows that loads it, `6.0` for Vista.
  std::uint64_t image_base = 0;
  std::uint32_t headers_size = 0;
  std::array<PeRange, 16> directories;
  std::vector<PeSection> sections;  ///< In the file's order.

  [[nodiscard]] const PeRange& directory(PeDirectory number) const {
    return directories.at(static_cast<std::size_t>(number));
  }
};

/// Bytes of the file from some address on: as many as the part of it that holds the address has.
struct PeRegion {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Whether a file that starts with these bytes may be PE: a look at the magic number only.
[[nodiscard]] bool is_pe(Bytes first_bytes);

/// ErrorKind::unsupported for a DOS program without a PE header, ErrorKind::malformed for an
/// unknown optional header. Reads 90 bytes.
Result<PeFile> read_pe(ByteSource& source);

/// ErrorKind::limit for more sections than `limits.pe_sections`.
Result<PeLayout> read_pe_layout(ByteSource& source, const PeFile& file, const Limits& limits);

/// ErrorKind::malformed when the file holds nothing for that address.
Result<PeRegion> pe_region(const PeLayout& layout, std::uint64_t address);

}  // namespace icecore
