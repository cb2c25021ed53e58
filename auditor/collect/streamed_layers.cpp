// One thread a layer: it inflates, hashes both sides, takes the tar apart and collects. A file of
// which somebody wants to see the bytes is held in memory while it is looked at, a large one in a
// file without a name; of all others only the digest is taken as they pass.
#include "collect/streamed_layers.h"

#include <algorithm>
#include <utility>

#include "base/task_pool.h"
#include "base/text.h"
#include "base/unlinked_file.h"
#include "collect/collect.h"
#include "collect/kept_layers.h"
#include "formats/elf.h"
#include "target/asked_by_place.h"
#include "target/file_source.h"
#include "target/image_layout.h"
#include "target/layer_entries.h"
#include "target/read_file.h"

namespace icecore {
namespace {

constexpr std::uint64_t bytes_in_memory = 8ULL << 20;  // of one file

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

// The bytes of one entry as they pass: hashed, and kept for as long as they are looked at.
class PassingFile {
 public:
  PassingFile(EntryStream& entries, std::uint64_t size) : entries_(entries), size_(size) {}

  // Reads the first bytes, from which it can be told what the file is.
  Result<Bytes> begin() {
    while (kept_.size() < first_bytes_size && !is_at_end_) ICECORE_TRY(read_more(true));
    return Bytes(kept_).first(std::min(kept_.size(), first_bytes_size));
  }

  // Reads the rest, and keeps it where it is wanted.
  Result<Digest> finish(bool is_wanted) {
    if (is_wanted && size_ > bytes_in_memory) {
      spool_ = ICECORE_TRY(make_unlinked_file());
      ICECORE_TRY(write_all(spool_.get(), kept_));
    }
    while (!is_at_end_) ICECORE_TRY(read_more(is_wanted));
    return hasher_.finish_sha256();
  }

  // Of a file that was wanted.
  template <typename Use>
  void use(const Use& use) const {
    if (spool_.is_open()) {
      FileSource source(spool_.get(), total_);
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
    if (spool_.is_open()) return write_all(spool_.get(), bytes);
    if (is_kept) kept_.insert(kept_.end(), bytes.begin(), bytes.end());
    return {};
  }

  EntryStream& entries_;
  std::uint64_t size_;
  std::uint64_t total_ = 0;
  bool is_at_end_ = false;
  Hasher hasher_ = Hasher::sha256();
  std::vector<std::byte> kept_;
  FileDescriptor spool_;
};

// What a file that streams by is read as, by its look.
struct Wanted {
  std::vector<Kind> kinds;
  bool has_package_digest = false;
  bool is_kept_as_text = false;

  [[nodiscard]] bool any() const { return !kinds.empty() || has_package_digest || is_kept_as_text; }
};

class LayerCollection {
 public:
  LayerCollection(const Image& image, std::size_t number, const CollectOptions& options)
      : image_(image), number_(number), limits_(options.limits) {}

  StreamedLayer run() {
    StreamedLayer layer;
    if (Result<void> read = read_into(layer); !read) {
      layer.error = std::move(read).error();
    }
    return layer;
  }

 private:
  Result<void> read_into(StreamedLayer& layer) {
    const std::unique_ptr<EntryStream> entries =
        ICECORE_TRY(open_entries(image_, number_, limits_, Hashing::aside));
    while (const TarEntry* entry = ICECORE_TRY(entries->next())) {
      StreamedEntry& streamed = layer.entries.emplace_back(StreamedEntry{.tar = *entry});
      if (entry->kind == TarKind::file && entry->path && !entry->path->is_root()) {
        ICECORE_TRY(read_file(*entries, streamed));
      }
    }
    layer.digests = ICECORE_TRY(entries->finish());
    return check_layer(image_.layers[number_], layer.digests);
  }

  Result<void> read_file(EntryStream& entries, StreamedEntry& streamed) const {
    const Place place(*streamed.tar.path);
    const std::string directory = escaped(place.directory);
    const std::string name = escaped(place.name);
    PassingFile passing(entries, streamed.tar.size);
    const FileLook look{.directory = directory,
                        .name = name,
                        .mode = streamed.tar.mode,
                        .first_bytes = ICECORE_TRY(passing.begin())};
    const Wanted wanted{.kinds = matching_kinds(look),
                        .has_package_digest = may_need_package_digest(look),
                        .is_kept_as_text = is_asked_by_place(place.directory, place.name) &&
                                           streamed.tar.size <= limits_.package_database_bytes};
    streamed.file.sha256 = ICECORE_TRY(passing.finish(wanted.any()));
    if (wanted.any()) {
      passing.use([&](ByteSource& bytes) { collect_wanted(wanted, bytes, streamed); });
    }
    return {};
  }

  void collect_wanted(const Wanted& wanted, ByteSource& bytes, StreamedEntry& streamed) const {
    for (const Kind kind : wanted.kinds) streamed.file.collect_kind(kind, "", bytes, limits_);
    if (wanted.has_package_digest) {
      streamed.file.collect_kind(Kind::content_digest, "md5", bytes, limits_);
    }
    if (!wanted.is_kept_as_text) return;
    if (const auto whole = bytes.whole(limits_.package_database_bytes)) {
      streamed.text = as_text(*whole);
    }
  }

  const Image& image_;
  std::size_t number_;
  const Limits& limits_;
};

// Reads the files of one layer that somebody has questions about.
class LayerAnswers {
 public:
  LayerAnswers(const Image& image, std::span<const StreamedQuestion> questions,
               const CollectOptions& options)
      : image_(image), questions_(questions), limits_(options.limits) {}

  std::vector<CollectedFile> run() {
    Result<void> read = read_layer();
    while (!questions_.empty()) {
      answers_.emplace_back().fail(
          read ? Error{.kind = ErrorKind::changed, .message = "it is not in its layer any more"}
               : read.error());
      pass();
    }
    return std::move(answers_);
  }

 private:
  // The questions about the first entry in question.
  [[nodiscard]] std::span<const StreamedQuestion> next() const {
    const auto end = std::ranges::find_if(questions_, [&](const StreamedQuestion& question) {
      return question.entry != questions_.front().entry;
    });
    return questions_.first(static_cast<std::size_t>(end - questions_.begin()));
  }
  void pass() { questions_ = questions_.subspan(next().size()); }

  Result<void> read_layer() {
    const std::unique_ptr<EntryStream> entries =
        ICECORE_TRY(open_entries(image_, questions_.front().layer, limits_, Hashing::here));
    for (std::uint32_t number = 0; !questions_.empty(); ++number) {
      const TarEntry* entry = ICECORE_TRY(entries->next());
      if (entry == nullptr) break;
      if (number != questions_.front().entry) continue;
      CollectedFile file;
      PassingFile passing(*entries, entry->size);
      ICECORE_TRY(passing.begin());
      file.sha256 = ICECORE_TRY(passing.finish(true));
      passing.use([&](ByteSource& bytes) {
        for (const StreamedQuestion& question : next()) {
          file.collect_kind(question.kind, question.argument, bytes, limits_);
        }
      });
      answers_.push_back(std::move(file));
      pass();
    }
    return {};
  }

  const Image& image_;
  std::span<const StreamedQuestion> questions_;
  const Limits& limits_;
  std::vector<CollectedFile> answers_;
};

}  // namespace

std::vector<StreamedLayer> stream_layers(const Image& image, const CollectOptions& options) {
  std::uint64_t total = 0;
  for (const ImageLayer& layer : image.layers) total += layer.size;
  std::vector<StreamedLayer> layers;
  std::uint64_t done = 0;
  run_ordered<StreamedLayer>(
      image.layers.size(), options.jobs,
      [&](std::size_t number) {
        if (std::optional<StreamedLayer> known = known_layer(image, number, options)) {
          return *std::move(known);
        }
        return LayerCollection(image, number, options).run();
      },
      [&](std::size_t number, StreamedLayer layer) {
        layers.push_back(std::move(layer));
        done += image.layers[number].size;
        if (options.progress) options.progress(done, total);
      });
  return layers;
}

std::vector<CollectedFile> answer_by_streaming(const Image& image,
                                               const std::vector<StreamedQuestion>& questions,
                                               const CollectOptions& options) {
  std::vector<std::span<const StreamedQuestion>> by_layer;
  for (std::span<const StreamedQuestion> rest = questions; !rest.empty();) {
    const auto end = std::ranges::find_if(rest, [&](const StreamedQuestion& question) {
      return question.layer != rest.front().layer;
    });
    by_layer.push_back(rest.first(static_cast<std::size_t>(end - rest.begin())));
    rest = rest.subspan(by_layer.back().size());
  }
  std::vector<CollectedFile> answers;
  run_ordered<std::vector<CollectedFile>>(
      by_layer.size(), options.jobs,
      [&](std::size_t index) { return LayerAnswers(image, by_layer[index], options).run(); },
      [&](std::size_t, std::vector<CollectedFile> files) {
        std::ranges::move(files, std::back_inserter(answers));
      });
  return answers;
}

}  // namespace icecore
