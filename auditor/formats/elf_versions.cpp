// DT_VERNEED and DT_VERDEF, after the LSB, "Symbol Versioning"; the records are the same in both
// classes. They form chains: each says how far behind it the next one lies, and 0 ends its chain.
// The counts that go with the chains are for no loader: glibc, and musl where it looks, follow the
// links to the 0 whatever the counts say, while binutils also stops at the count. So a chain that
// ends before its count is taken as it stands, as all of them do, and one that goes on is refused:
// to stop there would hide versions that a loader insists on.
// Links only lead forward: one that would wrap around the class's addresses is an error, and thus
// no chain runs in a circle. It may still go through the whole file, and chains may share records:
// all records together are limited.
#include "formats/elf_versions.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "formats/elf_strings.h"

namespace icecore {
namespace {

constexpr std::uint16_t record_version = 1;  // VER_NEED_CURRENT and VER_DEF_CURRENT
constexpr std::uint16_t flag_base = 1;       // VER_FLG_BASE
constexpr std::uint16_t flag_weak = 2;       // VER_FLG_WEAK

struct VersionReader {
  ByteSource& source;
  const ElfFile& elf;
  ElfStringsView strings;
  std::uint64_t limit = 0;
  std::uint64_t records = 0;
};

// Where a chain goes: the address of a record, and for errors the offset of the record that led
// there and what the chain consists of.
struct Link {
  std::uint64_t address = 0;
  std::optional<std::uint64_t> from = std::nullopt;
  std::string_view what;
};

// One record's bytes with their place.
struct Record {
  Reader fields;
  Link link;
  std::uint64_t offset = 0;  // in the file
};

Result<Record> read_record(VersionReader& reader, const Link& link, std::uint64_t size) {
  if (reader.records == reader.limit) {
    return failure(ErrorKind::limit,
                   fmt::format("version records are more than the limit of {}", reader.limit),
                   link.from);
  }
  ++reader.records;
  Result<Bytes> bytes = read_at_address(reader.source, reader.elf, link.address, size, link.what);
  if (!bytes.has_value()) {
    if (!bytes.error().offset.has_value()) bytes.error().offset = link.from;
    return std::unexpected(std::move(bytes).error());
  }
  return Record{.fields = Reader(*bytes, reader.elf.byte_order),
                .link = link,
                .offset = ICECORE_TRY(file_offset(reader.elf, link.address))};
}

// The record that lies `distance` bytes behind the start of another.
Result<Link> follow(const VersionReader& reader, const Record& record, std::uint64_t distance,
                    std::string_view what) {
  const std::uint64_t last = reader.elf.bits == 64 ? std::numeric_limits<std::uint64_t>::max()
                                                   : std::numeric_limits<std::uint32_t>::max();
  if (record.link.address > last || distance > last - record.link.address) {
    return failure(ErrorKind::malformed,
                   fmt::format("{}: a link of {:#x} from address {:#x} leads past the last address",
                               what, distance, record.link.address),
                   record.offset);
  }
  return Link{.address = record.link.address + distance, .from = record.offset, .what = what};
}

Result<void> expect_version(const Record& record, std::uint16_t version) {
  if (version == record_version) return {};
  return failure(
      ErrorKind::malformed,
      fmt::format("{}: record version 1 expected but found {}", record.link.what, version),
      record.offset);
}

// `index` is that of the record to come.
Result<void> expect_more(const Link& link, std::uint64_t index, std::uint64_t count) {
  if (index < count) return {};
  return failure(
      ErrorKind::malformed,
      fmt::format("{}: the chain goes on after the {} that the file states", link.what, count),
      link.from);
}

Result<std::string> read_name(VersionReader& reader, const Record& record, std::uint64_t position) {
  Result<std::string> name = read_elf_string(reader.strings, position);
  if (!name.has_value() && name.error().kind == ErrorKind::malformed) {
    name.error().offset = record.offset;
  }
  return name;
}

// `library` is copied to each of its versions, so each of them pays for it.
Result<void> read_needs_of(VersionReader& reader, Link link, std::uint64_t count,
                           const std::string& library, ElfVersions& versions) {
  for (std::uint64_t index = 0;; ++index) {
    ICECORE_TRY(expect_more(link, index, count));
    Record record = ICECORE_TRY(read_record(reader, link, 16));
    record.fields.skip(4);  // vna_hash: that of the name
    const std::uint16_t flags = record.fields.u16();
    const std::uint16_t number = record.fields.u16();
    const std::uint32_t name = record.fields.u32();
    const std::uint32_t next = record.fields.u32();
    ICECORE_TRY(spend_elf_strings(reader.strings, library.size(), record.offset));
    versions.needs.push_back({.library = library,
                              .version = ICECORE_TRY(read_name(reader, record, name)),
                              .is_weak = (flags & flag_weak) != 0,
                              .index = number});
    if (next == 0) return {};
    link = ICECORE_TRY(follow(reader, record, next, link.what));
  }
}

Result<void> read_needs(VersionReader& reader, const ElfDynamic& dynamic, ElfVersions& versions) {
  Link link{.address = dynamic.version_needs, .what = "library with version needs"};
  for (std::uint64_t index = 0;; ++index) {
    ICECORE_TRY(expect_more(link, index, dynamic.version_need_count));
    Record record = ICECORE_TRY(read_record(reader, link, 16));
    ICECORE_TRY(expect_version(record, record.fields.u16()));
    const std::uint16_t count = record.fields.u16();
    const std::uint32_t library = record.fields.u32();
    const std::uint32_t first = record.fields.u32();
    const std::uint32_t next = record.fields.u32();
    const Link needs = ICECORE_TRY(follow(reader, record, first, "version need"));
    ICECORE_TRY(read_needs_of(reader, needs, count, ICECORE_TRY(read_name(reader, record, library)),
                              versions));
    if (next == 0) return {};
    link = ICECORE_TRY(follow(reader, record, next, link.what));
  }
}

// The first Verdaux; those after it name versions that this one contains.
Result<std::string> read_definition_name(VersionReader& reader, const Link& link,
                                         std::uint64_t count) {
  ICECORE_TRY(expect_more(link, 0, count));
  Record record = ICECORE_TRY(read_record(reader, link, 8));
  return read_name(reader, record, record.fields.u32());
}

Result<void> read_definitions(VersionReader& reader, const ElfDynamic& dynamic,
                              ElfVersions& versions) {
  Link link{.address = dynamic.version_definitions, .what = "version definition"};
  for (std::uint64_t index = 0;; ++index) {
    ICECORE_TRY(expect_more(link, index, dynamic.version_definition_count));
    Record record = ICECORE_TRY(read_record(reader, link, 20));
    ICECORE_TRY(expect_version(record, record.fields.u16()));
    const std::uint16_t flags = record.fields.u16();
    const std::uint16_t number = record.fields.u16();
    const std::uint16_t count = record.fields.u16();
    record.fields.skip(4);  // vd_hash: that of the name
    const std::uint32_t first = record.fields.u32();
    const std::uint32_t next = record.fields.u32();
    if ((flags & flag_base) == 0) {
      const Link name = ICECORE_TRY(follow(reader, record, first, "version definition's name"));
      versions.definitions.push_back(
          {.version = ICECORE_TRY(read_definition_name(reader, name, count)), .index = number});
    }
    if (next == 0) return {};
    link = ICECORE_TRY(follow(reader, record, next, link.what));
  }
}

// Without the bit that hides a version (VERSYM_HIDDEN).
std::uint16_t without_hidden(std::uint16_t number) {
  return number & 0x7FFFU;
}

}  // namespace

ElfVersionNumbersView::ElfVersionNumbersView(const ElfVersions& versions) {
  for (const ElfVersionDefinition& definition : versions.definitions) {
    names_.try_emplace(without_hidden(definition.index), definition.version);
  }
  for (const ElfVersionNeed& need : versions.needs) {
    names_.try_emplace(without_hidden(need.index), need.version);
  }
}

std::string_view ElfVersionNumbersView::name(std::uint16_t number) const {
  const auto found = names_.find(without_hidden(number));
  return found == names_.end() ? std::string_view() : found->second;
}

Result<ElfVersions> read_elf_versions(ByteSource& source, const ElfFile& elf,
                                      const ElfDynamic& dynamic, const Limits& limits) {
  ElfVersions versions;
  versions.has_definitions = dynamic.version_definitions != 0;
  if (dynamic.version_needs == 0 && !versions.has_definitions) return versions;
  VersionReader reader{.source = source,
                       .elf = elf,
                       .strings = ICECORE_TRY(find_elf_strings(source, elf, dynamic.string_table,
                                                               dynamic.string_size, limits)),
                       .limit = limits.elf_version_entries};
  if (dynamic.version_needs != 0) ICECORE_TRY(read_needs(reader, dynamic, versions));
  if (versions.has_definitions) ICECORE_TRY(read_definitions(reader, dynamic, versions));
  return versions;
}

}  // namespace icecore
