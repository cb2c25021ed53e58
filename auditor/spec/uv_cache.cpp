// What uv keeps, as far as it is read (`uv cache dir`; seen of uv 0.4 to 0.13):
//
//   wheels-vN/INDEX…/NAME/FILE.http, .rev   which directory a wheel was unpacked into
//   archive-v0/DIRECTORY                    that directory
//   sdists-vN/…/FILE.whl                    a wheel that uv built
//
// The wheel itself is not kept: its content is compared by the RECORD that it brought, and its
// digest is what uv says that it computed. Before 0.13 uv computed one only where hashes were asked
// for: such a wheel is known to be the one, and no lock can name it.
#include "spec/uv_cache.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/text.h"
#include "formats/name.h"
#include "formats/uv_pointer.h"
#include "formats/wheel_name.h"
#include "spec/cache_files.h"
#include "spec/unpacked_wheel.h"
#include "spec/wheel_on_disk.h"
#include "target/user_file.h"

namespace icecore {
namespace {

namespace fs = std::filesystem;

constexpr int most_depth = 6;

// Directories of the cache whose names are these words and a version.
std::vector<std::string> buckets(const std::string& cache, std::string_view word) {
  std::vector<std::string> found;
  std::error_code failed;
  fs::directory_iterator entries(cache, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    if (entries->path().filename().native().starts_with(word)) {
      found.push_back(entries->path().string());
    }
  }
  std::ranges::sort(found);
  return found;
}

// uv 0.8 and later notes the wheel's name; before, the pointer has it, up to its ending.
std::string file_name_of(const UvPointer& pointer, const fs::path& path) {
  return pointer.file_name.empty() ? path.stem().string() + ".whl" : pointer.file_name;
}

class UvCache final : public ArtifactSource {
 public:
  UvCache(std::string directory, const Limits& limits)
      : directory_(std::move(directory)), limits_(limits) {}

  Result<std::vector<ArtifactCandidate>> candidates(const std::string& name) override {
    std::call_once(is_listed_, [this] { listed_ = list(); });
    ICECORE_TRY(listed_);
    std::vector<ArtifactCandidate> found;
    const auto kept = by_name_.find(name);
    if (kept == by_name_.end()) return found;
    for (const std::string& path : kept->second.pointers) add_pointed(path, found);
    for (const std::string& path : kept->second.built) {
      found.push_back(wheel_on_disk(path, fs::path(path).filename().string()));
      found.back().url = path;
      found.back().note = "uv built it";
    }
    return found;
  }

 private:
  // Paths about one project.
  struct Kept {
    std::vector<std::string> pointers, built;
  };

  Result<void> list() {
    for (const std::string& bucket : buckets(directory_, "wheels-v")) {
      for (std::string& path :
           ICECORE_TRY(cache_files(bucket, {".http", ".rev"}, most_depth, limits_))) {
        const std::string name = fs::path(path).parent_path().filename().string();
        by_name_[normalized_name(name)].pointers.push_back(std::move(path));
      }
    }
    for (const std::string& bucket : buckets(directory_, "sdists-v")) {
      for (std::string& path : ICECORE_TRY(cache_files(bucket, {".whl"}, most_depth, limits_))) {
        const Result<WheelName> wheel =
            parse_wheel_filename(fs::path(path).filename().string(), limits_);
        if (wheel) by_name_[wheel->name].built.push_back(std::move(path));
      }
    }
    return {};
  }

  void add_pointed(const std::string& path, std::vector<ArtifactCandidate>& found) const {
    const Result<std::optional<std::string>> bytes = read_user_file(path, limits_.small_text_bytes);
    if (!bytes || !*bytes) return;
    const UvPointerKind kind =
        path.ends_with(".http") ? UvPointerKind::http : UvPointerKind::revision;
    const Result<UvPointer> pointer = parse_uv_pointer(kind, as_bytes(**bytes));
    if (!pointer) return;
    const std::string unpacked = directory_ + "/archive-v0/" + pointer->archive;
    std::error_code failed;
    const bool is_there = fs::is_directory(unpacked, failed);
    const std::string digest = pointer->sha256.empty() ? "" : "sha256:" + pointer->sha256;
    // The same wheel of several indexes is one.
    const bool is_known = std::ranges::any_of(found, [&](const ArtifactCandidate& each) {
      return !digest.empty() && each.digest == digest && (each.read || !is_there);
    });
    if (is_known || (!is_there && digest.empty())) return;
    ArtifactCandidate candidate{
        .file_name = file_name_of(*pointer, path),
        .version = {},
        .digest = digest,
        .url = {},
        .index = {},
        .metadata_digest = {},
        .size = {},
        .note = digest.empty() ? "uv unpacked it and noted no SHA-256, so that no lock can name it"
                               : "uv unpacked it and noted its SHA-256",
        .read = {},
        .hash = {}};
    if (is_there) {
      candidate.read = [unpacked](const Limits& limits) {
        return read_unpacked_wheel(unpacked, limits);
      };
    }
    found.push_back(std::move(candidate));
  }

  const std::string directory_;
  const Limits limits_;
  std::once_flag is_listed_;
  Result<void> listed_;
  std::map<std::string, Kept> by_name_;  // of projects; not changed once it is listed
};

}  // namespace

Result<std::unique_ptr<ArtifactSource>> open_uv_cache(const std::string& directory,
                                                      const Limits& limits) {
  ICECORE_TRY(check_cache("uv's cache", directory));
  return std::make_unique<UvCache>(directory, limits);
}

}  // namespace icecore
