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

constexpr std::uint16_t stored = 0;
constexpr std::uint16_t deflated = 8;

constexpr std::uint16_t encrypted_flags = 1U | 1U << 6U | 1U << 13U;
constexpr std::uint16_t patch_flag = 1U << 5U;
constexpr std::uint16_t descriptor_flag = 1U << 3U;  // sizes and CRC-32 stand behind the data
constexpr std::uint16_t utf8_flag = 1U << 11U;
constexpr unsigned newest_version = 63;

// Where the end records say that the directory is.
struct EndRecord {
  std::uint64_t start = 0;  // of the first of the end records: the directory ends here
  std::uint64_t disk = 0, directory_disk = 0, entries = 0, size = 0, offset = 0;
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
  EndRecord wide{.start = locator_start - zip64_end_size};
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

// Values that do not fit their fields follow each other in this extra field, in a fixed order.
void take_zip64(Bytes extra, ZipEntry& entry) {
  Reader fields(extra);
  Reader values{Bytes{}};
  while (fields.remaining() >= 4) {
    const std::uint16_t id = fields.u16();
    const Bytes value = fields.bytes(fields.u16());
    if (fields.ok() && id == zip64_field) values = Reader(value);
  }
  if (!fields.ok()) {
    entry.problem = "an extra field is longer than its room";
    return;
  }
  for (std::uint64_t* const field : {&entry.size, &entry.compressed_size, &entry.header_offset}) {
    if (*field == in_zip64) *field = values.u64();
  }
  if (!values.ok()) entry.problem = "its zip64 field lacks a size or its offset";
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

std::string problem_of(const ZipEntry& entry) {
  if (!entry.problem.empty()) return entry.problem;
  if ((entry.flags & utf8_flag) != 0 && !is_utf8(entry.name)) {
    return "its name is not the UTF-8 that it says it is";
  }
  if (std::string problem = problem_of_name(entry.name); !problem.empty()) return problem;
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
    take_zip64(extra, entry);
    if (entry.problem.empty() && version_needed > newest_version) {
      entry.problem = fmt::format("it needs version {}.{} of the format", version_needed / 10,
                                  version_needed % 10);
    }
    entry.problem = problem_of(entry);
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
    if (entry.problem.empty() && (room < needed || room - needed < entry.compressed_size)) {
      entry.problem = "it overlaps what follows it";
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
  ZipDirectory directory{.prepended = start - end.offset};
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

// Where an entry's data starts. A local header may leave sizes and CRC-32 to what follows the data.
Result<std::uint64_t> data_start(ByteSource& bytes, const ZipEntry& entry) {
  const std::uint64_t start = entry.header_offset;
  Reader reader(ICECORE_TRY(bytes.at(start, local_size)));
  const auto contradiction = [&](std::string_view what) {
    return failure(ErrorKind::malformed,
                   fmt::format("the local header has another {} than the central directory", what),
                   start);
  };
  if (reader.u32() != local_signature) {
    return failure(ErrorKind::malformed, "expected a local header, found other bytes", start);
  }
  reader.skip(2);  // version needed
  const std::uint16_t flags = reader.u16();
  if ((flags & encrypted_flags) != 0) return contradiction("encryption");
  const bool is_ascii = std::ranges::all_of(entry.name, [](char letter) { return letter >= 0; });
  if (((flags ^ entry.flags) & utf8_flag) != 0 && !is_ascii) {
    return contradiction("encoding of its name");
  }
  if (reader.u16() != entry.method) return contradiction("method");
  reader.skip(4);  // time and date
  const std::uint32_t crc32 = reader.u32();
  const std::uint32_t compressed_size = reader.u32();
  const std::uint32_t size = reader.u32();
  if ((flags & descriptor_flag) == 0) {
    if (crc32 != entry.crc32) return contradiction("CRC-32");
    const bool is_same = compressed_size == entry.compressed_size && size == entry.size;
    if (!is_same && compressed_size != in_zip64 && size != in_zip64) return contradiction("size");
  }
  const std::uint64_t name_size = reader.u16();
  const std::uint64_t extra_size = reader.u16();
  if (name_size != entry.name.size() ||
      as_text(ICECORE_TRY(bytes.at(start + local_size, name_size))) != entry.name) {
    return contradiction("name");
  }
  return start + local_size + name_size + extra_size;
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
