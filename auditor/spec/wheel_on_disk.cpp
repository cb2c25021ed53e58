// A wheel is opened when it is asked for, and hashed only when its content is what is installed:
// there may be many large ones.
#include "spec/wheel_on_disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "base/file_descriptor.h"
#include "base/source_digest.h"
#include "base/text.h"
#include "target/file_source.h"

namespace icecore {
namespace {

class OpenedFile final : public ByteSource {
 public:
  OpenedFile(FileDescriptor file, std::uint64_t size)
      : file_(std::move(file)), source_(file_.get(), size) {}
  [[nodiscard]] std::uint64_t size() const override { return source_.size(); }
  Result<Bytes> at(std::uint64_t offset, std::uint64_t size) override {
    return source_.at(offset, size);
  }
  Result<Bytes> pass(std::uint64_t offset, std::uint64_t size) override {
    return source_.pass(offset, size);
  }

 private:
  FileDescriptor file_;
  FileSource source_;
};

Result<std::string> hash_file(const std::string& path) {
  const std::unique_ptr<ByteSource> file = ICECORE_TRY(open_wheel(path));
  const Digest digest = ICECORE_TRY(sha256_of(*file));
  return "sha256:" + digest.hex();
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_wheel(const std::string& path) {
  // Not to wait for a pipe of that name.
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!file.is_open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return failure(ErrorKind::unreadable, fmt::format("{} cannot be read", escaped(path)));
  }
  return std::make_unique<OpenedFile>(std::move(file), static_cast<std::uint64_t>(status.st_size));
}

ArtifactCandidate wheel_on_disk(const std::string& path, std::string file_name) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  return {.file_name = std::move(file_name),
          .version = {},
          .digest = {},
          .url = {},
          .index = {},
          .metadata_digest = {},
          .size = failed ? std::nullopt : std::optional(static_cast<std::int64_t>(size)),
          .note = {},
          .read = [path](const Limits& limits) -> Result<WheelFiles> {
            const std::unique_ptr<ByteSource> bytes = ICECORE_TRY(open_wheel(path));
            return read_wheel_files(*bytes, limits);
          },
          .hash = [path] { return hash_file(path); }};
}

}  // namespace icecore
