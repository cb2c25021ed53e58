// DT_HASH after the gABI, chapter 5 ("Hash Table"); DT_GNU_HASH as glibc's do_lookup_x and binutils
// define it: a Bloom filter, buckets, and chains whose last member has its lowest bit set. A lookup
// asks for a few words of a table that may have megabytes. Both kinds of chain are followed for a
// bounded number of steps: one of DT_HASH can point back into itself, one of DT_GNU_HASH can go on
// to the end of its segment.
#include "formats/elf_symbol.h"

#include <fmt/format.h>

#include <bit>

namespace icecore {
namespace {

// What every step of a lookup needs.
struct Lookup {
  ByteSource& source;
  const ElfFile& elf;
  const ElfDynamic& dynamic;
  std::string_view name;
  std::uint64_t steps_left;
};

std::uint32_t sysv_hash_of(std::string_view name) {
  std::uint32_t hash = 0;
  for (const char character : name) {
    hash = (hash << 4) + static_cast<unsigned char>(character);
    const std::uint32_t high = hash & 0xF0000000U;
    hash = (hash ^ (high >> 24)) & ~high;
  }
  return hash;
}

std::uint32_t gnu_hash_of(std::string_view name) {
  std::uint32_t hash = 5381;
  for (const char character : name) hash = hash * 33 + static_cast<unsigned char>(character);
  return hash;
}

// One unsigned field of `size` bytes (4 or 8) at a virtual address.
Result<std::uint64_t> read_number(const Lookup& lookup, std::uint64_t address, std::uint64_t size) {
  const Bytes bytes =
      ICECORE_TRY(read_at_address(lookup.source, lookup.elf, address, size, "symbol hash table"));
  Reader reader(bytes, lookup.elf.byte_order);
  return size == 8 ? reader.u64() : reader.u32();
}

Result<void> take_step(Lookup& lookup) {
  if (lookup.steps_left == 0) {
    return failure(ErrorKind::limit, "a chain of the symbol hash table goes on beyond the limit");
  }
  --lookup.steps_left;
  return {};
}

Result<bool> is_named(const Lookup& lookup, std::uint64_t name_position) {
  const std::uint64_t size = lookup.name.size() + 1;
  const std::uint64_t table = lookup.dynamic.string_size;
  if (name_position > table || size > table - name_position) return false;
  const Bytes text = ICECORE_TRY(read_at_address(
      lookup.source, lookup.elf, lookup.dynamic.string_table + name_position, size, "symbol name"));
  return as_text(text.first(lookup.name.size())) == lookup.name && text.back() == std::byte{0};
}

// The symbol at `index`, when it is the exported definition that is looked for.
Result<std::optional<ElfSymbol>> read_symbol_if_named(const Lookup& lookup, std::uint64_t index) {
  const std::uint64_t entry_size = lookup.elf.bits == 64 ? 24 : 16;
  const Bytes entry = ICECORE_TRY(read_at_address(lookup.source, lookup.elf,
                                                  lookup.dynamic.symbol_table + index * entry_size,
                                                  entry_size, "symbol table entry"));
  Reader reader(entry, lookup.elf.byte_order);
  ElfSymbol symbol;
  const std::uint32_t name_position = reader.u32();
  if (lookup.elf.bits == 32) {
    symbol.value = reader.u32();
    symbol.size = reader.u32();
  }
  const std::uint8_t info = reader.u8();
  reader.skip(1);  // visibility: what is in the hash table is visible
  symbol.section_index = reader.u16();
  if (lookup.elf.bits == 64) {
    symbol.value = reader.u64();
    symbol.size = reader.u64();
  }
  symbol.type = info & 0xFU;
  symbol.binding = static_cast<std::uint8_t>(info >> 4U);
  if (symbol.section_index == 0 || symbol.binding == 0) return std::nullopt;
  if (!ICECORE_TRY(is_named(lookup, name_position))) return std::nullopt;
  return symbol;
}

// `chains` is where the member of symbol `first_index` lies.
Result<std::optional<ElfSymbol>> follow_gnu_chain(Lookup& lookup, std::uint64_t chains,
                                                  std::uint64_t first_index, std::uint64_t index,
                                                  std::uint32_t hash) {
  for (;; ++index) {
    ICECORE_TRY(take_step(lookup));
    const std::uint64_t member =
        ICECORE_TRY(read_number(lookup, chains + (index - first_index) * 4, 4));
    if ((member | 1U) == (hash | 1U)) {
      std::optional<ElfSymbol> symbol = ICECORE_TRY(read_symbol_if_named(lookup, index));
      if (symbol.has_value()) return symbol;
    }
    if ((member & 1U) != 0) return std::nullopt;
  }
}

Result<std::optional<ElfSymbol>> find_by_gnu_hash(Lookup& lookup) {
  const std::uint64_t table = lookup.dynamic.gnu_hash;
  const unsigned word = lookup.elf.word_size();
  const Bytes header =
      ICECORE_TRY(read_at_address(lookup.source, lookup.elf, table, 16, "GNU hash table"));
  Reader reader(header, lookup.elf.byte_order);
  const std::uint64_t bucket_count = reader.u32();
  const std::uint64_t first_index = reader.u32();
  const std::uint64_t filter_words = reader.u32();
  const std::uint32_t shift = reader.u32();
  if (bucket_count == 0) return std::nullopt;
  if (!std::has_single_bit(filter_words) || shift > 31) {
    return failure(ErrorKind::malformed,
                   fmt::format("GNU hash table with a filter of {} words and a shift of {}",
                               filter_words, shift));
  }
  const std::uint32_t hash = gnu_hash_of(lookup.name);
  const std::uint64_t filter_index = hash / lookup.elf.bits % filter_words;
  const std::uint64_t filter =
      ICECORE_TRY(read_number(lookup, table + 16 + filter_index * word, word));
  const std::uint64_t first_bit = filter >> (hash % lookup.elf.bits);
  const std::uint64_t second_bit = filter >> ((hash >> shift) % lookup.elf.bits);
  if ((first_bit & second_bit & 1U) == 0) return std::nullopt;

  const std::uint64_t buckets = table + 16 + filter_words * word;
  const std::uint64_t index =
      ICECORE_TRY(read_number(lookup, buckets + hash % bucket_count * 4, 4));
  if (index == 0) return std::nullopt;
  if (index < first_index) {
    return failure(ErrorKind::malformed,
                   fmt::format("a GNU hash bucket names symbol {}, below the table's first, {}",
                               index, first_index));
  }
  return follow_gnu_chain(lookup, buckets + bucket_count * 4, first_index, index, hash);
}

// Words of 8 bytes on the two 64-bit machines that chose so before the gABI fixed 4.
std::uint64_t sysv_word_size(const ElfFile& elf) {
  constexpr std::uint16_t s390 = 22;
  constexpr std::uint16_t alpha = 0x9026;
  return elf.bits == 64 && (elf.machine == s390 || elf.machine == alpha) ? 8 : 4;
}

Result<std::optional<ElfSymbol>> find_by_sysv_hash(Lookup& lookup) {
  const std::uint64_t table = lookup.dynamic.hash;
  const std::uint64_t word = sysv_word_size(lookup.elf);
  const std::uint64_t bucket_count = ICECORE_TRY(read_number(lookup, table, word));
  const std::uint64_t chain_count = ICECORE_TRY(read_number(lookup, table + word, word));
  if (bucket_count == 0) return std::nullopt;
  const std::uint64_t bucket = 2 + sysv_hash_of(lookup.name) % bucket_count;
  const std::uint64_t chains = table + (2 + bucket_count) * word;
  std::uint64_t index = ICECORE_TRY(read_number(lookup, table + bucket * word, word));
  for (std::uint64_t steps = 0; index != 0; ++steps) {
    if (steps == chain_count) {
      return failure(ErrorKind::malformed, "a chain of the symbol hash table runs in a circle");
    }
    ICECORE_TRY(take_step(lookup));
    if (index >= chain_count) {
      return failure(
          ErrorKind::malformed,
          fmt::format("the symbol hash table names symbol {} of {}", index, chain_count));
    }
    std::optional<ElfSymbol> symbol = ICECORE_TRY(read_symbol_if_named(lookup, index));
    if (symbol.has_value()) return symbol;
    index = ICECORE_TRY(read_number(lookup, chains + index * word, word));
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<ElfSymbol>> find_elf_symbol(ByteSource& source, const ElfFile& elf,
                                                 const ElfDynamic& dynamic, std::string_view name,
                                                 const Limits& limits) {
  if (dynamic.symbol_table == 0 || dynamic.string_table == 0) return std::nullopt;
  Lookup lookup{.source = source,
                .elf = elf,
                .dynamic = dynamic,
                .name = name,
                .steps_left = limits.elf_dynamic_entries};
  if (dynamic.gnu_hash != 0) return find_by_gnu_hash(lookup);
  if (dynamic.hash != 0) return find_by_sysv_hash(lookup);
  return std::nullopt;
}

}  // namespace icecore
