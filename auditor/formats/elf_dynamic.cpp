// The dynamic section, after the gABI, chapter 5. It is found as the loader finds it: through the
// virtual address of PT_DYNAMIC and the PT_LOAD that maps it, not through section headers or file
// offsets, which the loader ignores and tools like patchelf may leave stale.
#include "formats/elf_dynamic.h"

#include <fmt/format.h>

#include <algorithm>

#include "formats/elf_strings.h"

namespace icecore {
namespace {

// `d_tag` values (gABI, figure 5-10; those above 0x60000000 are GNU's and Solaris' own).
namespace tag {
constexpr std::uint64_t end = 0;
constexpr std::uint64_t needed = 1;
constexpr std::uint64_t hash = 4;
constexpr std::uint64_t string_table = 5;
constexpr std::uint64_t symbol_table = 6;
constexpr std::uint64_t relocations = 7;
constexpr std::uint64_t string_size = 10;
constexpr std::uint64_t soname = 14;
constexpr std::uint64_t rpath = 15;
constexpr std::uint64_t text_relocations = 22;
constexpr std::uint64_t constructors = 25;
constexpr std::uint64_t constructors_size = 27;
constexpr std::uint64_t runpath = 29;
constexpr std::uint64_t flags = 30;
constexpr std::uint64_t gnu_hash = 0x6FFFFEF5;
constexpr std::uint64_t version_symbols = 0x6FFFFFF0;
constexpr std::uint64_t relative_count = 0x6FFFFFF9;
constexpr std::uint64_t flags_1 = 0x6FFFFFFB;
constexpr std::uint64_t version_definitions = 0x6FFFFFFC;
constexpr std::uint64_t version_definition_count = 0x6FFFFFFD;
constexpr std::uint64_t version_needs = 0x6FFFFFFE;
constexpr std::uint64_t version_need_count = 0x6FFFFFFF;
constexpr std::uint64_t auxiliary = 0x7FFFFFFD;
constexpr std::uint64_t filter = 0x7FFFFFFF;
}  // namespace tag

// DF_TEXTREL, the bit of DT_FLAGS that came to replace DT_TEXTREL.
constexpr std::uint64_t flag_text_relocations = 4;

// Names as they stand: offsets into the string table, which may be given after its first user.
struct NameOffsets {
  std::optional<std::uint64_t> soname;
  std::optional<std::uint64_t> rpath;
  std::optional<std::uint64_t> runpath;
  std::vector<std::uint64_t> needed;
  std::vector<std::uint64_t> auxiliaries;
  std::vector<std::uint64_t> filters;

  [[nodiscard]] bool empty() const {
    return !soname && !rpath && !runpath && needed.empty() && auxiliaries.empty() &&
           filters.empty();
  }
};

Result<std::optional<std::string>> read_optional(ElfStringsView& strings,
                                                 std::optional<std::uint64_t> position) {
  if (!position.has_value()) return std::nullopt;
  return ICECORE_TRY(read_elf_string(strings, *position));
}

Result<std::vector<std::string>> read_all(ElfStringsView& strings,
                                          const std::vector<std::uint64_t>& positions) {
  std::vector<std::string> texts;
  texts.reserve(positions.size());
  for (const std::uint64_t position : positions) {
    texts.push_back(ICECORE_TRY(read_elf_string(strings, position)));
  }
  return texts;
}

Result<std::string> read_interpreter(ByteSource& source, const ElfFile& elf, const Limits& limits) {
  const auto segment = std::ranges::find_if(elf.segments, [](const ElfSegment& candidate) {
    return candidate.is(ElfSegmentType::interpreter);
  });
  if (segment == elf.segments.end()) return std::string();
  if (segment->file_size > limits.path_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("an interpreter path of {} bytes is more than the limit of {}",
                               segment->file_size, limits.path_bytes),
                   segment->offset);
  }
  const std::string_view text = as_text(
      ICECORE_TRY(read_part(source, segment->offset, segment->file_size, "interpreter path")));
  return std::string(text.substr(0, text.find('\0')));
}

// Entries whose value is a position in the string table, which may be given later.
void take_name(std::uint64_t kind, std::uint64_t position, NameOffsets& names) {
  switch (kind) {
    case tag::needed:
      names.needed.push_back(position);
      break;
    case tag::soname:
      names.soname = position;
      break;
    case tag::rpath:
      names.rpath = position;
      break;
    case tag::runpath:
      names.runpath = position;
      break;
    case tag::auxiliary:
      names.auxiliaries.push_back(position);
      break;
    case tag::filter:
      names.filters.push_back(position);
      break;
    default:
      break;
  }
}

// Where the member lies that an entry of this kind gives its value to; nullptr for other kinds.
std::uint64_t* member_of(ElfDynamic& dynamic, std::uint64_t kind) {
  switch (kind) {
    case tag::hash:
      return &dynamic.hash;
    case tag::gnu_hash:
      return &dynamic.gnu_hash;
    case tag::string_table:
      return &dynamic.string_table;
    case tag::string_size:
      return &dynamic.string_size;
    case tag::symbol_table:
      return &dynamic.symbol_table;
    case tag::version_symbols:
      return &dynamic.version_symbols;
    case tag::version_needs:
      return &dynamic.version_needs;
    case tag::version_need_count:
      return &dynamic.version_need_count;
    case tag::version_definitions:
      return &dynamic.version_definitions;
    case tag::version_definition_count:
      return &dynamic.version_definition_count;
    case tag::constructors:
      return &dynamic.constructors;
    case tag::constructors_size:
      return &dynamic.constructors_size;
    case tag::relocations:
      return &dynamic.relocations;
    case tag::relative_count:
      return &dynamic.relative_count;
    case tag::flags:
      return &dynamic.flags;
    case tag::flags_1:
      return &dynamic.flags_1;
    default:
      return nullptr;
  }
}

// The last entry of a kind counts, as in glibc and musl.
void take_entry(std::uint64_t kind, std::uint64_t value, ElfDynamic& dynamic, NameOffsets& names) {
  take_name(kind, value, names);
  if (std::uint64_t* member = member_of(dynamic, kind)) *member = value;
  if (kind == tag::text_relocations) dynamic.has_text_relocations = true;
}

Result<NameOffsets> read_entries(ByteSource& source, const ElfFile& elf, const ElfSegment& segment,
                                 const Limits& limits, ElfDynamic& dynamic) {
  const std::uint64_t entry_size = 2ULL * elf.word_size();
  const std::uint64_t count = segment.file_size / entry_size;
  if (count > limits.elf_dynamic_entries) {
    return failure(ErrorKind::limit,
                   fmt::format("{} dynamic entries are more than the limit of {}", count,
                               limits.elf_dynamic_entries),
                   segment.offset);
  }
  const Bytes table = ICECORE_TRY(
      read_at_address(source, elf, segment.virtual_address, count * entry_size, "dynamic section"));
  NameOffsets names;
  Reader reader(table, elf.byte_order);
  while (reader.remaining() > 0) {
    const std::uint64_t kind = elf.word(reader);
    const std::uint64_t value = elf.word(reader);
    if (kind == tag::end) break;
    take_entry(kind, value, dynamic, names);
  }
  if ((dynamic.flags & flag_text_relocations) != 0) dynamic.has_text_relocations = true;
  return names;
}

Result<void> read_names(ByteSource& source, const ElfFile& elf, const Limits& limits,
                        const NameOffsets& names, ElfDynamic& dynamic) {
  if (names.empty()) return {};
  ElfStringsView strings =
      ICECORE_TRY(find_elf_strings(source, elf, dynamic.string_table, dynamic.string_size, limits));
  dynamic.needed = ICECORE_TRY(read_all(strings, names.needed));
  dynamic.auxiliaries = ICECORE_TRY(read_all(strings, names.auxiliaries));
  dynamic.filters = ICECORE_TRY(read_all(strings, names.filters));
  dynamic.soname = ICECORE_TRY(read_optional(strings, names.soname)).value_or("");
  dynamic.rpath = ICECORE_TRY(read_optional(strings, names.rpath));
  dynamic.runpath = ICECORE_TRY(read_optional(strings, names.runpath));
  return {};
}

}  // namespace

Result<ElfDynamic> read_elf_dynamic(ByteSource& source, const ElfFile& elf, const Limits& limits) {
  ElfDynamic dynamic;
  dynamic.interpreter = ICECORE_TRY(read_interpreter(source, elf, limits));
  const ElfSegment* segment = nullptr;
  for (const ElfSegment& candidate : elf.segments) {
    if (!candidate.is(ElfSegmentType::dynamic) || candidate.file_size == 0) continue;
    if (segment != nullptr) {
      return failure(ErrorKind::malformed, "two dynamic sections; loaders differ on which counts",
                     candidate.offset);
    }
    segment = &candidate;
  }
  if (segment == nullptr) return dynamic;
  const NameOffsets names = ICECORE_TRY(read_entries(source, elf, *segment, limits, dynamic));
  ICECORE_TRY(read_names(source, elf, limits, names, dynamic));
  return dynamic;
}

}  // namespace icecore
