// After Apple's mach-o/loader.h and mach-o/fat.h. Hand-written although LIEF reads the format
// (docs/decisions/0008-no-lief.md). Each slice of a universal file is visited once; slices do not
// nest.
#include "formats/macho.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint64_t thin_header_size = 28;  // without the padding of 64 bits
constexpr std::uint32_t thin_32 = 0xFEEDFACE;
constexpr std::uint32_t thin_64 = 0xFEEDFACF;
constexpr std::uint32_t fat_32 = 0xCAFEBABE;
constexpr std::uint32_t fat_64 = 0xCAFEBABF;
// A Java class has its version there, which is at least 45.
constexpr std::uint32_t most_slices = 20;

using Names = std::span<const std::pair<std::uint32_t, std::string_view>>;

// One entry of a universal file's table.
struct FatEntry {
  std::uint32_t cpu_type = 0, subtype = 0;
  std::uint64_t offset = 0, size = 0;
};

// A slice with the machine as its own header has it.
struct Thin {
  std::uint32_t cpu_type = 0;
  MachoSlice slice;
};

std::string name_of(Names names, std::uint32_t number, std::string_view otherwise) {
  const auto found =
      std::ranges::find(names, number, &std::pair<std::uint32_t, std::string_view>::first);
  return found == names.end() ? fmt::format("{}-{}", otherwise, number)
                              : std::string(found->second);
}

std::string machine_of(std::uint32_t cpu_type, std::uint32_t subtype) {
  static constexpr std::array<std::pair<std::uint32_t, std::string_view>, 7> names{{
      {7, "i386"},
      {12, "arm"},
      {18, "ppc"},
      {0x01000007, "x86_64"},
      {0x0100000C, "aarch64"},
      {0x01000012, "ppc64"},
      {0x0200000C, "arm64_32"},
  }};
  constexpr std::uint32_t capabilities = 0xFF000000;  // flags in the subtype's high byte
  if (cpu_type == 0x0100000C && (subtype & ~capabilities) == 2) return "arm64e";
  return name_of(names, cpu_type, "machine");
}

std::string kind_of(std::uint32_t file_type) {
  static constexpr std::array<std::pair<std::uint32_t, std::string_view>, 9> names{{
      {1, "object"},
      {2, "executable"},
      {4, "core"},
      {6, "library"},
      {7, "dynamic-linker"},
      {8, "bundle"},
      {9, "library-stub"},
      {10, "debug-symbols"},
      {11, "kernel-extension"},
  }};
  return name_of(names, file_type, "type");
}

Result<Thin> read_thin(ByteSource& source, std::uint64_t offset, std::uint64_t size) {
  const Bytes header = ICECORE_TRY(source.at(offset, thin_header_size));
  for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
    Reader reader(header, byte_order);
    const std::uint32_t magic = reader.u32();
    if (magic != thin_32 && magic != thin_64) continue;
    Thin thin{.cpu_type = reader.u32()};
    thin.slice = MachoSlice{.machine = machine_of(thin.cpu_type, reader.u32()),
                            .bits = magic == thin_64 ? 64U : 32U,
                            .kind = kind_of(reader.u32()),
                            .byte_order = byte_order,
                            .offset = offset,
                            .size = size};
    thin.slice.command_count = reader.u32();
    thin.slice.command_bytes = reader.u32();
    return thin;
  }
  return failure(ErrorKind::malformed,
                 fmt::format("Mach-O header expected at {:#x} but found none", offset), offset);
}

// What an entry of the table leads to is a Mach-O file, or an archive of them in a universal static
// library.
Result<MachoSlice> read_entry(ByteSource& source, const FatEntry& entry) {
  constexpr std::string_view archive_magic = "!<arch>\n";
  if (entry.offset > source.size() || entry.size > source.size() - entry.offset) {
    return failure(ErrorKind::truncated,
                   fmt::format("a slice of {} bytes at {:#x} but the file has {:#x}", entry.size,
                               entry.offset, source.size()),
                   entry.offset);
  }
  const Bytes start = ICECORE_TRY(source.at(entry.offset, archive_magic.size()));
  if (as_text(start) == archive_magic) {
    return MachoSlice{.machine = machine_of(entry.cpu_type, entry.subtype),
                      .kind = "archive",
                      .offset = entry.offset,
                      .size = entry.size};
  }
  Thin thin = ICECORE_TRY(read_thin(source, entry.offset, entry.size));
  if (thin.cpu_type == entry.cpu_type) return std::move(thin.slice);
  return failure(
      ErrorKind::malformed,
      fmt::format("a slice for CPU type {:#x} holds code for {:#x}", entry.cpu_type, thin.cpu_type),
      entry.offset);
}

Result<std::vector<MachoSlice>> read_fat(ByteSource& source, std::uint32_t magic) {
  Reader header(ICECORE_TRY(source.at(4, 4)), std::endian::big);
  const std::uint32_t count = header.u32();
  if (count == 0 || count > most_slices) {
    return failure(ErrorKind::malformed,
                   fmt::format("1 to {} slices of a universal Mach-O file expected but found {}",
                               most_slices, count),
                   4);
  }
  const std::uint64_t entry_size = magic == fat_64 ? 32 : 20;
  Reader reader(ICECORE_TRY(source.at(8, count * entry_size)), std::endian::big);
  std::vector<MachoSlice> slices;
  for (std::uint32_t i = 0; i < count; ++i) {
    FatEntry entry;
    entry.cpu_type = reader.u32();
    entry.subtype = reader.u32();
    entry.offset = magic == fat_64 ? reader.u64() : reader.u32();
    entry.size = magic == fat_64 ? reader.u64() : reader.u32();
    reader.skip(magic == fat_64 ? 8 : 4);  // alignment
    slices.push_back(ICECORE_TRY(read_entry(source, entry)));
  }
  return slices;
}

}  // namespace

bool is_macho(Bytes first_bytes) {
  Reader reader(first_bytes, std::endian::big);
  const std::uint32_t magic = reader.u32();
  const std::uint32_t second = reader.u32();
  if (!reader.ok()) return false;
  if (magic == fat_32 || magic == fat_64) return second <= most_slices;
  const std::uint32_t swapped = std::byteswap(magic);
  return magic == thin_32 || magic == thin_64 || swapped == thin_32 || swapped == thin_64;
}

Result<std::vector<MachoSlice>> read_macho(ByteSource& source) {
  const std::uint32_t magic = Reader(ICECORE_TRY(source.at(0, 4)), std::endian::big).u32();
  if (magic == fat_32 || magic == fat_64) return read_fat(source, magic);
  Thin thin = ICECORE_TRY(read_thin(source, 0, source.size()));
  return std::vector{std::move(thin.slice)};
}

}  // namespace icecore
