// What is odd about a zip file or one of its entries: mostly something about which two programs
// that unpack it may not agree.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace icecore {

enum class ZipOddityKind : std::uint8_t {
  prepended_bytes,       ///< Something stands before the archive.
  trailing_bytes,        ///< Something stands behind it.
  comment,               ///< It has a comment, which may hold anything.
  bytes_between,         ///< Bytes are no part of any entry.
  hidden_entry,          ///< An entry is in the file and not in the central directory.
  end_records_disagree,  ///< The end records contradict each other or the directory.
  entry_repeated,        ///< Two entries have one name.
  entries_overlap,       ///< An entry's data reaches into what follows it.
  headers_disagree,      ///< The local header says something else.
  names_disagree,        ///< The local header, or an extra field, has another name.
  descriptor_disagrees,  ///< What stands behind the data says something else.
  name_absolute,         ///< The name starts with `/` or a drive.
  name_leads_out,        ///< The name has a part `..`.
  name_odd,              ///< The name is not one that all systems take as it is.
  name_encoding,         ///< It is not known which letters its bytes are.
  names_clash,           ///< Two names differ in upper and lower case only.
  file_and_directory,    ///< One name is a file's and a directory's.
  link,                  ///< It says that it is a symbolic link.
  special_file,          ///< It says that it is neither a file nor a directory.
  directory_with_data,   ///< A directory has bytes.
  encrypted,
  method_unread,  ///< A compression that this does not read, and others may not either.
  damaged,        ///< Its data is not what the headers say.
  expands         ///< It unpacks to far more than anything honest does.
};

inline constexpr std::array<std::string_view, 24> zip_oddity_words{"prepended-bytes",
                                                                   "trailing-bytes",
                                                                   "comment",
                                                                   "bytes-between",
                                                                   "hidden-entry",
                                                                   "end-records-disagree",
                                                                   "entry-repeated",
                                                                   "entries-overlap",
                                                                   "headers-disagree",
                                                                   "names-disagree",
                                                                   "descriptor-disagrees",
                                                                   "name-absolute",
                                                                   "name-leads-out",
                                                                   "name-odd",
                                                                   "name-encoding",
                                                                   "names-clash",
                                                                   "file-and-directory",
                                                                   "link",
                                                                   "special-file",
                                                                   "directory-with-data",
                                                                   "encrypted",
                                                                   "method-unread",
                                                                   "damaged",
                                                                   "expands"};

inline std::string_view to_word(ZipOddityKind kind) {
  return zip_oddity_words.at(static_cast<std::size_t>(kind));
}

struct ZipOddity {
  ZipOddityKind kind = ZipOddityKind::damaged;
  std::string detail;  ///< A sentence about it, escaped.
  friend bool operator==(const ZipOddity&, const ZipOddity&) = default;
};

}  // namespace icecore
