// libarchive's tar reader with nothing else of it: no filter, so it never inflates, and no other
// format. It gets blocks of the layer without a copy. Names are taken as bytes: in the C locale it
// warns (-20) of each pax name that is not ASCII and then gives the bytes, which is what we want.
#include "archive/tar_entries.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <string_view>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t hole_piece = 64UL << 10U;
constexpr std::array<std::byte, hole_piece> zeros{};

std::string text_or_empty(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

TarKind kind_of(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr) return TarKind::hard_link;
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
      return TarKind::file;
    case AE_IFDIR:
      return TarKind::directory;
    case AE_IFLNK:
      return TarKind::symbolic_link;
    case AE_IFCHR:
      return TarKind::character_device;
    case AE_IFBLK:
      return TarKind::block_device;
    case AE_IFIFO:
      return TarKind::fifo;
    default:
      return TarKind::other;
  }
}

// Times that do not fit are the nearest that does.
std::int64_t nanoseconds(std::int64_t seconds, std::int64_t rest) {
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / second - 1;
  return std::clamp(seconds, -most, most) * second + rest;
}

// How a name leaves its directory.
struct Parents {
  bool has_any = false, lead_out = false;
};

Parents parents_in(std::string_view name) {
  Parents parents;
  std::int64_t depth = 0;
  for (const std::string_view part : split(name, '/')) {
    if (part == "..") {
      parents.has_any = true;
      if (--depth < 0) parents.lead_out = true;
      depth = std::max<std::int64_t>(depth, 0);
    } else if (!part.empty() && part != ".") {
      ++depth;
    }
  }
  return parents;
}

std::optional<TreePath> place_of(std::string_view name) {
  const Result<TreePath> path = TreePath().resolve(name);
  return path ? std::optional(*path) : std::nullopt;
}

void set_path(TarEntry& entry) {
  if (entry.raw_path.empty()) {
    entry.anomalies.push_back(TarAnomaly::empty_path);
    return;
  }
  if (entry.raw_path.starts_with('/')) entry.anomalies.push_back(TarAnomaly::absolute_path);
  const Parents parents = parents_in(entry.raw_path);
  if (parents.has_any) {
    entry.anomalies.push_back(parents.lead_out ? TarAnomaly::leads_out : TarAnomaly::parent_part);
  }
  entry.path = place_of(entry.raw_path);
  if (!entry.path) entry.anomalies.push_back(TarAnomaly::path_too_long);
}

void set_link(TarEntry& entry, archive_entry* found) {
  if (entry.kind == TarKind::symbolic_link) {
    entry.link_target = text_or_empty(archive_entry_symlink(found));
  }
  if (entry.kind == TarKind::hard_link) {
    entry.link_target = text_or_empty(archive_entry_hardlink(found));
    if (entry.link_target.starts_with('/')) entry.anomalies.push_back(TarAnomaly::link_absolute);
    if (parents_in(entry.link_target).lead_out) {
      entry.anomalies.push_back(TarAnomaly::link_leads_out);
    }
    if (!entry.link_target.empty()) entry.hard_link = place_of(entry.link_target);
  }
  const bool is_empty = entry.kind == TarKind::symbolic_link && entry.link_target.empty();
  if (is_empty || (entry.kind == TarKind::hard_link && !entry.hard_link)) {
    entry.anomalies.push_back(TarAnomaly::link_without_target);
  }
}

std::vector<ExtendedAttribute> attributes_of(archive_entry* entry) {
  std::vector<ExtendedAttribute> attributes;
  archive_entry_xattr_reset(entry);
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK) {
    if (size == 0) continue;  // POSIX: a record without a value takes the keyword back
    attributes.push_back(
        {.name = text_or_empty(name),
         .value = std::string(as_text(Bytes(static_cast<const std::byte*>(value), size)))});
  }
  std::ranges::stable_sort(attributes, {}, &ExtendedAttribute::name);
  return attributes;
}

TarEntry entry_of(archive_entry* found) {
  TarEntry entry{.raw_path = text_or_empty(archive_entry_pathname(found)), .kind = kind_of(found)};
  set_path(entry);
  set_link(entry, found);
  if (entry.kind == TarKind::file) {
    entry.size = static_cast<std::uint64_t>(std::max<std::int64_t>(archive_entry_size(found), 0));
  }
  if (entry.kind == TarKind::character_device || entry.kind == TarKind::block_device) {
    entry.device_major = static_cast<std::uint32_t>(archive_entry_rdevmajor(found));
    entry.device_minor = static_cast<std::uint32_t>(archive_entry_rdevminor(found));
  }
  entry.mode = static_cast<std::uint32_t>(archive_entry_perm(found)) & 07777U;
  entry.uid = archive_entry_uid(found);
  entry.gid = archive_entry_gid(found);
  entry.mtime_ns = nanoseconds(archive_entry_mtime(found), archive_entry_mtime_nsec(found));
  entry.attributes = attributes_of(found);
  return entry;
}

}  // namespace

std::string_view to_word(TarKind kind) {
  constexpr std::array<std::string_view, 8> words{
      "file",         "directory", "symbolic_link", "hard_link", "character_device",
      "block_device", "fifo",      "other"};
  return words.at(static_cast<std::size_t>(kind));
}

std::string_view to_word(TarAnomaly anomaly) {
  constexpr std::array<std::string_view, 9> words{
      "absolute-path", "leads-out",      "parent-part",         "empty-path",    "path-too-long",
      "link-absolute", "link-leads-out", "link-without-target", "header-damaged"};
  return words.at(static_cast<std::size_t>(anomaly));
}

struct TarEntries::Archive {
  explicit Archive(LayerStream& stream) : source(stream) {}
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() { archive_read_free(handle); }

  // libarchive's callback for more bytes.
  static la_ssize_t read(archive* handle, void* client, const void** block) {
    auto& self = *static_cast<Archive*>(client);
    Result<Bytes> bytes = self.is_first_given ? self.source.next() : self.first;
    self.is_first_given = true;
    if (!bytes) {
      self.stream_error = bytes.error();
      archive_set_error(handle, EIO, "the layer cannot be read");
      return ARCHIVE_FATAL;
    }
    *block = bytes->data();
    return static_cast<la_ssize_t>(bytes->size());
  }

  LayerStream& source;
  archive* handle = archive_read_new();
  Bytes first;
  bool is_first_given = false;
  bool is_at_end = false;
  std::optional<Error> stream_error, error;
};

TarEntries::TarEntries(LayerStream& stream, const Limits& limits)
    : limits_(limits), archive_(std::make_unique<Archive>(stream)) {
}

TarEntries::~TarEntries() = default;

Result<void> TarEntries::open() {
  archive* const handle = archive_->handle;
  if (handle == nullptr || archive_read_support_format_tar(handle) != ARCHIVE_OK) {
    return failure(ErrorKind::internal, "libarchive cannot be set up");
  }
  archive_->first = ICECORE_TRY(archive_->source.next());
  is_open_ = true;
  if (archive_->first.empty()) {
    archive_->is_at_end = true;  // a layer without a byte has no entries
    return {};
  }
  if (archive_read_open(handle, archive_.get(), nullptr, &Archive::read, nullptr) < ARCHIVE_WARN) {
    return damage();
  }
  return {};
}

std::unexpected<Error> TarEntries::damage() {
  if (archive_->stream_error) {
    archive_->error = archive_->stream_error;
  } else {
    const std::string reason = text_or_empty(archive_error_string(archive_->handle));
    const auto offset = static_cast<std::uint64_t>(archive_filter_bytes(archive_->handle, 0));
    const bool is_short = reason.starts_with("Truncated");
    archive_->error =
        Error{.kind = is_short ? ErrorKind::truncated : ErrorKind::malformed,
              .message = fmt::format("the tar is damaged at {:#x}: {}", offset, escaped(reason)),
              .offset = offset};
    if (reason == "Unrecognized archive format") {
      archive_->error->message = "expected a tar, found other bytes";
    }
  }
  return std::unexpected(*archive_->error);
}

Result<const TarEntry*> TarEntries::next() {
  if (archive_->error) return std::unexpected(*archive_->error);
  if (!is_open_) ICECORE_TRY(open());
  if (archive_->is_at_end) return nullptr;
  archive_entry* found = nullptr;
  const int code = archive_read_next_header(archive_->handle, &found);
  if (code == ARCHIVE_EOF) {
    archive_->is_at_end = true;
    return nullptr;
  }
  if (code < ARCHIVE_WARN || code == ARCHIVE_RETRY) return damage();
  if (++count_ > limits_.entries) {
    archive_->error = Error{.kind = ErrorKind::limit,
                            .message = fmt::format("it has more than {} entries", limits_.entries)};
    return std::unexpected(*archive_->error);
  }
  entry_ = entry_of(found);
  // Names that are not of the locale's letters are no damage.
  if (code == ARCHIVE_WARN &&
      !text_or_empty(archive_error_string(archive_->handle)).contains("can't be converted")) {
    entry_.anomalies.push_back(TarAnomaly::header_damaged);
  }
  position_ = 0;
  held_ = {};
  is_data_at_end_ = entry_.kind != TarKind::file;
  return &entry_;
}

Result<Bytes> TarEntries::read_hole(std::uint64_t size) {
  const std::size_t count = std::min<std::uint64_t>(size, zeros.size());
  hole_bytes_ += count;
  if (hole_bytes_ > limits_.expansion_bytes &&
      hole_bytes_ / limits_.expansion_ratio > archive_->source.compressed_bytes()) {
    return failure(ErrorKind::limit, fmt::format("sparse files have more than {} of holes",
                                                 human_bytes(hole_bytes_)));
  }
  position_ += count;
  return Bytes(zeros).first(count);
}

Result<Bytes> TarEntries::read() {
  if (archive_->error) return std::unexpected(*archive_->error);
  while (held_.empty() && !is_data_at_end_) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int code = archive_read_data_block(archive_->handle, &block, &size, &offset);
    if (code == ARCHIVE_EOF) {
      is_data_at_end_ = true;
    } else if (code < ARCHIVE_WARN || code == ARCHIVE_RETRY) {
      return damage();
    } else {
      held_ = Bytes(static_cast<const std::byte*>(block), size);
      held_at_ = static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0));
    }
  }
  if (held_.empty()) {
    return position_ < entry_.size ? read_hole(entry_.size - position_) : Result<Bytes>(Bytes());
  }
  if (held_at_ > position_) return read_hole(held_at_ - position_);
  if (held_at_ < position_) {
    return failure(ErrorKind::malformed, "parts of a sparse file overlap");
  }
  position_ += held_.size();
  return std::exchange(held_, Bytes());
}

}  // namespace icecore
