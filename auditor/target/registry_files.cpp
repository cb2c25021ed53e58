// A layer may be wanted twice: once to be read as a whole, once more where a question about one of
// its files came up. It is kept as it came, compressed, in a file without a name, because a second
// look should neither cost the network again nor depend on it: by then a token may be too old, a
// registry may count requests, a mirror may be gone. Where there is no room it is fetched again.
#include "target/registry_files.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "base/unlinked_file.h"
#include "target/blob_stream.h"

namespace icecore {

class RegistryFiles::Blob {
 public:
  Blob(std::string digest, std::uint64_t size) : digest_(std::move(digest)), size_(size) {}

  [[nodiscard]] const std::string& digest() const { return digest_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// The file that holds all of it; a negative number for none.
  [[nodiscard]] int kept() {
    const std::scoped_lock lock(mutex_);
    return file_.get();
  }
  /// Whether the file is this blob's by now, and not another thread's that was faster.
  bool keep(FileDescriptor file) {
    const std::scoped_lock lock(mutex_);
    if (file_.is_open()) return false;
    file_ = std::move(file);
    return true;
  }

 private:
  const std::string digest_;
  const std::uint64_t size_;
  std::mutex mutex_;
  FileDescriptor file_;
};

// Writes what passes into a file. That this fails is not told: then the blob is fetched again.
class RegistryFiles::KeepingStream final : public ByteStream {
 public:
  KeepingStream(const RegistryFiles& files, Blob& blob)
      : files_(files), blob_(blob), stream_(*files.client_, blob.digest(), blob.size()) {
    const std::uint64_t all = files_.kept_bytes_ += blob_.size();
    const bool has_room = all <= files_.client_->limits().spool_bytes;
    Result<FileDescriptor> file = has_room ? make_unlinked_file() : FileDescriptor();
    if (file && file->is_open()) {
      file_ = *std::move(file);
    } else {
      give_up();
    }
  }
  ~KeepingStream() override { give_up(); }

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    const std::size_t got = ICECORE_TRY(stream_.read(buffer));
    if (!is_keeping_) return got;
    written_ += got;
    if (!write_all(file_.get(), buffer.first(got))) {
      give_up();
    } else if (written_ == blob_.size()) {
      if (!blob_.keep(std::move(file_))) give_up();
      is_keeping_ = false;
    }
    return got;
  }

 private:
  void give_up() {
    if (!std::exchange(is_keeping_, false)) return;
    files_.kept_bytes_ -= blob_.size();
    file_ = FileDescriptor();
  }

  const RegistryFiles& files_;
  Blob& blob_;
  BlobStream stream_;
  FileDescriptor file_;
  std::uint64_t written_ = 0;
  bool is_keeping_ = true;
};

RegistryFiles::RegistryFiles(std::unique_ptr<const RegistryClient> client)
    : client_(std::move(client)) {
}

RegistryFiles::~RegistryFiles() = default;

void RegistryFiles::add(const std::string& name, const std::string& digest, std::uint64_t size) {
  blobs_.try_emplace(name, std::make_unique<Blob>(digest, size));
}

std::optional<std::uint64_t> RegistryFiles::size(const std::string& name) const {
  const auto found = blobs_.find(name);
  return found == blobs_.end() ? std::nullopt : std::optional(found->second->size());
}

Result<std::unique_ptr<ByteStream>> RegistryFiles::open(const std::string& name) const {
  const auto found = blobs_.find(name);
  if (found == blobs_.end()) {
    return failure(ErrorKind::not_found, fmt::format("{} is not there", escaped(name)));
  }
  Blob& blob = *found->second;
  const int kept = blob.kept();
  if (kept >= 0) return std::make_unique<FilePartStream>(kept, 0, blob.size());
  return std::make_unique<KeepingStream>(*this, blob);
}

}  // namespace icecore
