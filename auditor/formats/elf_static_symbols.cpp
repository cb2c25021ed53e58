// The names are looked for first, in the string table: most files have none of them, and the table
// of symbols need not be read then. Linkers let a name begin inside a longer one, so that only its
// end is certain to be a NUL.
#include "formats/elf_static_symbols.h"

#include <algorithm>
#include <map>

#include "formats/passing_bytes.h"

namespace icecore {
namespace {

constexpr std::uint32_t symbol_table_type = 2;
constexpr std::uint64_t longest_name = 256;

// Positions in the string table, each with its name's position in the list.
using NamePlaces = std::map<std::uint64_t, std::size_t>;

Result<NamePlaces> find_names(ByteSource& source, const ElfSection& strings,
                              const LiteralScan& names, const std::vector<std::size_t>& sizes,
                              std::uint64_t most) {
  NamePlaces places;
  ICECORE_TRY(pass_over(source, {.offset = strings.offset, .size = strings.size}, 1,
                        {.after = longest_name}, [&](const PassingPiece& piece) {
                          names.each(piece.bytes, [&](std::size_t name, std::size_t position) {
                            const std::size_t end = position + sizes[name];
                            if (!piece.owns(position) || end >= piece.bytes.size() ||
                                places.size() >= most)
                              return;
                            if (piece.bytes[end] != std::byte{0}) return;
                            places.emplace(piece.offset + position - strings.offset, name);
                          });
                        }));
  return places;
}

void add_symbols(const PassingPiece& piece, const ElfFile& elf, std::uint64_t entry_size,
                 const NamePlaces& places, std::uint64_t most,
                 std::vector<ElfStaticSymbol>& symbols) {
  Reader reader(piece.bytes, elf.byte_order);
  while (reader.remaining() >= entry_size && symbols.size() < most) {
    const std::uint32_t name = reader.u32();
    std::uint64_t address = 0;
    std::uint64_t size = 0;
    if (elf.bits == 32) {
      address = reader.u32();
      size = reader.u32();
      reader.skip(2);  // info, other
    } else {
      reader.skip(2);
    }
    const std::uint16_t section = reader.u16();
    if (elf.bits == 64) {
      address = reader.u64();
      size = reader.u64();
    }
    const auto place = places.find(name);
    if (place == places.end() || section == 0) continue;
    symbols.push_back({.name = place->second, .address = address, .size = size});
  }
}

}  // namespace

Result<std::vector<ElfStaticSymbol>> find_static_symbols(ByteSource& source, const ElfFile& elf,
                                                         const std::vector<ElfSection>& sections,
                                                         const LiteralScan& names,
                                                         const std::vector<std::size_t>& sizes,
                                                         const Limits& limits) {
  const auto table = std::ranges::find_if(sections, [](const ElfSection& section) {
    return section.type == symbol_table_type && section.has_bytes();
  });
  if (table == sections.end() || table->link >= sections.size()) return {};
  const ElfSection& strings = sections[table->link];
  if (!strings.has_bytes()) return {};
  const NamePlaces places = ICECORE_TRY(find_names(source, strings, names, sizes, limits.traces));
  if (places.empty()) return {};
  std::vector<ElfStaticSymbol> symbols;
  const std::uint64_t entry_size = elf.bits == 64 ? 24 : 16;
  ICECORE_TRY(pass_over(source, {.offset = table->offset, .size = table->size}, entry_size, {},
                        [&](const PassingPiece& piece) {
                          add_symbols(piece, elf, entry_size, places, limits.traces, symbols);
                        }));
  return symbols;
}

}  // namespace icecore
