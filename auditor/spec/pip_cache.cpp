// What pip keeps, as far as it is read:
//
//   wheels/XX/XX/XX/…/NAME.whl   a wheel that pip built, with origin.json (PEP 610) of its source
//   http-v2/X/X/X/X/X/….body     an answer's whole body; the file beside it says of which answer
//
// A body has no name: its URL is known by a digest alone. What it is, is told by what is in it.
// `http`, of pip before 23.3, holds head and body in one file and is not read.
#include "spec/pip_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

#include "base/text.h"
#include "formats/direct_url.h"
#include "formats/url.h"
#include "formats/wheel_name.h"
#include "spec/cache_files.h"
#include "spec/wheel_identity.h"
#include "spec/wheel_on_disk.h"
#include "target/user_file.h"

namespace icecore {
namespace {

constexpr int most_depth = 8;

// Nothing where pip does not say.
std::string source_of(const std::string& wheel, const Limits& limits) {
  const std::string path = (std::filesystem::path(wheel).parent_path() / "origin.json").string();
  const Result<std::optional<std::string>> text = read_user_file(path, limits.small_text_bytes);
  if (!text || !*text) return {};
  const Result<DirectUrl> origin = parse_direct_url(as_bytes(**text), limits);
  return origin ? escaped(masked_url(origin->url)) : std::string();
}

class PipCache final : public ArtifactSource {
 public:
  PipCache(std::string directory, const Limits& limits)
      : directory_(std::move(directory)), limits_(limits) {}

  Result<std::vector<ArtifactCandidate>> candidates(const std::string& name) override {
    std::call_once(is_listed_, [this] { listed_ = list(); });
    ICECORE_TRY(listed_);
    std::vector<ArtifactCandidate> found;
    for (const Kept& kept : kept_) {
      if (kept.name == name) found.push_back(candidate_of(kept));
    }
    return found;
  }

 private:
  struct Kept {
    std::string name;  // of the project, in normal form
    std::string path;
    std::string file_name;
    std::string metadata_digest;
    bool is_body = false;
  };

  // Of every body the directory and two small entries are read.
  Result<void> list() {
    for (const std::string& path :
         ICECORE_TRY(cache_files(directory_ + "/wheels", {".whl"}, most_depth, limits_))) {
      const std::string file_name = std::filesystem::path(path).filename().string();
      const Result<WheelName> name = parse_wheel_filename(file_name, limits_);
      if (!name) continue;
      kept_.push_back({.name = name->name,
                       .path = path,
                       .file_name = file_name,
                       .metadata_digest = {},
                       .is_body = false});
    }
    for (const std::string& path :
         ICECORE_TRY(cache_files(directory_ + "/http-v2", {".body"}, most_depth, limits_))) {
      if (std::optional<Kept> body = body_at(path)) kept_.push_back(*std::move(body));
    }
    return {};
  }

  [[nodiscard]] std::optional<Kept> body_at(const std::string& path) const {
    const Result<std::unique_ptr<ByteSource>> bytes = open_wheel(path);
    if (!bytes) return std::nullopt;
    Result<WheelIdentity> identity = read_wheel_identity(**bytes, limits_);
    if (!identity) return std::nullopt;  // a page, a source distribution, another program's file
    return Kept{.name = std::move(identity->name),
                .path = path,
                .file_name = std::move(identity->file_name),
                .metadata_digest = std::move(identity->metadata_digest),
                .is_body = true};
  }

  [[nodiscard]] ArtifactCandidate candidate_of(const Kept& kept) const {
    ArtifactCandidate candidate = wheel_on_disk(kept.path, kept.file_name);
    candidate.metadata_digest = kept.metadata_digest;
    if (kept.is_body) {
      candidate.note = "pip downloaded it and keeps it under no name: this one is by its metadata";
      return candidate;
    }
    candidate.url = kept.path;
    const std::string source = source_of(kept.path, limits_);
    candidate.note = source.empty() ? "pip built it" : "pip built it from " + source;
    return candidate;
  }

  const std::string directory_;
  const Limits limits_;
  std::once_flag is_listed_;
  Result<void> listed_;
  std::vector<Kept> kept_;  // not changed once it is listed
};

}  // namespace

Result<std::unique_ptr<ArtifactSource>> open_pip_cache(const std::string& directory,
                                                       const Limits& limits) {
  ICECORE_TRY(check_cache("pip's cache", directory));
  return std::make_unique<PipCache>(directory, limits);
}

}  // namespace icecore
