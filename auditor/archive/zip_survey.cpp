// Programs find entries in three ways: by the central directory (Python's zipfile, and all that are
// built on it), by the local headers one after another (those that unpack a stream), and by a
// mixture of both. Where the ways lead to other names or bytes, one program installs what another
// one checked: PEP 427 does not say which is right, and indexes refuse such files today.
// APPNOTE 6.3.10.
#include "archive/zip_survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "base/reader.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50;
constexpr std::uint32_t descriptor_signature = 0x08074b50;
constexpr std::uint32_t zip64_end_signature = 0x06064b50;
constexpr std::uint64_t longest_descriptor = 24;
constexpr std::uint64_t zip64_end_size = 56;
constexpr std::uint64_t zip64_locator_size = 20;
constexpr std::uint16_t encrypted_flag = 1;
constexpr std::uint16_t utf8_flag = 1U << 11U;
constexpr std::uint16_t stored = 0;
constexpr std::uint16_t deflated = 8;

bool is_directory_name(std::string_view name) {
  return name.ends_with('/');
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) { return letter >= 0; });
}

bool has(const std::vector<std::string_view>& parts, std::string_view part) {
  return std::ranges::find(parts, part) != parts.end();
}

bool has_drive(std::string_view name) {
  const auto is_letter = [](char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
  };
  return name.size() > 1 && name[1] == ':' && is_letter(name[0]);
}

std::string_view oddity_of_letters(std::string_view name) {
  constexpr char first_plain = ' ';
  constexpr char deleted = 0x7f;
  for (const char letter : name) {
    if (letter == '\0') return "its name holds a NUL, at which some end it";
    if (letter == '\\') return "its name holds a backslash, which is a slash on Windows";
    if ((letter >= 0 && letter < first_plain) || letter == deleted) {
      return "its name holds a control character";
    }
  }
  return "";
}

void look_at_name(std::string_view name, std::uint16_t flags, std::vector<ZipOddity>& found) {
  const auto add = [&](ZipOddityKind kind, std::string_view detail) {
    found.push_back({.kind = kind, .detail = std::string(detail)});
  };
  if (name.empty()) return add(ZipOddityKind::name_odd, "it has no name");
  if (name.starts_with('/')) add(ZipOddityKind::name_absolute, "its name starts with a slash");
  if (has_drive(name)) add(ZipOddityKind::name_absolute, "its name starts with a drive of Windows");
  const std::vector<std::string_view> parts =
      split(is_directory_name(name) ? name.substr(0, name.size() - 1) : name, '/');
  if (has(parts, "..")) {
    add(ZipOddityKind::name_leads_out, "its name has a part `..`");
  }
  if (has(parts, ".") || (has(parts, "") && !name.starts_with('/'))) {
    add(ZipOddityKind::name_odd, "its name has a part that means nothing: `.`, or an empty one");
  }
  const std::string_view letters = oddity_of_letters(name);
  if (!letters.empty()) add(ZipOddityKind::name_odd, letters);
  const bool says_utf8 = (flags & utf8_flag) != 0;
  if (says_utf8 && !is_utf8(name)) {
    add(ZipOddityKind::name_encoding, "its name is not the UTF-8 that it says it is");
  } else if (!says_utf8 && !is_ascii(name)) {
    add(ZipOddityKind::name_encoding, "its name is not ASCII, and does not say that it is UTF-8");
  }
}

void look_at_mode(const ZipEntry& entry, std::vector<ZipOddity>& found) {
  constexpr std::uint32_t kind_bits = 0170000;
  constexpr std::uint32_t file = 0100000;
  constexpr std::uint32_t directory = 0040000;
  constexpr std::uint32_t link = 0120000;
  const std::uint32_t kind = entry.external_attributes >> 16U & kind_bits;
  if (kind == link) {
    found.push_back({.kind = ZipOddityKind::link,
                     .detail = "its mode is that of a symbolic link, which wheels cannot have"});
  } else if (kind != 0 && kind != file && kind != directory) {
    found.push_back(
        {.kind = ZipOddityKind::special_file,
         .detail = fmt::format("its mode is {:o}, no file's and no directory's", kind)});
  }
  if (is_directory_name(entry.name) && (entry.size != 0 || entry.compressed_size > 2)) {
    found.push_back({.kind = ZipOddityKind::directory_with_data,
                     .detail = fmt::format("it is a directory with {} bytes", entry.size)});
  }
}

void look_at_data_fields(const ZipEntry& entry, std::vector<ZipOddity>& found) {
  if (entry.data_problem.empty()) return;
  ZipOddityKind kind = ZipOddityKind::damaged;
  if ((entry.flags & encrypted_flag) != 0) {
    kind = ZipOddityKind::encrypted;
  } else if (entry.method != stored && entry.method != deflated) {
    kind = ZipOddityKind::method_unread;
  } else if (entry.data_problem.contains("overlaps")) {
    kind = ZipOddityKind::entries_overlap;
  }
  found.push_back({.kind = kind, .detail = entry.data_problem});
}

class Surveyor {
 public:
  Surveyor(ByteSource& bytes, const ZipDirectory& directory, const Limits& limits)
      : bytes_(bytes), directory_(directory), limits_(limits) {
    survey_.of_entries.resize(directory.entries.size());
  }

  Result<ZipSurvey> run() {
    look_at_ends();
    ICECORE_TRY(look_at_zip64_locator());
    for (std::size_t i = 0; i < directory_.entries.size(); ++i) {
      const ZipEntry& entry = directory_.entries[i];
      look_at_name(entry.name, entry.flags, survey_.of_entries[i]);
      look_at_mode(entry, survey_.of_entries[i]);
      look_at_data_fields(entry, survey_.of_entries[i]);
    }
    look_at_names_together();
    look_at_expansion();
    ICECORE_TRY(look_at_places());
    return std::move(survey_);
  }

 private:
  void of_archive(ZipOddityKind kind, std::string detail) {
    survey_.of_archive.push_back({.kind = kind, .detail = std::move(detail)});
  }
  void of_entry(std::size_t entry, ZipOddityKind kind, std::string detail) {
    survey_.of_entries[entry].push_back({.kind = kind, .detail = std::move(detail)});
  }

  void look_at_ends() {
    if (!directory_.problem.empty()) {
      of_archive(ZipOddityKind::end_records_disagree, directory_.problem);
    }
    if (directory_.prepended > 0) {
      of_archive(
          ZipOddityKind::prepended_bytes,
          fmt::format("{} bytes stand before what its offsets count from", directory_.prepended));
    }
    if (directory_.comment_size > 0) {
      of_archive(ZipOddityKind::comment,
                 fmt::format("it has a comment of {} bytes", directory_.comment_size));
    }
    const std::uint64_t end = directory_.records_end + directory_.comment_size;
    if (end < bytes_.size()) {
      of_archive(ZipOddityKind::trailing_bytes,
                 fmt::format("{} bytes stand behind its end", bytes_.size() - end));
    }
  }

  // Readers of the zip64 records either go where the locator says or look right before it.
  Result<void> look_at_zip64_locator() {
    const std::uint64_t first = directory_.records_start;
    const bool has_records = directory_.records_end - first >= zip64_end_size + zip64_locator_size;
    if (!has_records) return {};
    Reader record(ICECORE_TRY(bytes_.pass(first, zip64_end_size)));
    if (record.u32() != zip64_end_signature) return {};
    const std::uint64_t own_size = record.u64();
    if (own_size != zip64_end_size - 12) {
      of_archive(ZipOddityKind::end_records_disagree,
                 fmt::format("its zip64 end record says that it has {} bytes, not {}", own_size,
                             zip64_end_size - 12));
    }
    record.skip(2 + 2 + 4 + 4 + 8);
    const std::uint64_t entries = record.u64();
    const std::uint64_t size = record.u64();
    const std::uint64_t offset = record.u64();
    Reader rest(ICECORE_TRY(
        bytes_.pass(first + zip64_end_size, directory_.records_end - first - zip64_end_size)));
    rest.skip(8);
    const std::uint64_t place = rest.u64();
    if (place + directory_.prepended != first) {
      of_archive(
          ZipOddityKind::end_records_disagree,
          fmt::format("its zip64 locator points to {:#x}, the record is at {:#x}", place, first));
    }
    // The number of disks; of the plain record its signature, disks, and entries on this disk.
    rest.skip(4 + 4 + 2 + 2 + 2);
    check_plain_record(rest, entries, size, offset);
    return {};
  }

  // The plain record holds the same, or says that the zip64 record does.
  void check_plain_record(Reader& rest, std::uint64_t entries, std::uint64_t size,
                          std::uint64_t offset) {
    constexpr std::uint64_t elsewhere16 = 0xffff;
    constexpr std::uint64_t elsewhere32 = 0xffffffff;
    const std::uint64_t own_entries = rest.u16();
    const std::uint64_t own_size = rest.u32();
    const std::uint64_t own_offset = rest.u32();
    const bool agree = (own_entries == elsewhere16 || own_entries == entries) &&
                       (own_size == elsewhere32 || own_size == size) &&
                       (own_offset == elsewhere32 || own_offset == offset);
    if (agree && rest.ok()) return;
    of_archive(ZipOddityKind::end_records_disagree,
               "its end record and its zip64 end record place the directory differently");
  }

  void look_at_names_together() {
    std::map<std::string_view, std::size_t> names;
    std::map<std::string, std::size_t> folded;
    std::set<std::string_view> directories;
    for (std::size_t i = 0; i < directory_.entries.size(); ++i) {
      const std::string_view name = directory_.entries[i].name;
      const auto [place, is_new] = names.emplace(name, i);
      if (!is_new) {
        for (const std::size_t one : {place->second, i}) {
          if (one == i || survey_.of_entries[one].empty() ||
              survey_.of_entries[one].back().kind != ZipOddityKind::entry_repeated) {
            of_entry(one, ZipOddityKind::entry_repeated, "another entry has its name");
          }
        }
        continue;
      }
      const auto [other, is_alone] = folded.emplace(to_lower_ascii(name), i);
      if (!is_alone) {
        of_entry(i, ZipOddityKind::names_clash,
                 fmt::format("{} differs from it in case only",
                             escaped(directory_.entries[other->second].name)));
      }
      for (std::size_t end = name.find('/'); end != std::string_view::npos;
           end = name.find('/', end + 1)) {
        directories.insert(name.substr(0, end));
      }
    }
    for (const auto& [name, entry] : names) {
      if (directories.contains(name)) {
        of_entry(entry, ZipOddityKind::file_and_directory, "other entries are below it");
      }
    }
  }

  // Sizes are checked against the data when it is read, so that those stated are what may come.
  void look_at_expansion() {
    std::uint64_t total = 0;
    for (const ZipEntry& entry : directory_.entries) {
      total += std::min(entry.size, limits_.layer_bytes);
    }
    if (total <= limits_.expansion_bytes || total / limits_.expansion_ratio <= bytes_.size()) {
      return;
    }
    of_archive(ZipOddityKind::expands, fmt::format("{} would unpack to {}",
                                                   human_bytes(bytes_.size()), human_bytes(total)));
  }

  // Entries by where they are, and what is between them.
  Result<void> look_at_places() {
    std::vector<std::size_t> order(directory_.entries.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {},
                             [&](std::size_t i) { return directory_.entries[i].header_offset; });
    std::uint64_t end = directory_.prepended;
    for (const std::size_t number : order) {
      const ZipEntry& entry = directory_.entries[number];
      if (entry.header_offset > end) ICECORE_TRY(look_between(end, entry.header_offset));
      end = std::max(end, ICECORE_TRY(end_of_entry(number)));
    }
    if (directory_.start > end) ICECORE_TRY(look_between(end, directory_.start));
    return {};
  }

  Result<void> look_between(std::uint64_t from, std::uint64_t to) {
    constexpr std::uint64_t header_size = 30;
    constexpr std::uint64_t name_place = 26;
    const std::uint64_t shown = std::min<std::uint64_t>(to - from, header_size);
    Reader reader(ICECORE_TRY(bytes_.pass(from, shown)));
    if (shown < header_size || reader.u32() != local_signature) {
      of_archive(from == directory_.prepended ? ZipOddityKind::prepended_bytes
                                              : ZipOddityKind::bytes_between,
                 fmt::format("{} bytes at {:#x} are no part of an entry", to - from, from));
      return {};
    }
    reader.skip(name_place - 4);
    const std::uint64_t name_size = std::min<std::uint64_t>(reader.u16(), to - from - header_size);
    const std::string name(as_text(ICECORE_TRY(bytes_.pass(from + header_size, name_size))));
    of_archive(
        ZipOddityKind::hidden_entry,
        fmt::format("an entry {} at {:#x} is not in the central directory", escaped(name), from));
    return {};
  }

  // Compares the entry with its local header and what follows the data, and tells where that ends.
  Result<std::uint64_t> end_of_entry(std::size_t number) {
    const ZipEntry& entry = directory_.entries[number];
    Result<ZipLocalHeader> header = read_zip_local_header(bytes_, entry);
    if (!header) {
      if (header.error().kind == ErrorKind::unreadable) return std::unexpected(header.error());
      of_entry(number, ZipOddityKind::headers_disagree, "it has no local header");
      return entry.header_offset;
    }
    compare(number, entry, *header);
    const std::uint64_t room = entry.end > header->data_start ? entry.end - header->data_start : 0;
    if (entry.compressed_size > room) {
      if (entry.data_problem.empty()) {
        of_entry(number, ZipOddityKind::entries_overlap, "it overlaps what follows it");
      }
      return entry.end;
    }
    const std::uint64_t end = header->data_start + entry.compressed_size;
    if (!header->has_descriptor()) return end;
    const std::uint64_t size = ICECORE_TRY(descriptor_size(entry, end));
    if (size == 0) {
      of_entry(number, ZipOddityKind::descriptor_disagrees,
               "what follows its data has other sizes or another CRC-32");
      return entry.end;
    }
    return end + size;
  }

  void compare(std::size_t number, const ZipEntry& entry, const ZipLocalHeader& header) {
    if (header.name != entry.name) {
      of_entry(number, ZipOddityKind::names_disagree,
               fmt::format("its local header calls it {}", escaped(header.name)));
    }
    for (const std::string& name : {header.unicode_name, entry.unicode_name}) {
      if (name.empty() || name == entry.name) continue;
      of_entry(number, ZipOddityKind::names_disagree,
               fmt::format("an extra field calls it {}", escaped(name)));
      break;
    }
    ZipLocalHeader renamed = header;
    renamed.name = entry.name;
    const std::string_view difference = local_difference(renamed, entry);
    if (!difference.empty()) {
      of_entry(
          number, ZipOddityKind::headers_disagree,
          fmt::format("its local header has another {} than the central directory", difference));
    } else if (header.has_descriptor() && has_other_values(entry, header)) {
      of_entry(number, ZipOddityKind::headers_disagree,
               "its local header has another size or CRC-32 than the central directory");
    }
  }

  // They may be zero where a descriptor follows, or right.
  static bool has_other_values(const ZipEntry& entry, const ZipLocalHeader& header) {
    constexpr std::uint64_t in_zip64 = 0xffffffff;
    const auto differs = [&](std::uint64_t local, std::uint64_t central) {
      return local != 0 && local != in_zip64 && local != central;
    };
    return differs(header.crc32, entry.crc32) ||
           differs(header.compressed_size, entry.compressed_size) ||
           differs(header.size, entry.size);
  }

  // With a signature or without, with sizes of 32 or 64 bits; 0 where it is none for the entry.
  Result<std::uint64_t> descriptor_size(const ZipEntry& entry, std::uint64_t place) {
    const std::uint64_t room = std::min(longest_descriptor, entry.end - place);
    const Bytes bytes = ICECORE_TRY(bytes_.pass(place, room));
    for (const bool is_signed : {true, false}) {
      for (const bool is_wide : {false, true}) {
        Reader reader(bytes);
        if (is_signed && reader.u32() != descriptor_signature) continue;
        const std::uint32_t crc32 = reader.u32();
        const std::uint64_t compressed_size = is_wide ? reader.u64() : reader.u32();
        const std::uint64_t size = is_wide ? reader.u64() : reader.u32();
        if (reader.ok() && crc32 == entry.crc32 && compressed_size == entry.compressed_size &&
            size == entry.size) {
          return reader.offset();
        }
      }
    }
    return 0;
  }

  ByteSource& bytes_;
  const ZipDirectory& directory_;
  const Limits& limits_;
  ZipSurvey survey_;
};

}  // namespace

Result<ZipSurvey> survey_zip(ByteSource& bytes, const ZipDirectory& directory,
                             const Limits& limits) {
  return Surveyor(bytes, directory, limits).run();
}

}  // namespace icecore
