// The head of an ELF file: what it is and where its segments lie. 32 and 64 bits, both byte orders.
// Section headers are not read here: the loader does not, and a stripped file need not have them.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"
#include "base/reader.h"

namespace icecore {

/// Segment types (`p_type`) that icecore looks at.
enum class ElfSegmentType : std::uint32_t {
  load = 1,
  dynamic = 2,
  interpreter = 3,
  note = 4,
  tls = 7,
  stack = 0x6474E551,
  gnu_property = 0x6474E553,
};

/// Bits of `ElfSegment::flags`.
constexpr std::uint32_t elf_segment_executable = 1;
constexpr std::uint32_t elf_segment_writable = 2;

/// One program header as it stands in the file; nothing in it is checked against the file's size.
struct ElfSegment {
  std::uint32_t type = 0;
  std::uint32_t flags = 0;
  std::uint64_t offset = 0;
  std::uint64_t virtual_address = 0;
  std::uint64_t file_size = 0;
  std::uint64_t memory_size = 0;
  std::uint64_t alignment = 0;

  [[nodiscard]] bool is(ElfSegmentType wanted) const {
    return type == static_cast<std::uint32_t>(wanted);
  }
};

/// Where the section headers are, as the file says; see `read_elf_sections`.
struct ElfSectionTable {
  std::uint64_t offset = 0;      ///< from the start of the file; 0 when there are none
  std::uint16_t entry_size = 0;  ///< bytes
  std::uint16_t count = 0;       ///< 0 also when section 0 has the number
  std::uint16_t names = 0;       ///< section that holds the names, or 0xFFFF: section 0 knows
};

struct ElfFile {
  unsigned bits = 64;  ///< 32 or 64
  std::endian byte_order = std::endian::little;
  std::uint8_t os_abi = 0;
  std::uint16_t type = 0;     ///< `e_type`; see `type_name`
  std::uint16_t machine = 0;  ///< `e_machine`; see `machine_name`
  std::uint32_t flags = 0;
  std::uint64_t entry = 0;
  std::vector<ElfSegment> segments;  ///< in the file's order
  ElfSectionTable sections;

  /// Bytes of an address in this file: 4 or 8.
  [[nodiscard]] unsigned word_size() const { return bits / 8; }
  /// The next address-sized field.
  [[nodiscard]] std::uint64_t word(Reader& reader) const {
    return bits == 64 ? reader.u64() : reader.u32();
  }
};

/// Whether a file that starts with these bytes says that it is ELF.
[[nodiscard]] bool is_elf(Bytes first_bytes);

/// ErrorKind::malformed for what is not ELF, ErrorKind::limit for more segments than the limit.
Result<ElfFile> read_elf(ByteSource& source, const Limits& limits);

/// `x86_64`, `aarch64` …, or `machine-<number>`.
[[nodiscard]] std::string machine_name(std::uint16_t machine);

/// `relocatable`, `executable`, `shared`, `core`, or `type-<number>`. A position-independent
/// executable is `shared` too.
[[nodiscard]] std::string type_name(std::uint16_t type);

/// Where in the file the byte lies that the loader puts at `virtual_address`.
/// ErrorKind::not_found when no PT_LOAD takes that address from the file (it may be zero-filled).
Result<std::uint64_t> file_offset(const ElfFile& elf, std::uint64_t virtual_address);

/// `size` bytes that one PT_LOAD puts at `virtual_address`; ErrorKind::malformed when none takes
/// that address from the file. `what` names the bytes in the error. The caller bounds `size`.
Result<Bytes> read_at_address(ByteSource& source, const ElfFile& elf, std::uint64_t virtual_address,
                              std::uint64_t size, std::string_view what);

/// The same, but fewer bytes where that segment or the file ends; none where no segment takes the
/// address from the file.
Bytes read_up_to(ByteSource& source, const ElfFile& elf, std::uint64_t virtual_address,
                 std::uint64_t size);

/// `size` bytes at a file offset, with `what` in the error. The caller bounds `size`.
Result<Bytes> read_part(ByteSource& source, std::uint64_t offset, std::uint64_t size,
                        std::string_view what);

}  // namespace icecore
