// It inflates, hashes both sides, takes the tar apart and collects. A file of which somebody wants
// to see the bytes is held in memory while it is looked at, a large one in a file without a name;
// of all others only the digest is taken as they pass.
#include "collect/layer_reading.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/unlinked_file.h"
#include "collect/collect.h"
#include "formats/elf.h"
#include "target/asked_by_place.h"
#include "target/file_source.h"
#include "target/read_file.h"

namespace icecore {
namespace {

constexpr std::uint64_t bytes_in_memory = 32ULL << 20;  // of one file

// A file's place as collectors and discovery know it.
struct Place {
  std::string directory, name;  // with their bytes

  explicit Place(const TreePath& path)
      : directory(path.parent().text().substr(1)), name(path.name()) {}
};

// The package managers that know digests of another kind know MD5 (dpkg). Whose they are is known
// when the last layer was read; those that will be asked for are of the system's own binaries and
// of its Python, and of what settles something for all programs.
bool may_need_package_digest(const FileLook& look) {
  if (look.name == "os-release" || look.directory.starts_with("usr/share/zoneinfo")) return true;
  const bool is_system = look.directory.starts_with("usr/lib") ||
                         look.directory.starts_with("lib") ||
                         look.directory.starts_with("usr/bin") || look.directory.starts_with("bin");
  return is_system && (look.directory.starts_with("usr/lib/python") || is_elf(look.first_bytes));
}

// The workplace's file, empty as far as anybody reads it.
Result<int> begin_spool(FileDescriptor& spool) {
  if (!spool.is_open()) {
    spool = ICECORE_TRY(make_unlinked_file());
  } else {
    ICECORE_TRY(begin_again(spool.get()));
  }
  return spool.get();
}

// The bytes of one entry as they pass: hashed, and kept for as long as they are looked at.
class PassingFile {
 public:
  PassingFile(EntryStream& entries, std::uint64_t size, LayerWorkplace& workplace)
      : entries_(entries), size_(size), workplace_(workplace), kept_(workplace.kept) {
    kept_.clear();
    if (size <= bytes_in_memory) kept_.reserve(size);
  }

  // Reads the first bytes, from which it can be told what the file is.
  Result<Bytes> begin() {
    while (kept_.size() < first_bytes_size && !is_at_end_) ICECORE_TRY(read_more(true));
    return Bytes(kept_).first(std::min(kept_.size(), first_bytes_size));
  }

  // Reads the rest, and keeps it where it is wanted.
  Result<Digest> finish(bool is_wanted) {
    if (is_wanted && size_ > bytes_in_memory) {
      spool_ = ICECORE_TRY(begin_spool(workplace_.spool));
      ICECORE_TRY(write_all(*spool_, kept_));
    }
    while (!is_at_end_) ICECORE_TRY(read_more(is_wanted));
    return hasher_.finish_sha256();
  }

  // Of a file that was wanted.
  template <typename Use>
  void use(const Use& use) const {
    if (spool_) {
      FileSource source(*spool_, total_);
      use(source);
    } else {
      MemorySource source(kept_);
      use(source);
    }
  }

 private:
  Result<void> read_more(bool is_kept) {
    const Bytes bytes = ICECORE_TRY(entries_.read());
    is_at_end_ = bytes.empty();
    hasher_.update(bytes);
    total_ += bytes.size();
    if (spool_) return write_all(*spool_, bytes);
    if (is_kept) kept_.insert(kept_.end(), bytes.begin(), bytes.end());
    return {};
  }

  EntryStream& entries_;
  std::uint64_t size_;
  LayerWorkplace& workplace_;
  std::uint64_t total_ = 0;
  bool is_at_end_ = false;
  Hasher hasher_ = Hasher::sha256();
  std::vector<std::byte>& kept_;
  std::optional<int> spool_;
};

// Tells how much was read.
class CountedStream final : public ByteStream {
 public:
  CountedStream(std::unique_ptr<ByteStream> source, const ByteCounter& count)
      : source_(std::move(source)), count_(count) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    Result<std::size_t> got = source_->read(buffer);
    if (got && count_) count_(*got);
    return got;
  }
  [[nodiscard]] std::optional<OpenPart> file_part() const override { return source_->file_part(); }

 private:
  std::unique_ptr<ByteStream> source_;
  const ByteCounter& count_;
};

Result<std::unique_ptr<EntryStream>> open_counted(StoredLayer stored, const Limits& limits,
                                                  LayerWork work, const ByteCounter& count) {
  return open_entries(std::make_unique<CountedStream>(std::move(stored.bytes), count), stored.form,
                      limits, work);
}

// What a file that streams by is read as, by its look.
struct Wanted {
  std::vector<Kind> kinds;
  bool has_package_digest = false;
  bool is_kept_as_text = false;

  [[nodiscard]] bool any() const { return !kinds.empty() || has_package_digest || is_kept_as_text; }
};

void collect_wanted(const Wanted& wanted, ByteSource& bytes, const Limits& limits,
                    StreamedEntry& streamed) {
  for (const Kind kind : wanted.kinds) streamed.file.collect_kind(kind, "", bytes, limits);
  if (wanted.has_package_digest) {
    streamed.file.collect_kind(Kind::content_digest, "md5", bytes, limits);
  }
  if (!wanted.is_kept_as_text) return;
  if (const auto whole = bytes.whole(limits.package_database_bytes)) {
    streamed.text = as_text(*whole);
  }
}

Result<void> read_file_entry(EntryStream& entries, const Limits& limits, LayerWorkplace& workplace,
                             StreamedEntry& streamed) {
  const Place place(*streamed.tar.path);
  const std::string directory = escaped(place.directory);
  const std::string name = escaped(place.name);
  PassingFile passing(entries, streamed.tar.size, workplace);
  const FileLook look{.directory = directory,
                      .name = name,
                      .mode = streamed.tar.mode,
                      .first_bytes = ICECORE_TRY(passing.begin())};
  const Wanted wanted{.kinds = matching_kinds(look),
                      .has_package_digest = may_need_package_digest(look),
                      .is_kept_as_text = is_asked_by_place(place.directory, place.name) &&
                                         streamed.tar.size <= limits.package_database_bytes};
  streamed.file.sha256 = ICECORE_TRY(passing.finish(wanted.any()));
  if (wanted.any()) {
    passing.use([&](ByteSource& bytes) { collect_wanted(wanted, bytes, limits, streamed); });
  }
  return {};
}

void begin_entry(const LayerWorkplace& workplace, std::uint32_t number, const TarEntry& entry) {
  if (workplace.begin) workplace.begin(number, entry);
}

// What is damaged is odd, too: readers differ in what they make of it.
void note_damage(const Error& error, StreamedEntry& streamed) {
  streamed.file = {};
  streamed.text.reset();
  streamed.file.fail(error);
  if (error.kind == ErrorKind::malformed && streamed.tar.oddities.empty()) {
    streamed.tar.oddities.push_back({.kind = ZipOddityKind::damaged, .detail = error.message});
  }
}

Result<void> answer(EntryStream& entries, const EntryReadings& question, const Limits& limits,
                    LayerWorkplace& workplace, const TarEntry& entry, CollectedFile& file) {
  PassingFile passing(entries, entry.size, workplace);
  ICECORE_TRY(passing.begin());
  file.sha256 = ICECORE_TRY(passing.finish(true));
  passing.use([&](ByteSource& bytes) {
    for (const auto& [kind, argument] : question.readings) {
      file.collect_kind(kind, argument, bytes, limits);
    }
  });
  return {};
}

Result<void> read_questions(StoredLayer stored, std::span<const EntryReadings> questions,
                            const FailedEntries& failed, const Limits& limits,
                            LayerWorkplace& workplace, std::vector<CollectedFile>& answers) {
  const std::unique_ptr<EntryStream> entries =
      ICECORE_TRY(open_counted(std::move(stored), limits, LayerWork::here, workplace.count));
  for (std::uint32_t number = 0; answers.size() < questions.size(); ++number) {
    const TarEntry* entry = ICECORE_TRY(entries->next());
    if (entry == nullptr) break;
    const EntryReadings& question = questions[answers.size()];
    if (number != question.entry) continue;
    begin_entry(workplace, number, *entry);
    CollectedFile file;
    if (const auto known = failed.find(number); known != failed.end()) {
      file.fail(known->second);
    } else {
      const Result<void> read = answer(*entries, question, limits, workplace, *entry, file);
      if (!read && !entries->goes_on_after_errors()) return std::unexpected(read.error());
      if (!read) file.fail(read.error());
    }
    answers.push_back(std::move(file));
  }
  return {};
}

}  // namespace

Result<LayerDigests> read_layer_entries(StoredLayer stored, const FailedEntries& failed,
                                        const Limits& limits, LayerWorkplace& workplace,
                                        const std::function<void(StreamedEntry)>& take) {
  const std::unique_ptr<EntryStream> entries =
      ICECORE_TRY(open_counted(std::move(stored), limits, LayerWork::aside, workplace.count));
  for (std::uint32_t number = 0;; ++number) {
    const TarEntry* entry = ICECORE_TRY(entries->next());
    if (entry == nullptr) break;
    StreamedEntry streamed{.tar = *entry};
    begin_entry(workplace, number, *entry);
    if (const auto known = failed.find(number); known != failed.end()) {
      streamed.file.fail(known->second);
    } else if (entry->kind == TarKind::file && entry->path && !entry->path->is_root()) {
      const Result<void> read = read_file_entry(*entries, limits, workplace, streamed);
      if (!read && !entries->goes_on_after_errors()) return std::unexpected(read.error());
      if (!read) note_damage(read.error(), streamed);
    }
    take(std::move(streamed));
  }
  return entries->finish();
}

std::vector<CollectedFile> read_layer_answers(StoredLayer stored,
                                              std::span<const EntryReadings> questions,
                                              const FailedEntries& failed, const Limits& limits,
                                              LayerWorkplace& workplace) {
  std::vector<CollectedFile> answers;
  const Result<void> read =
      read_questions(std::move(stored), questions, failed, limits, workplace, answers);
  while (answers.size() < questions.size()) {
    answers.emplace_back().fail(
        read ? Error{.kind = ErrorKind::changed, .message = "it is not in its layer any more"}
             : read.error());
  }
  return answers;
}

}  // namespace icecore
