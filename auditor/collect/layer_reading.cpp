// It inflates, hashes both sides, takes the tar apart and collects. A file of which somebody wants
// to see the bytes is held while it is looked at; of all others only the digest is taken as they
// pass.
#include "collect/layer_reading.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "collect/aside_collecting.h"
#include "collect/collect.h"
#include "collect/passing_file.h"
#include "formats/elf.h"
#include "target/asked_by_place.h"

namespace icecore {
namespace {

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

// Reads an entry's bytes, into the room where something is to be collected of them: what, it tells.
Result<Wanted> read_file_entry(EntryStream& entries, const Limits& limits, HeldBytes& room,
                               StreamedEntry& streamed) {
  const Place place(*streamed.tar.path);
  const std::string directory = escaped(place.directory);
  const std::string name = escaped(place.name);
  PassingFile passing(entries, streamed.tar.size, room);
  const FileLook look{.directory = directory,
                      .name = name,
                      .mode = streamed.tar.mode,
                      .first_bytes = ICECORE_TRY(passing.begin())};
  Wanted wanted{.kinds = matching_kinds(look),
                .has_package_digest = may_need_package_digest(look),
                .is_kept_as_text = is_asked_by_place(place.directory, place.name) &&
                                   streamed.tar.size <= limits.package_database_bytes};
  streamed.file.sha256 = ICECORE_TRY(passing.finish(wanted.any()));
  return wanted;
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
  PassingFile passing(entries, entry.size, workplace.room);
  ICECORE_TRY(passing.begin());
  file.sha256 = ICECORE_TRY(passing.finish(true));
  workplace.room.use([&](ByteSource& bytes) {
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

// Every entry of a layer, up to what cannot be read.
class LayerReading {
 public:
  LayerReading(EntryStream& entries, const FailedEntries& failed, const Limits& limits,
               LayerWorkplace& workplace, const AsideCollecting::Take& take)
      : entries_(entries),
        failed_(failed),
        limits_(limits),
        workplace_(workplace),
        collecting_(workplace.work, workplace.aside, take) {}

  Result<void> run() {
    const Result<void> read = read_all();
    collecting_.finish();
    return read;
  }

 private:
  Result<void> read_all() {
    for (std::uint32_t number = 0;; ++number) {
      const TarEntry* entry = ICECORE_TRY(entries_.next());
      if (entry == nullptr) return {};
      begin_entry(workplace_, number, *entry);
      ICECORE_TRY(read_one(number, *entry));
    }
  }

  Result<void> read_one(std::uint32_t number, const TarEntry& entry) {
    StreamedEntry streamed{.tar = entry};
    Result<Wanted> wanted;
    if (const auto known = failed_.find(number); known != failed_.end()) {
      streamed.file.fail(known->second);
    } else if (entry.kind == TarKind::file && entry.path && !entry.path->is_root()) {
      wanted = read_file_entry(entries_, limits_, workplace_.room, streamed);
    }
    if (!wanted && !entries_.goes_on_after_errors()) return std::unexpected(wanted.error());
    if (!wanted) note_damage(wanted.error(), streamed);
    if (!wanted || !wanted->any()) {
      collecting_.add(std::move(streamed));
      return {};
    }
    collecting_.add(std::move(streamed), workplace_.room,
                    [wanted = *std::move(wanted), this](ByteSource& bytes, StreamedEntry& of) {
                      collect_wanted(wanted, bytes, limits_, of);
                    });
    return {};
  }

  EntryStream& entries_;
  const FailedEntries& failed_;
  const Limits& limits_;
  LayerWorkplace& workplace_;
  AsideCollecting collecting_;
};

}  // namespace

Result<LayerDigests> read_layer_entries(StoredLayer stored, const FailedEntries& failed,
                                        const Limits& limits, LayerWorkplace& workplace,
                                        const std::function<void(StreamedEntry)>& take) {
  const std::unique_ptr<EntryStream> entries =
      ICECORE_TRY(open_counted(std::move(stored), limits, LayerWork::aside, workplace.count));
  ICECORE_TRY(LayerReading(*entries, failed, limits, workplace, take).run());
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
