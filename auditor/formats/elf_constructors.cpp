// crtfastm.c of libgcc is one constructor that sets two bits of MXCSR, FTZ (0x8000) and DAZ
// (0x40), by these instructions, whatever the compiler:
//   stmxcsr n(%rsp); orl $0x8040, n(%rsp); ldmxcsr n(%rsp); ret
// It is linked as the last object but one (crtend.o has no constructor), so that its address is the
// last of DT_INIT_ARRAY. Linkers of GNU write that address into the array and into its relocation,
// others into the relocation alone, which is looked up in the sorted part of the table.
#include "formats/elf_constructors.h"

#include <algorithm>
#include <array>
#include <limits>

namespace icecore {
namespace {

constexpr std::uint16_t x86_64 = 62;
constexpr std::uint64_t word_size = 8;
constexpr std::uint64_t relocation_size = 24;
constexpr std::uint64_t relative = 8;  // R_X86_64_RELATIVE
constexpr std::uint64_t code_size = 24;

struct Relocation {
  std::uint64_t place = 0, kind = 0, addend = 0;
};

Result<Relocation> read_relocation(ByteSource& source, const ElfFile& elf, std::uint64_t address) {
  Reader reader(ICECORE_TRY(read_at_address(source, elf, address, relocation_size, "relocation")));
  Relocation relocation;
  relocation.place = reader.u64();
  relocation.kind = reader.u64() & 0xFFFFFFFFU;
  relocation.addend = reader.u64();
  return relocation;
}

// The address that the loader writes to `place`, by the relative relocations, which are sorted.
Result<std::uint64_t> relocated(ByteSource& source, const ElfFile& elf, const ElfDynamic& dynamic,
                                std::uint64_t place) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / relocation_size;
  std::uint64_t first = 0;
  std::uint64_t last = dynamic.relocations == 0 ? 0 : std::min(dynamic.relative_count, most);
  while (first < last) {
    const std::uint64_t middle = first + (last - first) / 2;
    const Relocation relocation =
        ICECORE_TRY(read_relocation(source, elf, dynamic.relocations + middle * relocation_size));
    if (relocation.place == place) return relocation.kind == relative ? relocation.addend : 0;
    if (relocation.place < place) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  return 0;
}

// `?` stands for any byte: the distance from the stack pointer, three times the same.
constexpr std::array<int, code_size> fast_math{0x0F, 0xAE, 0x5C, 0x24, -1,   0x81, 0x4C, 0x24,
                                               -1,   0x40, 0x80, 0x00, 0x00, 0x0F, 0xAE, 0x54,
                                               0x24, -1,   0xC3, -2,   -2,   -2,   -2,   -2};

bool is_fast_math(Bytes code) {
  constexpr std::array<std::byte, 4> branch_target{std::byte{0xF3}, std::byte{0x0F},
                                                   std::byte{0x1E}, std::byte{0xFA}};
  if (std::ranges::equal(code.first(branch_target.size()), branch_target)) {
    code = code.subspan(branch_target.size());
  }
  for (std::size_t i = 0; i < code.size() && i < fast_math.size(); ++i) {
    const int wanted = fast_math.at(i);
    if (wanted == -2) break;
    if (wanted >= 0 && std::to_integer<int>(code[i]) != wanted) return false;
  }
  return code[4] == code[8] && code[8] == code[17];
}

}  // namespace

Result<bool> flushes_denormals(ByteSource& source, const ElfFile& elf, const ElfDynamic& dynamic) {
  if (elf.machine != x86_64 || elf.bits != 64 || dynamic.constructors_size < word_size) {
    return false;
  }
  const std::uint64_t place =
      dynamic.constructors + (dynamic.constructors_size / word_size - 1) * word_size;
  Reader slot(ICECORE_TRY(read_at_address(source, elf, place, word_size, "constructors")));
  std::uint64_t address = slot.u64();
  if (address == 0) address = ICECORE_TRY(relocated(source, elf, dynamic, place));
  const Result<Bytes> code = read_at_address(source, elf, address, code_size, "constructor");
  return code.has_value() && is_fast_math(*code);
}

}  // namespace icecore
