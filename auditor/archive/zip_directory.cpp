// PKWARE's APPNOTE 6.3.10, sections 4.3.6 to 4.3.16: end record, zip64 records, central and local
// headers. Where the directory is follows CPython's zipfile: right before the end records, whatever
// offset they state, so that bytes may stand before the archive. The central directory is what
// counts; a local header that says otherwise is an error, because readers that trust it would see
// another file. Deflate and CRC-32 are libdeflate's.
#include "archive/zip_directory.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <memory>
#include <ranges>
#include <unordered_map>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t central_signature = 0x02014b50;
constexpr std::uint32_t zip64_end_signature = 0x06064b50;
constexpr std::uint32_t zip64_locator_signature = 0x07064b50;

constexpr std::uint64_t local_size = 30;
constexpr std::uint64_t end_size = 22;
constexpr std::uint64_t zip64_end_size = 56;
constexpr std::uint64_t zip64_locator_size = 20;
constexpr std::uint64_t longest_comment = 0xffff;

constexpr std::uint32_t in_zip64 = 0xffffffff;  // the field's value is in the zip64 extra field
constexpr std::uint16_t zip64_field = 1;
constexpr std::uint16_t unicode_path_field = 0x7075;

constexpr std::uint16_t stored = 0;
constexpr std::uint16_t deflated = 8;

constexpr std::uint16_t encrypted_flags = 1U | 1U << 6U | 1U << 13U;
constexpr std::uint16_t patch_flag = 1U << 5U;
constexpr std::uint16_t utf8_flag = 1U << 11U;
constexpr unsigned newest_version = 63;

// Where the end records say that the directory is.
struct EndRecord {
  std::uint64_t start = 0;  // of the first of the end records: the directory ends here
  std::uint64_t disk = 0, directory_disk = 0, entries = 0, size = 0, offset = 0;
  std::uint64_t records_end = 0, comment_size = 0;
};

std::string_view signature_text() {
  return {"PK\5\6", 4};
}

// The last place where an end record fits. zipfile looks at the very end first: a comment may hold
// the signature. Most files end there, and the comment's room is not looked at: where reading means
// fetching that is most of what would be fetched.
Result<EndRecord> read_end_record(ByteSource& bytes) {
  std::uint64_t tail_size = std::min(bytes.size(), end_size);
  std::string_view tail = as_text(ICECORE_TRY(bytes.at(bytes.size() - tail_size, tail_size)));
  std::size_t place = 0;
  const bool is_bare = tail.size() == end_size && tail.starts_with(signature_text()) &&
                       tail.ends_with(std::string_view("\0\0", 2));
  if (!is_bare) {
    tail_size = std::min(bytes.size(), end_size + longest_comment);
    tail = as_text(ICECORE_TRY(bytes.at(bytes.size() - tail_size, tail_size)));
    place = tail.rfind(signature_text());
  }
  const std::uint64_t tail_start = bytes.size() - tail_size;
  if (place == std::string_view::npos) {
    return failure(ErrorKind::not_found, "no end record of a zip file was found");
  }
  Reader reader(as_bytes(tail.substr(place)));
  reader.skip(4);
  EndRecord end{.start = tail_start + place};
  end.disk = reader.u16();
  end.directory_disk = reader.u16();
  reader.skip(2);  // entries on this disk
  end.entries = reader.u16();
  end.size = reader.u32();
  end.offset = reader.u32();
  const std::uint64_t comment_size = reader.u16();
  if (!reader.ok()) return reader.truncated("the end record of the zip file");
  if (comment_size > reader.remaining()) {
    return failure(ErrorKind::truncated,
                   fmt::format("the zip file's comment has {} bytes but {} are left", comment_size,
                               reader.remaining()),
                   end.start);
  }
  end.records_end = end.start + end_size;
  end.comment_size = comment_size;
  return end;
}

// The zip64 records stand right before the end record, where there are any.
Result<EndRecord> with_zip64(ByteSource& bytes, const EndRecord& end) {
  if (end.start < zip64_locator_size) return end;
  const std::uint64_t locator_start = end.start - zip64_locator_size;
  Reader locator(ICECORE_TRY(bytes.at(locator_start, zip64_locator_size)));
  if (locator.u32() != zip64_locator_signature) return end;
  if (locator_start < zip64_end_size) {
    return failure(ErrorKind::truncated, "the zip64 end record starts before the file",
                   locator_start);
  }
  EndRecord wide{.start = locator_start - zip64_end_size,
                 .records_end = end.records_end,
                 .comment_size = end.comment_size};
  Reader reader(ICECORE_TRY(bytes.at(wide.start, zip64_end_size)));
  if (reader.u32() != zip64_end_signature) {
    return failure(ErrorKind::malformed,
                   "expected the zip64 end record right before its locator, found other bytes",
                   wide.start);
  }
  reader.skip(8 + 2 + 2);  // its own size, version made by, version needed
  wide.disk = reader.u32();
  wide.directory_disk = reader.u32();
  reader.skip(8);  // entries on this disk
  wide.entries = reader.u64();
  wide.size = reader.u64();
  wide.offset = reader.u64();
  return wide;
}

// The extra fields that matter: values that do not fit their fields follow each other in the one,
// in a fixed order; the other holds a name (Info-ZIP's; behind a version and the CRC-32 of the
// first).
struct ExtraFields {
  Bytes zip64;
  std::string unicode_name;
  bool is_whole = true;
};

ExtraFields read_extra(Bytes extra) {
  constexpr std::size_t before_name = 5;
  ExtraFields found;
  Reader fields(extra);
  while (fields.remaining() >= 4) {
    const std::uint16_t id = fields.u16();
    const Bytes value = fields.bytes(fields.u16());
    if (fields.ok() && id == zip64_field) found.zip64 = value;
    if (fields.ok() && id == unicode_path_field && value.size() > before_name) {
      found.unicode_name = as_text(value.subspan(before_name));
    }
  }
  found.is_whole = fields.ok();
  return found;
}

void take_extra(Bytes extra, ZipEntry& entry) {
  ExtraFields found = read_extra(extra);
  if (!found.is_whole) {
    entry.data_problem = "an extra field is longer than its room";
    return;
  }
  entry.unicode_name = std::move(found.unicode_name);
  Reader values(found.zip64);
  for (std::uint64_t* const field : {&entry.size, &entry.compressed_size, &entry.header_offset}) {
    if (*field == in_zip64) *field = values.u64();
  }
  if (!values.ok()) entry.data_problem = "its zip64 field lacks a size or its offset";
}

std::string problem_of_name(std::string_view name) {
  if (name.empty()) return "it has no name";
  if (name.contains('\0')) return "its name holds a NUL";
  if (name.starts_with('/')) return "its name is an absolute path";
  for (const std::string_view part : split(name, '/')) {
    if (part == "..") return "its name leads out of the archive";
  }
  return "";
}

std::string problem_of_data(const ZipEntry& entry) {
  if ((entry.flags & encrypted_flags) != 0) return "it is encrypted";
  if ((entry.flags & patch_flag) != 0) return "it is a patch of another file";
  if (entry.method != stored && entry.method != deflated) {
    return fmt::format("its compression method {} is not read", entry.method);
  }
  if (entry.method == stored && entry.size != entry.compressed_size) {
    return fmt::format("it is stored in {} bytes but has {}", entry.compressed_size, entry.size);
  }
  return "";
}

// Problems of its fields go first, then those of its name.
void find_problems(ZipEntry& entry) {
  entry.problem = entry.data_problem;
  if (entry.problem.empty() && (entry.flags & utf8_flag) != 0 && !is_utf8(entry.name)) {
    entry.problem = "its name is not the UTF-8 that it says it is";
  }
  if (entry.problem.empty()) entry.problem = problem_of_name(entry.name);
  if (entry.data_problem.empty()) entry.data_problem = problem_of_data(entry);
  if (entry.problem.empty()) entry.problem = entry.data_problem;
}

Result<std::vector<ZipEntry>> read_entries(Bytes directory, std::uint64_t limit) {
  std::vector<ZipEntry> entries;
  Reader reader(directory);
  while (reader.remaining() > 0) {
    const std::uint64_t start = reader.offset();
    if (entries.size() == limit) {
      return failure(ErrorKind::limit, fmt::format("it has more than {} entries", limit));
    }
    if (reader.u32() != central_signature) {
      return failure(ErrorKind::malformed,
                     fmt::format("expected an entry at {:#x} of the central directory", start));
    }
    ZipEntry& entry = entries.emplace_back();
    reader.skip(2);  // version made by
    const unsigned version_needed = reader.u16() & 0xffU;
    entry.flags = reader.u16();
    entry.method = reader.u16();
    reader.skip(4);  // time and date
    entry.crc32 = reader.u32();
    entry.compressed_size = reader.u32();
    entry.size = reader.u32();
    const std::uint16_t name_size = reader.u16();
    const std::uint16_t extra_size = reader.u16();
    const std::uint16_t comment_size = reader.u16();
    reader.skip(2 + 2);  // disk, internal attributes
    entry.external_attributes = reader.u32();
    entry.header_offset = reader.u32();
    entry.name = as_text(reader.bytes(name_size));
    const Bytes extra = reader.bytes(extra_size);
    reader.skip(comment_size);
    if (!reader.ok()) return reader.truncated("an entry of the central directory");
    take_extra(extra, entry);
    if (entry.data_problem.empty() && version_needed > newest_version) {
      entry.data_problem = fmt::format("it needs version {}.{} of the format", version_needed / 10,
                                       version_needed % 10);
    }
    find_problems(entry);
  }
  return entries;
}

// All of one name have the problem: which of them counts depends on who reads.
void find_duplicates(std::vector<ZipEntry>& entries) {
  std::unordered_map<std::string_view, ZipEntry*> first;
  for (ZipEntry& entry : entries) {
    const auto [place, is_new] = first.emplace(entry.name, &entry);
    if (is_new) continue;
    for (ZipEntry* const one : {place->second, &entry}) {
      if (one->problem.empty()) one->problem = "another entry has its name";
    }
  }
}

// Each entry may reach as far as the next one starts. Local headers may be longer than is known
// here; reading checks the rest.
void find_overlaps(std::vector<ZipEntry>& entries, std::uint64_t directory_start) {
  std::vector<std::size_t> order(entries.size());
  std::ranges::generate(order, [next = std::size_t{0}]() mutable { return next++; });
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return entries[i].header_offset; });
  std::uint64_t end = directory_start;
  for (const std::size_t place : std::views::reverse(order)) {
    ZipEntry& entry = entries[place];
    entry.end = end;
    const std::uint64_t room = entry.header_offset > end ? 0 : end - entry.header_offset;
    const std::uint64_t needed = local_size + entry.name.size();
    if (room < needed || room - needed < entry.compressed_size) {
      for (std::string* const problem : {&entry.problem, &entry.data_problem}) {
        if (problem->empty()) *problem = "it overlaps what follows it";
      }
    }
    end = std::min(end, entry.header_offset);
  }
}

Result<ZipDirectory> read_directory(ByteSource& bytes, const EndRecord& end, const Limits& limits) {
  if (end.disk != 0 || end.directory_disk != 0) {
    return failure(ErrorKind::unsupported, "the zip file is one of several parts");
  }
  if (end.size > end.start || end.offset > end.start - end.size) {
    return failure(ErrorKind::malformed,
                   fmt::format("a central directory of {} bytes at {:#x} does not end before the "
                               "end record at {:#x}",
                               end.size, end.offset, end.start));
  }
  if (end.size > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("its central directory has {} bytes", end.size));
  }
  const std::uint64_t start = end.start - end.size;
  ZipDirectory directory{.prepended = start - end.offset,
                         .start = start,
                         .records_start = end.start,
                         .records_end = end.records_end,
                         .comment_size = end.comment_size};
  directory.entries =
      ICECORE_TRY(read_entries(ICECORE_TRY(bytes.at(start, end.size)), limits.list_entries));
  for (ZipEntry& entry : directory.entries) {
    const bool is_inside = entry.header_offset <= end.offset;
    entry.header_offset = is_inside ? entry.header_offset + directory.prepended : start;
  }
  find_duplicates(directory.entries);
  find_overlaps(directory.entries, start);
  if (end.entries != directory.entries.size()) {
    directory.problem = fmt::format("its end record counts {} entries but {} are listed",
                                    end.entries, directory.entries.size());
  }
  return directory;
}

// Where an entry's data starts.
Result<std::uint64_t> data_start(ByteSource& bytes, const ZipEntry& entry) {
  const ZipLocalHeader header = ICECORE_TRY(read_zip_local_header(bytes, entry));
  const std::string_view difference = local_difference(header, entry);
  if (difference.empty()) return header.data_start;
  return failure(
      ErrorKind::malformed,
      fmt::format("the local header has another {} than the central directory", difference),
      entry.header_offset);
}

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
};

Result<std::vector<std::byte>> inflate(Bytes compressed, std::uint64_t size, std::uint64_t start) {
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) return failure(ErrorKind::internal, "no memory to inflate with");
  std::vector<std::byte> result(std::max<std::uint64_t>(size, 1));
  std::size_t taken = 0;
  std::size_t given = 0;
  const libdeflate_result status =
      libdeflate_deflate_decompress_ex(decompressor.get(), compressed.data(), compressed.size(),
                                       result.data(), size, &taken, &given);
  if (status != LIBDEFLATE_SUCCESS || taken != compressed.size() || given != size) {
    return failure(ErrorKind::malformed,
                   fmt::format("{} bytes do not inflate to {}", compressed.size(), size), start);
  }
  result.resize(size);
  return result;
}

}  // namespace

const ZipEntry* ZipDirectory::find(std::string_view name) const {
  const auto newest_first = std::views::reverse(entries);
  const auto found = std::ranges::find(newest_first, name, &ZipEntry::name);
  return found == newest_first.end() ? nullptr : &*found;
}

std::string ZipDirectory::first_problem() const {
  if (!problem.empty()) return problem;
  for (const ZipEntry& entry : entries) {
    if (!entry.problem.empty()) return fmt::format("{}: {}", escaped(entry.name), entry.problem);
  }
  return "";
}

bool starts_as_zip(Bytes first_bytes) {
  const std::string_view text = as_text(first_bytes);
  return text.starts_with("PK\3\4") || text.starts_with(signature_text());
}

Result<ZipDirectory> read_zip_directory(ByteSource& bytes, const Limits& limits) {
  return read_directory(bytes, ICECORE_TRY(with_zip64(bytes, ICECORE_TRY(read_end_record(bytes)))),
                        limits);
}

Result<ZipLocalHeader> read_zip_local_header(ByteSource& bytes, const ZipEntry& entry) {
  const std::uint64_t start = entry.header_offset;
  Reader reader(ICECORE_TRY(bytes.pass(start, local_size)));
  if (reader.u32() != local_signature) {
    return failure(ErrorKind::malformed, "expected a local header, found other bytes", start);
  }
  ZipLocalHeader header;
  reader.skip(2);  // version needed
  header.flags = reader.u16();
  header.method = reader.u16();
  reader.skip(4);  // time and date
  header.crc32 = reader.u32();
  header.compressed_size = reader.u32();
  header.size = reader.u32();
  const std::uint64_t name_size = reader.u16();
  const std::uint64_t extra_size = reader.u16();
  header.data_start = start + local_size + name_size + extra_size;
  const Bytes rest = ICECORE_TRY(bytes.pass(start + local_size, name_size + extra_size));
  header.name = as_text(rest.first(name_size));
  ExtraFields extra = read_extra(rest.subspan(name_size));
  header.unicode_name = std::move(extra.unicode_name);
  Reader values(extra.zip64);
  for (std::uint64_t* const field : {&header.size, &header.compressed_size}) {
    if (*field == in_zip64 && values.remaining() >= sizeof(*field)) *field = values.u64();
  }
  return header;
}

// A local header may leave sizes and CRC-32 to what follows the data.
std::string_view local_difference(const ZipLocalHeader& header, const ZipEntry& entry) {
  if ((header.flags & encrypted_flags) != (entry.flags & encrypted_flags)) return "encryption";
  const bool is_ascii = std::ranges::all_of(entry.name, [](char letter) { return letter >= 0; });
  if (((header.flags ^ entry.flags) & utf8_flag) != 0 && !is_ascii) return "encoding of its name";
  if (header.method != entry.method) return "method";
  if (!header.has_descriptor()) {
    if (header.crc32 != entry.crc32) return "CRC-32";
    if (header.compressed_size != entry.compressed_size || header.size != entry.size) {
      return "size";
    }
  }
  if (header.name != entry.name) return "name";
  return "";
}

Result<std::vector<std::byte>> read_zip_entry(ByteSource& bytes, const ZipEntry& entry,
                                              std::uint64_t limit) {
  if (!entry.problem.empty()) return failure(ErrorKind::unsupported, entry.problem);
  if (entry.size > limit || entry.compressed_size > limit) {
    return failure(ErrorKind::limit,
                   fmt::format("{} bytes are more than the limit of {}",
                               std::max(entry.size, entry.compressed_size), limit));
  }
  const std::uint64_t start = ICECORE_TRY(data_start(bytes, entry));
  if (start > entry.end || entry.compressed_size > entry.end - start) {
    return failure(ErrorKind::malformed, "it overlaps what follows it", start);
  }
  const Bytes data = ICECORE_TRY(bytes.at(start, entry.compressed_size));
  std::vector<std::byte> result = entry.method == stored
                                      ? std::vector<std::byte>(data.begin(), data.end())
                                      : ICECORE_TRY(inflate(data, entry.size, start));
  if (libdeflate_crc32(0, result.data(), result.size()) != entry.crc32) {
    return failure(ErrorKind::malformed, "its bytes do not have the CRC-32 that is stated", start);
  }
  return result;
}

}  // namespace icecore
