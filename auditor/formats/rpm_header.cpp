// Two counts, an index of 16 bytes an entry, then the data that the entries lead into; all numbers
// are big-endian. The first entries are the package as it was built; those that rpm adds when it
// installs it follow, and replace the former where they have the same tag.
#include "formats/rpm_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <map>

#include "base/reader.h"

namespace icecore {
namespace {

enum Tag : std::uint16_t {
  name_tag = 1000,
  version_tag = 1001,
  release_tag = 1002,
  epoch_tag = 1003,
  architecture_tag = 1022,
  old_file_names_tag = 1027,  // whole paths, of packages built before rpm 4
  file_states_tag = 1029,
  file_digests_tag = 1035,
  file_flags_tag = 1037,
  source_tag = 1044,
  directory_indexes_tag = 1116,
  base_names_tag = 1117,
  directory_names_tag = 1118,
  digest_algorithm_tag = 5011
};

enum Type : std::uint8_t {
  char_type = 1,
  int32_type = 4,
  string_type = 6,
  string_array_type = 8,
  i18n_string_type = 9
};

enum FileState : std::uint8_t { normal_state = 0, shared_state = 3 };

// Bits of a file's flags.
constexpr std::uint32_t configuration_flag = 1;
constexpr std::uint32_t ghost_flag = 64;

constexpr std::uint64_t entry_size = 16;

// Numbers of OpenPGP (RFC 4880, section 9.4).
std::string_view digest_name(std::uint32_t algorithm) {
  constexpr std::array<std::string_view, 12> names{
      "", "md5", "sha1", "", "", "", "", "", "sha256", "sha384", "sha512", "sha224"};
  return algorithm < names.size() ? names.at(algorithm) : std::string_view();
}

class HeaderReader {
 public:
  static Result<HeaderReader> over(Bytes header) {
    Reader reader(header, std::endian::big);
    const std::uint64_t entries = reader.u32();
    const std::uint64_t data_size = reader.u32();
    const Bytes index = reader.bytes(entries * entry_size);
    const Bytes data = reader.bytes(data_size);
    if (!reader.ok()) return reader.truncated("a header's index and data");
    return HeaderReader(index, data);
  }

  Result<RpmPackageView> run() {
    RpmPackageView package{.name = ICECORE_TRY(text(name_tag)),
                           .version = ICECORE_TRY(version()),
                           .architecture = ICECORE_TRY(text(architecture_tag)),
                           .source = ICECORE_TRY(text(source_tag)),
                           .digest_algorithm = ICECORE_TRY(digest_algorithm()),
                           .files = ICECORE_TRY(files())};
    if (package.name.empty()) {
      return failure(ErrorKind::malformed, "a header names no package");
    }
    return package;
  }

 private:
  struct Entry {
    std::uint32_t type = 0, offset = 0, count = 0;
  };

  HeaderReader(Bytes index, Bytes data) : data_(data) {
    Reader reader(index, std::endian::big);
    while (reader.remaining() >= entry_size) {
      const std::uint32_t tag = reader.u32();
      entries_[tag] = {.type = reader.u32(), .offset = reader.u32(), .count = reader.u32()};
    }
  }

  // The data of a tag from its start on; nothing without the tag.
  Result<std::optional<Bytes>> data_of(Tag tag, std::initializer_list<Type> types) const {
    const auto entry = entries_.find(tag);
    if (entry == entries_.end()) return std::nullopt;
    const auto [type, offset, count] = entry->second;
    if (std::ranges::find(types, type) == types.end()) {
      return failure(ErrorKind::malformed, fmt::format("tag {} has type {}", number_of(tag), type));
    }
    const std::uint64_t size = data_.size() - std::min<std::uint64_t>(offset, data_.size());
    if (offset > data_.size() || count > size) {
      return failure(ErrorKind::truncated,
                     fmt::format("tag {} has {} values at {}, in {} bytes of data", number_of(tag),
                                 count, offset, data_.size()));
    }
    return ICECORE_TRY(slice(data_, offset, size));
  }

  static unsigned number_of(Tag tag) { return tag; }
  std::uint32_t count_of(Tag tag) const { return entries_.at(tag).count; }

  // Texts that end with a NUL each, one after the other.
  static Result<std::vector<std::string_view>> texts_at(Bytes data, std::uint32_t count) {
    std::string_view left = as_text(data);
    std::vector<std::string_view> texts;
    texts.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::size_t end = left.find('\0');
      if (end == std::string_view::npos) {
        return failure(ErrorKind::truncated,
                       fmt::format("a list of {} texts ends after {}", count, i));
      }
      texts.push_back(left.substr(0, end));
      left.remove_prefix(end + 1);
    }
    return texts;
  }

  Result<std::string_view> text(Tag tag) const {
    const std::optional<Bytes> data =
        ICECORE_TRY(data_of(tag, {string_type, i18n_string_type, string_array_type}));
    if (!data || count_of(tag) == 0) return std::string_view();
    return ICECORE_TRY(texts_at(*data, 1)).front();
  }

  Result<std::vector<std::string_view>> texts(Tag tag) const {
    const std::optional<Bytes> data = ICECORE_TRY(data_of(tag, {string_array_type, string_type}));
    if (!data) return std::vector<std::string_view>();
    return texts_at(*data, count_of(tag));
  }

  Result<std::vector<std::uint32_t>> numbers(Tag tag) const {
    std::vector<std::uint32_t> numbers;
    const std::optional<Bytes> data = ICECORE_TRY(data_of(tag, {int32_type}));
    if (!data) return numbers;
    Reader reader(*data, std::endian::big);
    for (std::uint32_t i = 0; i < count_of(tag); ++i) numbers.push_back(reader.u32());
    if (!reader.ok()) return reader.truncated("a list of numbers");
    return numbers;
  }

  Result<std::string> version() const {
    const std::vector<std::uint32_t> epoch = ICECORE_TRY(numbers(epoch_tag));
    return fmt::format("{}{}-{}", epoch.empty() ? "" : fmt::format("{}:", epoch.front()),
                       ICECORE_TRY(text(version_tag)), ICECORE_TRY(text(release_tag)));
  }

  Result<std::vector<RpmFileView>> files() const {
    std::vector<RpmFileView> files = ICECORE_TRY(listed_files());
    ICECORE_TRY(add_digests(files));
    const std::optional<Bytes> states = ICECORE_TRY(data_of(file_states_tag, {char_type}));
    if (!states) return files;
    if (count_of(file_states_tag) != files.size()) {
      return failure(ErrorKind::malformed, fmt::format("{} files have {} states", files.size(),
                                                       count_of(file_states_tag)));
    }
    std::size_t at = 0;
    std::erase_if(files, [&](const RpmFileView&) {
      const auto state = std::to_integer<std::uint8_t>((*states)[at++]);
      return state != normal_state && state != shared_state;
    });
    return files;
  }

  Result<std::vector<RpmFileView>> listed_files() const {
    const auto names = ICECORE_TRY(texts(base_names_tag));
    const auto directories = ICECORE_TRY(texts(directory_names_tag));
    const auto indexes = ICECORE_TRY(numbers(directory_indexes_tag));
    if (names.empty()) return old_files();
    if (names.size() != indexes.size()) {
      return failure(ErrorKind::malformed,
                     fmt::format("{} names are in {} directories", names.size(), indexes.size()));
    }
    std::vector<RpmFileView> files;
    files.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (indexes[i] >= directories.size()) {
        return failure(ErrorKind::malformed, fmt::format("directory {} of {} is asked for",
                                                         indexes[i], directories.size()));
      }
      files.push_back({.directory = directories[indexes[i]], .name = names[i]});
    }
    return files;
  }

  // MD5 where nothing is said.
  Result<std::string_view> digest_algorithm() const {
    const std::vector<std::uint32_t> algorithm = ICECORE_TRY(numbers(digest_algorithm_tag));
    return algorithm.empty() ? "md5" : digest_name(algorithm.front());
  }

  // Lists of another length than the files' say nothing of them.
  Result<void> add_digests(std::vector<RpmFileView>& files) const {
    const auto digests = ICECORE_TRY(texts(file_digests_tag));
    const auto flags = ICECORE_TRY(numbers(file_flags_tag));
    if (digests.size() != files.size() || flags.size() != files.size()) return {};
    for (std::size_t i = 0; i < files.size(); ++i) {
      if ((flags[i] & (configuration_flag | ghost_flag)) == 0) files[i].digest = digests[i];
    }
    return {};
  }

  Result<std::vector<RpmFileView>> old_files() const {
    std::vector<RpmFileView> files;
    for (const std::string_view path : ICECORE_TRY(texts(old_file_names_tag))) {
      const std::size_t name = path.rfind('/') + 1;
      files.push_back({.directory = path.substr(0, name), .name = path.substr(name)});
    }
    return files;
  }

  Bytes data_;
  std::map<std::uint32_t, Entry> entries_;  // by tag
};

}  // namespace

Result<RpmPackageView> parse_rpm_header(Bytes header) {
  return ICECORE_TRY(HeaderReader::over(header)).run();
}

}  // namespace icecore
