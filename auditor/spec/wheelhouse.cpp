// A wheel is opened when it is asked for, and hashed only when its content is what is installed: a
// wheelhouse may hold many large ones.
#include "spec/wheelhouse.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/file_descriptor.h"
#include "base/limits.h"
#include "base/source_digest.h"
#include "base/text.h"
#include "formats/wheel_name.h"
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

Result<std::unique_ptr<ByteSource>> open_file(const std::string& path) {
  // Not to wait for a pipe of that name.
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status = {};
  if (!file.is_open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return failure(ErrorKind::unreadable, fmt::format("{} cannot be read", escaped(path)));
  }
  return std::make_unique<OpenedFile>(std::move(file), static_cast<std::uint64_t>(status.st_size));
}

Result<std::string> hash_file(const std::string& path) {
  const std::unique_ptr<ByteSource> file = ICECORE_TRY(open_file(path));
  const Digest digest = ICECORE_TRY(sha256_of(*file));
  return "sha256:" + digest.hex();
}

class Wheelhouse final : public ArtifactSource {
 public:
  explicit Wheelhouse(std::vector<std::filesystem::path> wheels) : wheels_(std::move(wheels)) {}

  Result<std::vector<ArtifactCandidate>> candidates(const std::string& name) override {
    std::vector<ArtifactCandidate> found;
    for (const std::filesystem::path& wheel : wheels_) {
      const Result<WheelName> parsed = parse_wheel_filename(wheel.filename().string(), Limits());
      if (!parsed || parsed->name != name) continue;
      const std::string path = wheel.string();
      std::error_code failed;
      const std::uintmax_t size = std::filesystem::file_size(wheel, failed);
      found.push_back(
          {.file_name = wheel.filename().string(),
           .digest = {},
           .url = path,
           .index = {},
           .metadata_digest = {},
           .size = failed ? std::nullopt : std::optional(static_cast<std::int64_t>(size)),
           .open = [path] { return open_file(path); },
           .hash = [path] { return hash_file(path); }});
    }
    return found;
  }

 private:
  std::vector<std::filesystem::path> wheels_;
};

}  // namespace

Result<std::unique_ptr<ArtifactSource>> open_wheelhouse(const std::string& directory) {
  std::error_code failed;
  std::vector<std::filesystem::path> wheels;
  std::filesystem::directory_iterator entries(directory, failed);
  for (; !failed && entries != std::filesystem::directory_iterator(); entries.increment(failed)) {
    if (entries->path().extension() == ".whl") wheels.push_back(entries->path());
  }
  if (failed) {
    return failure(ErrorKind::not_found, fmt::format("the wheelhouse {} cannot be read: {}",
                                                     escaped(directory), failed.message()));
  }
  std::ranges::sort(wheels);
  return std::make_unique<Wheelhouse>(std::move(wheels));
}

}  // namespace icecore
