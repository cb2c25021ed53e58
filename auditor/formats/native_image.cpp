// Identification only, after Microsoft's "PE Format" and Apple's mach-o/loader.h and mach-o/fat.h.
// Hand-written although LIEF reads both formats: LIEF 0.9, which Debian 12 has, reads outside its
// buffer on a universal header that names more slices than the file holds, and the headers needed
// here are a dozen fields. Each slice of a universal file is visited once; slices do not nest.
#include "formats/native_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::uint64_t dos_header_size = 64;
// PE signature, COFF header and the magic number of the optional header.
constexpr std::uint64_t pe_header_size = 26;
constexpr std::uint16_t pe32_plus = 0x20B;
constexpr std::uint64_t mach_header_size = 28;
constexpr std::uint32_t mach_32 = 0xFEEDFACE;
constexpr std::uint32_t mach_64 = 0xFEEDFACF;
constexpr std::uint32_t fat_32 = 0xCAFEBABE;
constexpr std::uint32_t fat_64 = 0xCAFEBABF;
// A Java class has its version there, which is at least 45.
constexpr std::uint32_t most_slices = 20;

using Names = std::span<const std::pair<std::uint32_t, std::string_view>>;

struct Slice {
  std::uint32_t cpu_type = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct Thin {
  std::uint32_t cpu_type = 0;
  std::string machine;
  unsigned bits = 0;
  std::string kind;
};

std::string name_of(Names names, std::uint32_t number, std::string_view otherwise) {
  const auto found =
      std::ranges::find(names, number, &std::pair<std::uint32_t, std::string_view>::first);
  return found == names.end() ? fmt::format("{}-{}", otherwise, number)
                              : std::string(found->second);
}

std::string pe_machine(std::uint16_t machine) {
  static constexpr std::array<std::pair<std::uint32_t, std::string_view>, 8> names{{
      {0x14C, "i386"},
      {0x1C0, "arm"},
      {0x1C4, "arm"},
      {0x200, "ia64"},
      {0x5064, "riscv"},
      {0x8664, "x86_64"},
      {0xA641, "arm64ec"},
      {0xAA64, "aarch64"},
  }};
  return name_of(names, machine, "machine");
}

std::string mach_machine(std::uint32_t cpu_type, std::uint32_t subtype) {
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

std::string mach_kind(std::uint32_t file_type) {
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

Result<NativeImage> read_pe(ByteSource& source) {
  constexpr std::uint16_t executable_image = 0x0002;
  constexpr std::uint16_t dynamic_library = 0x2000;
  Reader dos(ICECORE_TRY(source.at(0, dos_header_size)));
  dos.seek(0x3C);
  const std::uint32_t offset = dos.u32();
  const Result<Bytes> header = source.at(offset, pe_header_size);
  if (!header.has_value() || !as_text(*header).starts_with(std::string_view("PE\0\0", 4))) {
    return failure(ErrorKind::unsupported,
                   fmt::format("a DOS program: no PE header at {:#x}", offset), offset);
  }
  Reader reader(*header);
  reader.skip(4);
  NativeImage image;
  image.format = "pe";
  image.machines = {pe_machine(reader.u16())};
  reader.skip(14);  // section count, time, symbol table, number of symbols
  const std::uint16_t optional_size = reader.u16();
  const std::uint16_t characteristics = reader.u16();
  const std::uint16_t magic = reader.u16();
  if (optional_size < 2 || (magic != pe32_plus && magic != 0x10B)) {
    return failure(ErrorKind::malformed,
                   fmt::format("PE optional header 0x10b or 0x20b expected but found {:#x}", magic),
                   offset + pe_header_size - 2);
  }
  image.bits = magic == pe32_plus ? 64 : 32;
  image.kind = "object";
  if ((characteristics & executable_image) != 0) image.kind = "executable";
  if ((characteristics & dynamic_library) != 0) image.kind = "library";
  return image;
}

Result<Thin> read_thin(ByteSource& source, std::uint64_t offset) {
  const Bytes header = ICECORE_TRY(source.at(offset, mach_header_size));
  for (const std::endian byte_order : {std::endian::little, std::endian::big}) {
    Reader reader(header, byte_order);
    const std::uint32_t magic = reader.u32();
    if (magic != mach_32 && magic != mach_64) continue;
    Thin thin;
    thin.cpu_type = reader.u32();
    thin.machine = mach_machine(thin.cpu_type, reader.u32());
    thin.bits = magic == mach_64 ? 64 : 32;
    thin.kind = mach_kind(reader.u32());
    return thin;
  }
  return failure(ErrorKind::malformed,
                 fmt::format("Mach-O header expected at {:#x} but found none", offset), offset);
}

// A slice is a Mach-O file, or an archive of them in a universal static library.
Result<Thin> read_slice(ByteSource& source, const Slice& slice, std::uint32_t subtype) {
  constexpr std::string_view archive_magic = "!<arch>\n";
  if (slice.offset > source.size() || slice.size > source.size() - slice.offset) {
    return failure(ErrorKind::truncated,
                   fmt::format("a slice of {} bytes at {:#x} but the file has {:#x}", slice.size,
                               slice.offset, source.size()),
                   slice.offset);
  }
  const Bytes start = ICECORE_TRY(source.at(slice.offset, archive_magic.size()));
  if (as_text(start) == archive_magic) {
    Thin archive;
    archive.machine = mach_machine(slice.cpu_type, subtype);
    archive.kind = "archive";
    return archive;
  }
  Thin thin = ICECORE_TRY(read_thin(source, slice.offset));
  if (thin.cpu_type == slice.cpu_type) return thin;
  return failure(
      ErrorKind::malformed,
      fmt::format("a slice for CPU type {:#x} holds code for {:#x}", slice.cpu_type, thin.cpu_type),
      slice.offset);
}

Result<NativeImage> read_fat(ByteSource& source, std::uint32_t magic) {
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
  NativeImage image;
  image.format = "mach-o";
  for (std::uint32_t i = 0; i < count; ++i) {
    Slice slice;
    slice.cpu_type = reader.u32();
    const std::uint32_t subtype = reader.u32();
    slice.offset = magic == fat_64 ? reader.u64() : reader.u32();
    slice.size = magic == fat_64 ? reader.u64() : reader.u32();
    reader.skip(magic == fat_64 ? 8 : 4);  // alignment
    const Thin thin = ICECORE_TRY(read_slice(source, slice, subtype));
    image.machines.push_back(thin.machine);
    if (i > 0) continue;
    image.bits = thin.bits;
    image.kind = thin.kind;
  }
  return image;
}

}  // namespace

bool is_native_image(Bytes first_bytes) {
  Reader reader(first_bytes, std::endian::big);
  const std::uint32_t magic = reader.u32();
  const std::uint32_t second = reader.u32();
  if (!reader.ok()) return false;
  if (magic == fat_32 || magic == fat_64) return second <= most_slices;
  const std::uint32_t swapped = std::byteswap(magic);
  const bool is_thin =
      magic == mach_32 || magic == mach_64 || swapped == mach_32 || swapped == mach_64;
  return is_thin ||
         (as_text(first_bytes).starts_with("MZ") && first_bytes.size() >= dos_header_size);
}

Result<NativeImage> read_native_image(ByteSource& source) {
  const Bytes start = ICECORE_TRY(source.at(0, 4));
  if (as_text(start).starts_with("MZ")) return read_pe(source);
  const std::uint32_t magic = Reader(start, std::endian::big).u32();
  if (magic == fat_32 || magic == fat_64) return read_fat(source, magic);
  const Thin thin = ICECORE_TRY(read_thin(source, 0));
  return NativeImage{
      .format = "mach-o", .machines = {thin.machine}, .bits = thin.bits, .kind = thin.kind};
}

}  // namespace icecore
