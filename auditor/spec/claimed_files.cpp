// What a lock names may have been installed: whether it was is not the lock's to say. A lock that
// names files is taken by their names; one that has hashes alone by its versions.
#include "spec/claimed_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "base/text.h"
#include "formats/name.h"
#include "formats/url.h"

namespace icecore {
namespace {

bool is_url(std::string_view text) {
  return text.contains("://");
}

// `sha256:` and digits; empty where there is none.
std::string sha256_among(const std::vector<ClaimedHash>& hashes) {
  const auto found = std::ranges::find(hashes, "sha256", &ClaimedHash::algorithm);
  return found == hashes.end() ? std::string() : "sha256:" + found->digest;
}

// A path is from where the lock lies.
std::string place_of(const std::string& url, const std::string& lock) {
  if (url.empty() || is_url(url)) return masked_url(url);
  return (std::filesystem::path(lock).parent_path() / url).lexically_normal().string();
}

bool is_of_file(const ClaimedInput& input) {
  const bool has_file = input.source == ClaimedSource::index ||
                        input.source == ClaimedSource::url || input.source == ClaimedSource::path;
  return input.kind == ClaimedKind::distribution && has_file && !input.is_root;
}

class ClaimedFiles final : public ArtifactSource {
 public:
  explicit ClaimedFiles(const GivenClaims& claims) {
    for (const GivenClaim& claim : claims.claims) {
      for (const ClaimPart& part : claim.parts) {
        for (const ClaimedInput& input : part.document.inputs) {
          if (is_of_file(input)) add(input, part.path);
        }
      }
    }
  }

  Result<std::vector<ArtifactCandidate>> candidates(const std::string& name) override {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::vector<ArtifactCandidate>() : found->second;
  }

 private:
  void add(const ClaimedInput& input, const std::string& lock) {
    for (const ClaimedArtifact& artifact : input.artifacts) {
      const bool is_wheel = artifact.file_name.ends_with(".whl");
      const std::string digest = sha256_among(artifact.hashes);
      if (!is_wheel || digest.empty()) continue;
      add_one(input,
              {.file_name = artifact.file_name,
               .version = {},
               .digest = digest,
               .url = place_of(artifact.url, lock),
               .index = is_url(input.index) ? masked_url(input.index) : std::string(),
               .metadata_digest = {},
               .size = artifact.size ? std::optional(static_cast<std::int64_t>(*artifact.size))
                                     : std::nullopt,
               .note = fmt::format("{} names it, line {}", lock, artifact.line),
               .read = {},
               .hash = {}});
    }
    if (input.artifacts.empty()) add_nameless(input, lock);
  }

  // Hashes of which nothing tells the files: wheels for other machines and source distributions may
  // be among them.
  void add_nameless(const ClaimedInput& input, const std::string& lock) {
    for (const ClaimedHash& hash : input.hashes) {
      if (hash.algorithm != "sha256" || input.version.empty()) continue;
      add_one(input, {.file_name = {},
                      .version = input.version,
                      .digest = "sha256:" + hash.digest,
                      .url = {},
                      .index = {},
                      .metadata_digest = {},
                      .size = {},
                      .note = fmt::format("{} has its hash, line {}, and does not name it", lock,
                                          input.line),
                      .read = {},
                      .hash = {}});
    }
  }

  // The same file of several documents, or of several platforms in one, is one.
  void add_one(const ClaimedInput& input, ArtifactCandidate candidate) {
    std::vector<ArtifactCandidate>& all = by_name_[normalized_name(input.name)];
    const bool is_known = std::ranges::any_of(all, [&](const ArtifactCandidate& each) {
      return each.digest == candidate.digest && each.file_name == candidate.file_name;
    });
    if (!is_known) all.push_back(std::move(candidate));
  }

  std::map<std::string, std::vector<ArtifactCandidate>, std::less<>> by_name_;
};

}  // namespace

std::unique_ptr<ArtifactSource> claimed_files(const GivenClaims& claims) {
  return std::make_unique<ClaimedFiles>(claims);
}

}  // namespace icecore
