// Only wheels with a SHA-256 count: what a lock could not name is no candidate.
#include "spec/index_source.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "formats/url.h"

namespace icecore {
namespace {

class IndexSource final : public ArtifactSource {
 public:
  explicit IndexSource(std::unique_ptr<const PackageIndex> index) : index_(std::move(index)) {}

  Result<std::vector<ArtifactCandidate>> candidates(const std::string& name) override {
    Result<std::vector<IndexFile>> files = index_->files_of(name);
    if (!files && files.error().kind == ErrorKind::not_found) return {};
    if (!files) return std::unexpected(files.error());
    std::vector<ArtifactCandidate> found;
    for (IndexFile& file : *files) {
      const std::string_view digest = file.hash("sha256");
      if (digest.empty() || !file.file_name.ends_with(".whl")) continue;
      const std::string& metadata = file.metadata_sha256;
      ArtifactCandidate candidate{
          .file_name = file.file_name,
          .version = {},
          .digest = fmt::format("sha256:{}", digest),
          .url = masked_url(file.url),
          .index = file.index,
          .metadata_digest = metadata.empty() ? "" : "sha256:" + metadata,
          .size = file.size ? std::optional(static_cast<std::int64_t>(*file.size)) : std::nullopt,
          .note = {},
          .read = [this, file](const Limits& limits) -> Result<WheelFiles> {
            const std::unique_ptr<ByteSource> bytes = ICECORE_TRY(index_->open_file(file));
            return read_wheel_files(*bytes, limits);
          },
          .hash = nullptr};
      found.push_back(std::move(candidate));
    }
    return found;
  }

  [[nodiscard]] std::string cost() const override {
    return fmt::format(
        "package indexes were asked {} times and sent {}, {} of it pages of projects",
        index_->request_count(), human_bytes(index_->received_bytes()),
        human_bytes(index_->page_bytes()));
  }

 private:
  std::unique_ptr<const PackageIndex> index_;
};

}  // namespace

std::unique_ptr<ArtifactSource> index_source(std::unique_ptr<const PackageIndex> index) {
  return std::make_unique<IndexSource>(std::move(index));
}

}  // namespace icecore
