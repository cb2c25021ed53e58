// The symbol table, after the gABI, chapter 4 ("Symbol Table") and the LSB, "Symbol Versioning". A
// loader never learns how many symbols there are, because it comes from the hash table; neither
// does any entry of the dynamic section say so. DT_HASH has a chain for each symbol and thus the
// number. DT_GNU_HASH ends with the chain of the highest bucket; it knows defined symbols only,
// which come last, but says how many come before them. Where it is empty even that need not be true
// (binutils writes 1), and the table ends where the next one begins.
#include "formats/elf_symbol_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "formats/elf_strings.h"

namespace icecore {
namespace {

struct TableReader {
  ByteSource& source;
  const ElfFile& elf;
  const ElfDynamic& dynamic;
  const Limits& limits;

  [[nodiscard]] std::uint64_t entry_size() const { return elf.bits == 64 ? 24 : 16; }
};

// A reader of bytes at a virtual address.
Result<Reader> reader_at(const TableReader& table, std::uint64_t address, std::uint64_t size,
                         std::string_view what) {
  return Reader(ICECORE_TRY(read_at_address(table.source, table.elf, address, size, what)),
                table.elf.byte_order);
}

Result<std::uint64_t> bounded(const TableReader& table, std::uint64_t count,
                              std::string_view what) {
  if (count <= table.limits.elf_symbols) return count;
  return failure(ErrorKind::limit, fmt::format("{} {} are more than the limit of {}", count, what,
                                               table.limits.elf_symbols));
}

// Words of 8 bytes on the two 64-bit machines that chose so before the gABI fixed 4.
Result<std::uint64_t> count_by_sysv_hash(const TableReader& table) {
  constexpr std::uint16_t s390 = 22;
  constexpr std::uint16_t alpha = 0x9026;
  const bool is_wide =
      table.elf.bits == 64 && (table.elf.machine == s390 || table.elf.machine == alpha);
  const std::uint64_t word = is_wide ? 8 : 4;
  Reader reader =
      ICECORE_TRY(reader_at(table, table.dynamic.hash + word, word, "symbol hash table"));
  return is_wide ? reader.u64() : reader.u32();
}

// The first address behind the symbol table where something else begins.
std::uint64_t count_by_next_table(const TableReader& table) {
  const ElfDynamic& dynamic = table.dynamic;
  const std::array<std::uint64_t, 6> places{dynamic.string_table,  dynamic.hash,
                                            dynamic.gnu_hash,      dynamic.version_symbols,
                                            dynamic.version_needs, dynamic.version_definitions};
  std::uint64_t end = 0;
  for (const std::uint64_t place : places) {
    if (place > dynamic.symbol_table && (end == 0 || place < end)) end = place;
  }
  return end == 0 ? 0 : (end - dynamic.symbol_table) / table.entry_size();
}

// `chains` is where the member of symbol `first_index` lies.
Result<std::uint64_t> end_of_chain(const TableReader& table, std::uint64_t chains,
                                   std::uint64_t first_index, std::uint64_t index) {
  for (std::uint64_t steps = 0; steps < table.limits.elf_dynamic_entries; ++steps, ++index) {
    Reader reader =
        ICECORE_TRY(reader_at(table, chains + (index - first_index) * 4, 4, "GNU hash table"));
    if ((reader.u32() & 1U) != 0) return index + 1;
  }
  return failure(ErrorKind::limit, "a chain of the GNU hash table goes on beyond the limit");
}

Result<std::uint64_t> count_by_gnu_hash(const TableReader& table) {
  const std::uint64_t address = table.dynamic.gnu_hash;
  Reader header = ICECORE_TRY(reader_at(table, address, 16, "GNU hash table"));
  const std::uint64_t bucket_count =
      ICECORE_TRY(bounded(table, header.u32(), "buckets of the GNU hash table"));
  const std::uint64_t first_index = header.u32();
  const std::uint64_t filter_words = header.u32();
  const std::uint64_t place = address + 16 + filter_words * table.elf.word_size();
  Reader buckets = ICECORE_TRY(reader_at(table, place, bucket_count * 4, "GNU hash table"));
  std::uint64_t highest = 0;
  for (std::uint64_t i = 0; i < bucket_count; ++i) {
    highest = std::max<std::uint64_t>(highest, buckets.u32());
  }
  if (highest == 0) return count_by_next_table(table);
  if (highest < first_index) {
    return failure(ErrorKind::malformed,
                   fmt::format("a GNU hash bucket names symbol {}, below the table's first, {}",
                               highest, first_index));
  }
  return end_of_chain(table, place + bucket_count * 4, first_index, highest);
}

Result<std::uint64_t> count_symbols(const TableReader& table) {
  if (table.dynamic.hash != 0) return count_by_sysv_hash(table);
  if (table.dynamic.gnu_hash != 0) return count_by_gnu_hash(table);
  return count_by_next_table(table);
}

// The table of names, as far as it may be read.
Result<std::string_view> read_names(const TableReader& table) {
  const ElfStringsView strings =
      ICECORE_TRY(find_elf_strings(table.source, table.elf, table.dynamic.string_table,
                                   table.dynamic.string_size, table.limits));
  if (strings.size > table.limits.elf_symbol_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("dynamic string table: {} bytes are more than the limit of {}",
                               strings.size, table.limits.elf_symbol_bytes),
                   strings.offset);
  }
  return as_text(
      ICECORE_TRY(read_part(table.source, strings.offset, strings.size, "dynamic string table")));
}

Result<std::string_view> name_at(std::string_view names, std::uint64_t position) {
  const std::size_t end =
      position < names.size() ? names.find('\0', position) : std::string_view::npos;
  if (end == std::string_view::npos) {
    return failure(ErrorKind::malformed,
                   fmt::format("a symbol's name at position {:#x} does not end in the dynamic "
                               "string table of {:#x} bytes",
                               position, names.size()));
  }
  return names.substr(position, end - position);
}

// One entry, with the position of its name.
struct Entry {
  std::uint32_t name = 0;
  ElfTableSymbolView symbol;
};

Entry read_entry(const ElfFile& elf, Reader& entries) {
  Entry entry;
  entry.name = entries.u32();
  if (elf.bits == 32) {
    entry.symbol.value = entries.u32();
    entry.symbol.size = entries.u32();
  }
  const std::uint8_t info = entries.u8();
  entry.symbol.type = info & 0xFU;
  entry.symbol.binding = static_cast<std::uint8_t>(info >> 4U);
  entry.symbol.visibility = entries.u8() & 3U;
  entry.symbol.section_index = entries.u16();
  if (elf.bits == 64) {
    entry.symbol.value = entries.u64();
    entry.symbol.size = entries.u64();
  }
  return entry;
}

}  // namespace

Result<std::vector<ElfTableSymbolView>> read_elf_symbol_table(ByteSource& source,
                                                              const ElfFile& elf,
                                                              const ElfDynamic& dynamic,
                                                              const Limits& limits) {
  if (dynamic.symbol_table == 0 || dynamic.string_table == 0) return {};
  const TableReader table{.source = source, .elf = elf, .dynamic = dynamic, .limits = limits};
  const std::uint64_t count =
      ICECORE_TRY(bounded(table, ICECORE_TRY(count_symbols(table)), "dynamic symbols"));
  if (count < 2) return {};  // the first one stands for none
  Reader entries = ICECORE_TRY(
      reader_at(table, dynamic.symbol_table, count * table.entry_size(), "dynamic symbol table"));
  const bool is_versioned = dynamic.version_symbols != 0;
  Reader versions{Bytes{}};
  if (is_versioned) {
    versions =
        ICECORE_TRY(reader_at(table, dynamic.version_symbols, count * 2, "symbols' versions"));
  }
  const std::string_view names = ICECORE_TRY(read_names(table));
  std::vector<ElfTableSymbolView> symbols;
  std::uint64_t budget = limits.elf_symbol_bytes;
  for (std::uint64_t index = 0; index < count; ++index) {
    Entry entry = read_entry(elf, entries);
    if (is_versioned) entry.symbol.version = versions.u16();
    if (entry.symbol.binding == 0) continue;
    entry.symbol.name = ICECORE_TRY(name_at(names, entry.name));
    if (entry.symbol.name.size() > budget) {
      return failure(ErrorKind::limit, "the names of symbols are more than the limit");
    }
    budget -= entry.symbol.name.size();
    symbols.push_back(entry.symbol);
  }
  return symbols;
}

}  // namespace icecore
