// Names come from documents that nobody vouches for: those of a tar only find members of the tar;
// those of a directory have no `..`, and a link in place of the file is not followed, so that a
// layout leads to no file of this machine.
#include "target/image_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <span>

#include "archive/layer_stream.h"
#include "archive/tar_index.h"
#include "base/file_descriptor.h"
#include "base/text.h"
#include "base/tree_path.h"
#include "base/unlinked_file.h"
#include "target/file_source.h"

namespace icecore {
namespace {

std::unexpected<Error> missing(const std::string& name) {
  return failure(ErrorKind::not_found, fmt::format("{} is not there", escaped(name)));
}

std::unexpected<Error> link_there(const std::string& name) {
  return failure(ErrorKind::unsupported,
                 fmt::format("{} is a link, which is not followed", escaped(name)));
}

// A file that the stream closes.
class OwnedFileStream final : public ByteStream {
 public:
  OwnedFileStream(FileDescriptor file, std::uint64_t size)
      : file_(std::move(file)), part_(file_.get(), 0, size) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override { return part_.read(buffer); }
  [[nodiscard]] std::optional<OpenPart> file_part() const override { return part_.file_part(); }

 private:
  FileDescriptor file_;
  FilePartStream part_;
};

class DirectoryFiles final : public ImageFiles {
 public:
  explicit DirectoryFiles(FileDescriptor directory) : directory_(std::move(directory)) {}

  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name) const override {
    struct stat status{};
    const Result<TreePath> path = TreePath::parse(name);
    if (!path || path->is_root()) return std::nullopt;
    const bool is_there = fstatat(directory_.get(), path->text().substr(1).c_str(), &status,
                                  AT_SYMLINK_NOFOLLOW) == 0;
    if (!is_there || !S_ISREG(status.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
  }

  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(const std::string& name) const override {
    const std::optional<std::uint64_t> bytes = size(name);
    if (!bytes) return is_link(name) ? link_there(name) : missing(name);
    const std::string path = TreePath::parse(name)->text().substr(1);
    FileDescriptor file(
        openat(directory_.get(), path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file.is_open()) {
      return failure(ErrorKind::unreadable,
                     fmt::format("{}: {}", escaped(name), std::strerror(errno)));
    }
    return std::make_unique<OwnedFileStream>(std::move(file), *bytes);
  }

 private:
  [[nodiscard]] bool is_link(const std::string& name) const {
    struct stat status{};
    const Result<TreePath> path = TreePath::parse(name);
    return path && !path->is_root() &&
           fstatat(directory_.get(), path->text().substr(1).c_str(), &status,
                   AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISLNK(status.st_mode);
  }

  FileDescriptor directory_;
};

class ArchiveFiles final : public ImageFiles {
 public:
  ArchiveFiles(FileDescriptor file, TarIndex index)
      : file_(std::move(file)), index_(std::move(index)) {}

  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name) const override {
    const TarMemberPlace* place = index_.find(name);
    return place == nullptr || place->is_sparse ? std::nullopt : std::optional(place->size);
  }

  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(const std::string& name) const override {
    const TarMemberPlace* place = index_.find(name);
    if (place == nullptr) return missing(name);
    if (place->is_sparse) {
      return failure(ErrorKind::unsupported,
                     fmt::format("{} is stored as a sparse file", escaped(name)));
    }
    return std::make_unique<FilePartStream>(file_.get(), place->offset, place->size);
  }

 private:
  FileDescriptor file_;
  TarIndex index_;
};

class FileParts final : public ImageFiles {
 public:
  FileParts(OpenFile file, std::vector<NamedPart> parts)
      : file_(std::move(file)), parts_(std::move(parts)) {}

  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name) const override {
    const NamedPart* part = find(name);
    return part == nullptr ? std::nullopt : std::optional(part->size);
  }

  [[nodiscard]] Result<std::unique_ptr<ByteStream>> open(const std::string& name) const override {
    const NamedPart* part = find(name);
    if (part == nullptr) return missing(name);
    return std::make_unique<FilePartStream>(file_.descriptor.get(), part->offset, part->size);
  }

 private:
  [[nodiscard]] const NamedPart* find(const std::string& name) const {
    const auto found = std::ranges::find(parts_, name, &NamedPart::name);
    return found == parts_.end() ? nullptr : &*found;
  }

  OpenFile file_;
  std::vector<NamedPart> parts_;
};

std::unexpected<Error> system_error(const std::string& path) {
  return failure(errno == ENOENT ? ErrorKind::not_found : ErrorKind::unreadable,
                 fmt::format("{} cannot be opened: {}", escaped(path), std::strerror(errno)));
}

Result<std::uint64_t> size_of(const FileDescriptor& file, const std::string& path) {
  struct stat status{};
  if (fstat(file.get(), &status) != 0) return system_error(path);
  if (S_ISREG(status.st_mode)) return static_cast<std::uint64_t>(status.st_size);
  return failure(ErrorKind::not_found, fmt::format("{} is no file", escaped(path)));
}

// The inflated archive; nothing where the file is not compressed.
Result<std::optional<FileDescriptor>> inflated(const FileDescriptor& file, std::uint64_t size,
                                               Limits limits) {
  limits.layer_bytes = limits.spool_bytes;
  FilePartStream source(file.get(), 0, size);
  LayerStream stream(source, limits);
  Bytes bytes = ICECORE_TRY(stream.next());
  if (stream.compression() == Compression::none) return std::nullopt;
  FileDescriptor spool = ICECORE_TRY(make_unlinked_file());
  for (; !bytes.empty(); bytes = ICECORE_TRY(stream.next())) {
    ICECORE_TRY(write_all(spool.get(), bytes));
  }
  return std::optional(std::move(spool));
}

}  // namespace

Result<std::vector<std::byte>> ImageFiles::read(const std::string& name,
                                                const Limits& limits) const {
  const std::optional<std::uint64_t> bytes = size(name);
  if (!bytes) return missing(name);
  if (*bytes > limits.manifest_bytes) {
    return failure(ErrorKind::limit,
                   fmt::format("{} has {}, more than the limit of {}", escaped(name),
                               human_bytes(*bytes), human_bytes(limits.manifest_bytes)));
  }
  const std::unique_ptr<ByteStream> stream = ICECORE_TRY(open(name));
  std::vector<std::byte> content(*bytes);
  std::span<std::byte> rest = content;
  while (!rest.empty()) {
    const std::size_t got = ICECORE_TRY(stream->read(rest));
    if (got == 0) return failure(ErrorKind::changed, escaped(name) + " ended early");
    rest = rest.subspan(got);
  }
  return content;
}

Result<OpenFile> open_image_file(const std::string& path) {
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return system_error(path);
  const std::uint64_t size = ICECORE_TRY(size_of(file, path));
  return OpenFile{.descriptor = std::move(file), .size = size};
}

std::unique_ptr<ImageFiles> make_file_parts(OpenFile file, std::vector<NamedPart> parts) {
  return std::make_unique<FileParts>(std::move(file), std::move(parts));
}

Result<std::unique_ptr<ImageFiles>> open_image_directory(const std::string& path) {
  FileDescriptor directory(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (!directory.is_open()) return system_error(path);
  return std::make_unique<DirectoryFiles>(std::move(directory));
}

Result<std::unique_ptr<ImageFiles>> open_image_archive(const std::string& path,
                                                       const Limits& limits) {
  OpenFile file = ICECORE_TRY(open_image_file(path));
  return open_image_archive(std::move(file.descriptor), path, limits);
}

Result<std::unique_ptr<ImageFiles>> open_image_archive(FileDescriptor file, const std::string& name,
                                                       const Limits& limits) {
  std::uint64_t size = ICECORE_TRY(size_of(file, name));
  std::optional<FileDescriptor> spool = ICECORE_TRY(inflated(file, size, limits));
  if (spool) {
    file = *std::move(spool);
    size = ICECORE_TRY(size_of(file, name));
  }
  FileSource source(file.get(), size);
  TarIndex index = ICECORE_TRY(index_tar(source, limits));
  return std::make_unique<ArchiveFiles>(std::move(file), std::move(index));
}

}  // namespace icecore
