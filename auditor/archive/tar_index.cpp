// libarchive again, with a callback that skips: a file's bytes are not read, and where they start
// is what libarchive has consumed behind its header.
#include "archive/tar_index.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint64_t piece_size = 16UL << 10U;
constexpr int most_hops = 40;

struct ArchiveDeleter {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

// What libarchive reads from.
struct Source {
  ByteSource& bytes;
  std::uint64_t position = 0;
  std::optional<Error> error = std::nullopt;

  static la_ssize_t read(archive* handle, void* client, const void** block) {
    auto& self = *static_cast<Source*>(client);
    const std::uint64_t size = std::min(piece_size, self.bytes.size() - self.position);
    if (size == 0) return 0;
    const Result<Bytes> piece = self.bytes.pass(self.position, size);
    if (!piece) {
      self.error = piece.error();
      archive_set_error(handle, EIO, "the archive cannot be read");
      return ARCHIVE_FATAL;
    }
    self.position += size;
    *block = piece->data();
    return static_cast<la_ssize_t>(size);
  }

  static la_int64_t skip(archive* /*handle*/, void* client, la_int64_t request) {
    auto& self = *static_cast<Source*>(client);
    const std::uint64_t size =
        std::min(static_cast<std::uint64_t>(std::max<la_int64_t>(request, 0)),
                 self.bytes.size() - self.position);
    self.position += size;
    return static_cast<la_int64_t>(size);
  }
};

std::string text_or_empty(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

std::unexpected<Error> damage(archive* handle, const Source& source) {
  if (source.error) return std::unexpected(*source.error);
  const std::string reason = text_or_empty(archive_error_string(handle));
  if (reason == "Unrecognized archive format") {
    return failure(ErrorKind::malformed, "expected a tar, found other bytes");
  }
  const bool is_short = reason.starts_with("Truncated");
  return failure(is_short ? ErrorKind::truncated : ErrorKind::malformed,
                 fmt::format("the tar is damaged near {:#x}: {}", source.position, escaped(reason)),
                 source.position);
}

TarMemberPlace place_of(archive* handle, archive_entry* entry) {
  TarMemberPlace place{.kind = TarKind::other,
                       .offset = static_cast<std::uint64_t>(archive_filter_bytes(handle, 0)),
                       .is_sparse = archive_entry_sparse_count(entry) > 0};
  if (const char* target = archive_entry_hardlink(entry)) {
    place.kind = TarKind::hard_link;
    place.link_target = target;
  } else if (archive_entry_filetype(entry) == AE_IFLNK) {
    place.kind = TarKind::symbolic_link;
    place.link_target = text_or_empty(archive_entry_symlink(entry));
  } else if (archive_entry_filetype(entry) == AE_IFREG) {
    place.kind = TarKind::file;
    place.size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  } else if (archive_entry_filetype(entry) == AE_IFDIR) {
    place.kind = TarKind::directory;
  }
  return place;
}

}  // namespace

const TarMemberPlace* TarIndex::find(std::string_view name) const {
  Result<TreePath> path = TreePath::parse(name);
  for (int hops = 0; path && hops < most_hops; ++hops) {
    const auto found = members_.find(path->text());
    if (found == members_.end()) return nullptr;
    const TarMemberPlace& place = found->second;
    if (place.kind == TarKind::file) return &place;
    if (place.kind == TarKind::symbolic_link) {
      path = path->parent().resolve(place.link_target);
    } else if (place.kind == TarKind::hard_link) {
      path = TreePath().resolve(place.link_target);
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

std::vector<std::string> TarIndex::names() const {
  std::vector<std::string> names;
  for (const auto& [name, place] : members_) {
    if (place.kind != TarKind::directory) names.push_back(name.substr(1));
  }
  std::ranges::sort(names);
  return names;
}

Result<TarIndex> index_tar(ByteSource& bytes, const Limits& limits) {
  TarIndex index;
  if (bytes.size() == 0) return failure(ErrorKind::malformed, "expected a tar, found no bytes");
  const std::unique_ptr<archive, ArchiveDeleter> owner(archive_read_new());
  archive* const handle = owner.get();
  Source source{.bytes = bytes};
  if (handle == nullptr || archive_read_support_format_tar(handle) != ARCHIVE_OK) {
    return failure(ErrorKind::internal, "libarchive cannot be set up");
  }
  if (archive_read_open2(handle, &source, nullptr, &Source::read, &Source::skip, nullptr) <
      ARCHIVE_WARN) {
    return damage(handle, source);
  }
  for (std::uint64_t count = 0;; ++count) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(handle, &entry);
    if (code == ARCHIVE_EOF) return index;
    if (code < ARCHIVE_WARN || code == ARCHIVE_RETRY) return damage(handle, source);
    if (count == limits.archive_members) {
      return failure(ErrorKind::limit,
                     fmt::format("the archive has more than {} files", limits.archive_members));
    }
    TarMemberPlace place = place_of(handle, entry);
    const bool is_there = place.offset <= bytes.size() && place.size <= bytes.size() - place.offset;
    if (!is_there && !place.is_sparse) {
      return failure(ErrorKind::truncated,
                     fmt::format("the archive ends at {:#x}, in the middle of {}", bytes.size(),
                                 escaped(text_or_empty(archive_entry_pathname(entry)))),
                     bytes.size());
    }
    const Result<TreePath> path = TreePath().resolve(text_or_empty(archive_entry_pathname(entry)));
    if (path) index.members_.insert_or_assign(path->text(), std::move(place));
  }
}

}  // namespace icecore
