// An entry is a magic word, its key's digest, what it holds, and the SHA-256 of all that. The
// digest finds damage; it is no signature: who can write to the directory can write entries, which
// is why it has to be the user's own, and why readers of entries take them for hostile all the
// same.
#include "facts/fact_cache.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>

#include "base/collectors_version.h"
#include "base/reader.h"

namespace icecore {
namespace {

constexpr std::string_view magic = "icecore1";
constexpr std::size_t digest_bytes = 32;
constexpr std::size_t head_bytes = magic.size() + digest_bytes;

std::string name_of(const CacheKey& key) {
  return fmt::format("{}-{}", to_word(key.kind), key.digest.hex());
}

Bytes bytes_of(const Limits& limits) {
  static_assert(std::has_unique_object_representations_v<Limits>);
  return std::as_bytes(std::span(&limits, 1));
}

// Whether the file is one that was written as this entry.
bool is_whole(Bytes file, const CacheKey& key) {
  if (file.size() < head_bytes + digest_bytes) return false;
  const Bytes signed_part = file.first(file.size() - digest_bytes);
  return as_text(file.first(magic.size())) == magic &&
         std::ranges::equal(file.subspan(magic.size(), digest_bytes), key.digest.bytes) &&
         std::ranges::equal(file.last(digest_bytes), sha256_of(signed_part).bytes);
}

}  // namespace

std::string_view to_word(CacheKind kind) {
  constexpr std::array<std::string_view, cache_kinds> words{"layer", "files", "answers", "outcome"};
  return words.at(static_cast<std::size_t>(kind));
}

// Writes entries one after another.
class FactCache::Background {
 public:
  explicit Background(const CacheDirectory& directory)
      : directory_(directory), thread_([this] { run(); }) {}
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background() {
    {
      const std::scoped_lock lock(mutex_);
      is_ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  void submit(const CacheKey& key, std::function<void(Writer&)> fill) {
    {
      const std::scoped_lock lock(mutex_);
      pending_.push_back({.key = key, .fill = std::move(fill)});
    }
    changed_.notify_one();
  }

 private:
  struct Job {
    CacheKey key;
    std::function<void(Writer&)> fill;
  };

  std::optional<Job> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_ending_ || !pending_.empty(); });
    if (pending_.empty()) return std::nullopt;
    Job job = std::move(pending_.front());
    pending_.pop_front();
    return job;
  }

  void run() {
    // Not the least urgent: at its end the program waits for this, on busy machines, too.
    constexpr int less_urgent = 5;
    static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), less_urgent));
    bool has_written = false;
    while (std::optional<Job> job = next()) {
      Writer writer;
      writer.bytes(as_bytes(magic));
      writer.bytes(job->key.digest.bytes);
      job->fill(writer);
      job->fill = nullptr;  // and with it what it had to hold
      writer.bytes(sha256_of(writer.view()).bytes);
      directory_.write(name_of(job->key), writer.view());
      has_written = true;
    }
    if (has_written) directory_.trim();
  }

  const CacheDirectory& directory_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<Job> pending_;
  bool is_ending_ = false;
  std::thread thread_;  // the last member: it uses the others
};

FactCache::FactCache(CacheDirectory directory)
    : directory_(std::move(directory)), background_(std::make_unique<Background>(directory_)) {
}

FactCache::~FactCache() = default;

Result<std::unique_ptr<FactCache>> FactCache::open(const std::string& directory,
                                                   std::uint64_t most_bytes) {
  return std::make_unique<FactCache>(ICECORE_TRY(CacheDirectory::open(directory, most_bytes)));
}

CacheKey FactCache::key(CacheKind kind, std::string_view identity, const Limits& limits) {
  Hasher hasher = Hasher::sha256();
  hasher.update(as_bytes(magic));
  hasher.update(as_bytes(collectors_version()));
  hasher.update(bytes_of(limits));
  hasher.update(as_bytes(to_word(kind)));
  hasher.update(as_bytes(identity));
  return {.kind = kind, .digest = hasher.finish_sha256()};
}

bool FactCache::has(const CacheKey& key) const {
  return directory_.has(name_of(key));
}

std::optional<CacheEntry> FactCache::read(const CacheKey& key) const {
  const std::string name = name_of(key);
  std::optional<std::vector<std::byte>> file = directory_.read(name);
  if (!file) return std::nullopt;
  if (is_whole(*file, key)) {
    const std::size_t size = file->size() - head_bytes - digest_bytes;
    return CacheEntry(*std::move(file), head_bytes, size);
  }
  directory_.remove(name);
  return std::nullopt;
}

void FactCache::write(const CacheKey& key, std::function<void(Writer&)> fill) {
  background_->submit(key, std::move(fill));
}

CacheTotal FactCache::total(CacheKind kind) const {
  CacheTotal total;
  for (const CacheDirectory::Entry& entry : directory_.entries()) {
    if (!entry.name.starts_with(to_word(kind))) continue;
    ++total.entries;
    total.bytes += entry.bytes;
  }
  return total;
}

CacheTotal FactCache::clear() {
  CacheTotal total;
  for (const CacheDirectory::Entry& entry : directory_.entries()) {
    directory_.remove(entry.name);
    ++total.entries;
    total.bytes += entry.bytes;
  }
  return total;
}

}  // namespace icecore
