// Big files go first, the biggest at once, so that the last thread to finish does not sit on one
// alone; small ones follow directory by directory, which spares looking up their paths. Results
// come back in that order, which depends on sizes and paths only.
#include "collect/disk_facts.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <span>

#include "base/task_pool.h"
#include "collect/collect.h"
#include "collect/collected_bytes.h"
#include "collect/kept_answers.h"
#include "collect/kept_roots.h"
#include "facts/store.h"
#include "target/host_tree.h"
#include "target/layer.h"
#include "target/read_file.h"

namespace icecore {
namespace {

struct Task {
  std::size_t layer = 0, entry = 0;
  std::vector<Reading> readings;   // empty: by the file's look
  const KeptFile* kept = nullptr;  // what is known of it
};

// What a thread keeps between files: the directory of the last one, because the next one is mostly
// in it too.
struct ReadingPlace {
  LayerReader reader;
  std::size_t layer = 0;
  std::optional<std::uint32_t> directory;
  Result<std::string> host_path;  // of the directory
  std::string shown;              // its path inside the root, escaped
};

// Nothing where a record is not what is written of a file that was read.
std::optional<CollectedFile> known_facts(const KeptFile& kept) {
  Reader reader(kept.facts);
  Result<CollectedFile> file = read_collected(reader);
  const bool is_whole = file && file->sha256 && reader.remaining() == 0;
  return is_whole ? std::optional(*std::move(file)) : std::nullopt;
}

class Collection {
 public:
  Collection(std::span<Layer> layers, const HostTree& files, const CollectOptions& options,
             Store& store)
      : layers_(layers), files_(files), options_(options), store_(store) {}

  // Reads the task's file, if nothing is known of it; called on any thread, each with a place of
  // its own. Only the task's own entry is changed: by its status, where the listing has none.
  CollectedFile read(const Task& task, ReadingPlace& place) const {
    if (std::optional<CollectedFile> known = task.kept ? known_facts(*task.kept) : std::nullopt) {
      return *std::move(known);
    }
    Entry& entry = layers_[task.layer].entries[task.entry];
    enter(task.layer, entry.directory, place);
    CollectedFile file;
    const Result<Digest> digest =
        place.host_path ? place.reader.read(*place.host_path, entry,
                                            [&](Bytes first_bytes, ByteSource& bytes) {
                                              const FileLook look{.directory = place.shown,
                                                                  .name = entry.name,
                                                                  .mode = entry.mode,
                                                                  .first_bytes = first_bytes};
                                              collect_readings(task, look, bytes, file);
                                            })
                        : Result<Digest>(std::unexpected(place.host_path.error()));
    if (digest) {
      file.sha256 = *digest;
    } else {
      file.fail(digest.error());
    }
    return file;
  }

  // Writes what is to be kept of a file that was read.
  void keep(const Task& task, const CollectedFile& file, Writer& records) const {
    const bool is_kept = task.kept != nullptr || !task.readings.empty();
    if (options_.cache == nullptr || is_kept) return;
    write_kept_file(layers_[task.layer].entries[task.entry], file, options_.start_ns, records);
  }

  // Adds what reading gave to the store; called on one thread, in order.
  void add(const Task& task, CollectedFile& file) const {
    add_file(std::move(file), layers_[task.layer], task.entry, store_);
  }

 private:
  void enter(std::size_t layer, std::uint32_t directory, ReadingPlace& place) const {
    if (place.layer == layer && place.directory == directory) return;
    place.layer = layer;
    place.directory = directory;
    place.host_path = files_.host_path(layers_[layer].directories[directory]);
    place.shown = layers_[layer].directory_path(directory);
  }

  void collect_readings(const Task& task, const FileLook& look, ByteSource& bytes,
                        CollectedFile& file) const {
    if (task.readings.empty()) {
      for (const Kind kind : matching_kinds(look)) {
        file.collect_kind(kind, "", bytes, options_.limits);
      }
      const std::string& algorithm = options_.second_digest;
      if (!algorithm.empty()) {
        file.collect_kind(Kind::content_digest, algorithm, bytes, options_.limits);
      }
    }
    for (const Reading& reading : task.readings) {
      file.collect_kind(reading.kind, reading.argument, bytes, options_.limits);
    }
  }

  std::span<Layer> layers_;
  const HostTree& files_;
  const CollectOptions& options_;
  Store& store_;
};

std::vector<Task> file_tasks(std::span<const Layer> layers) {
  constexpr std::uint64_t big_bytes = 1 << 20;
  std::vector<Task> tasks;
  std::vector<Task> small;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    small.reserve(small.size() + layers[layer].entries.size());
    for (std::size_t number = 0; number < layers[layer].entries.size(); ++number) {
      const Entry& entry = layers[layer].entries[number];
      if (entry.kind != EntryKind::file) continue;
      const bool is_big = !entry.is_small_by_name && entry.size >= big_bytes;
      (is_big ? tasks : small).push_back({.layer = layer, .entry = number});
    }
  }
  std::ranges::stable_sort(tasks, std::greater<>(), [&](const Task& task) {
    return layers[task.layer].entries[task.entry].size;
  });
  std::ranges::move(small, std::back_inserter(tasks));
  return tasks;
}

// What a file counts in progress and for balance, before it is read.
std::uint64_t expected_bytes(const Entry& entry) {
  constexpr std::uint64_t of_small_file = 8192;
  return entry.has_status ? entry.size : of_small_file;
}

// Consecutive tasks that one thread takes at once: handing over single small files costs as much as
// reading them.
struct Batch {
  std::size_t first = 0, count = 0;
};

std::vector<Batch> batches_of(const std::vector<Task>& tasks, std::span<const Layer> layers) {
  constexpr std::uint64_t batch_bytes = 1 << 20;
  constexpr std::size_t batch_tasks = 64;
  std::vector<Batch> batches;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (batches.empty() || bytes >= batch_bytes || batches.back().count >= batch_tasks) {
      batches.push_back({.first = i});
      bytes = 0;
    }
    ++batches.back().count;
    bytes += expected_bytes(layers[tasks[i].layer].entries[tasks[i].entry]);
  }
  return batches;
}

// What a batch gave, and what of it is to be kept: records one after another, as many bytes for
// each file as `record_bytes` says.
struct BatchResult {
  std::vector<CollectedFile> files;
  std::shared_ptr<Writer> records = std::make_shared<Writer>();
  std::vector<std::size_t> record_bytes;
};

BatchResult read_batch(std::span<const Task> tasks, const Collection& collection) {
  BatchResult result;
  result.files.reserve(tasks.size());
  ReadingPlace place;
  for (const Task& task : tasks) {
    result.files.push_back(collection.read(task, place));
    const std::size_t before = result.records->size();
    collection.keep(task, result.files.back(), *result.records);
    result.record_bytes.push_back(result.records->size() - before);
  }
  return result;
}

// What is done with the result of one task.
struct Use {
  std::function<void(const Task& task, CollectedFile& file, Bytes record)> file;
  std::function<void(KeptRoot::Owner records)> records;  // before the files of a batch
};

// Reads all tasks on several threads and calls `use` for each in order, on this one.
void read_in_order(const std::vector<Task>& tasks, std::span<const Layer> layers,
                   const Collection& collection, unsigned jobs, const Use& use) {
  const std::vector<Batch> batches = batches_of(tasks, layers);
  const auto tasks_of = [&](std::size_t index) {
    return std::span(tasks).subspan(batches[index].first, batches[index].count);
  };
  run_ordered<BatchResult>(
      batches.size(), jobs,
      [&](std::size_t index) { return read_batch(tasks_of(index), collection); },
      [&](std::size_t index, BatchResult result) {
        Bytes records = result.records->view();
        if (use.records && !records.empty()) use.records(result.records);
        for (std::size_t i = 0; i < result.files.size(); ++i) {
          const std::size_t size = result.record_bytes[i];
          use.file(tasks_of(index)[i], result.files[i], records.first(size));
          records = records.subspan(size);
        }
      });
}

}  // namespace

bool DiskFacts::is_kept(const Root& root, const CollectOptions& options) {
  if (options.cache == nullptr) return false;
  const CacheKey key = root_key(root, files_, options);
  if (!options.cache->has(key)) return false;
  known_[key.digest] = std::async(std::launch::async, [cache = options.cache, key] {
    std::shared_ptr<const KeptFiles> files;
    if (std::optional<CacheEntry> entry = cache->read(key)) {
      if (auto loaded = KeptFiles::load(*std::move(entry))) {
        files = std::make_shared<const KeptFiles>(*std::move(loaded));
      }
    }
    return files;
  });
  return true;
}

// What `is_kept` found, for each layer.
std::vector<std::shared_ptr<const KeptFiles>> DiskFacts::take_known(std::span<const Layer> layers,
                                                                    const CollectOptions& options) {
  std::vector<std::shared_ptr<const KeptFiles>> known(layers.size());
  for (std::size_t i = 0; i < layers.size() && !known_.empty(); ++i) {
    const auto found = known_.find(root_key(layers[i].root, files_, options).digest);
    if (found == known_.end()) continue;
    known[i] = found->second.get();
    known_.erase(found);
  }
  return known;
}

void DiskFacts::collect(std::span<Layer> layers, const CollectOptions& options, Store& store) {
  std::vector<Task> tasks = file_tasks(layers);
  KeptRoots roots(layers, take_known(layers, options));
  for (Task& task : tasks) task.kept = roots.find(task.layer, task.entry);
  std::vector<std::uint64_t> sizes(tasks.size());
  std::ranges::transform(tasks, sizes.begin(), [&](const Task& task) {
    return expected_bytes(layers[task.layer].entries[task.entry]);
  });
  const std::uint64_t total = std::reduce(sizes.begin(), sizes.end());
  std::size_t next = 0;
  std::uint64_t done = 0;
  const Collection collection(layers, files_, options, store);
  const auto use = [&](const Task& task, CollectedFile& file, Bytes record) {
    layers[task.layer].entries[task.entry].sha256 = file.sha256;
    roots.add(task.layer, task.entry, task.kept, record);
    collection.add(task, file);
    done += sizes[next++];
    if (options.progress) options.progress(done, total);
  };
  read_in_order(
      tasks, layers, collection, options.jobs,
      {.file = use, .records = [&](const KeptRoot::Owner& owner) { roots.add_owner(owner); }});
  for (const Layer& layer : layers) {
    for (const Gap& gap : layer.gaps) store.add(gap);
  }
  if (options.cache == nullptr) return;
  roots.keep(*options.cache,
             [&](const Layer& layer) { return root_key(layer.root, files_, options); });
}

void DiskFacts::answer(const std::vector<Question>& questions, std::span<Layer> layers,
                       const CollectOptions& options, Store& store) {
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (i == 0 || questions[i].file != questions[i - 1].file) {
      const auto [layer, entry] = position_of(layers, questions[i].file);
      tasks.push_back({.layer = layer, .entry = entry});
    }
    tasks.back().readings.push_back(
        Reading{.kind = questions[i].kind, .argument = questions[i].argument});
  }
  if (tasks.empty()) return;
  KeptAnswers answers(options.cache, root_identity(layers.front().root, files_, options),
                      options.limits);
  const Collection collection(layers, files_, options, store);
  const auto digest_of = [&](const Task& task) {
    return layers[task.layer].entries[task.entry].sha256;
  };
  // What is known does not change what the others give, nor their order.
  std::vector<Task> open;
  std::vector<std::optional<CollectedFile>> known;
  for (const Task& task : tasks) {
    const std::optional<Digest> digest = digest_of(task);
    known.push_back(digest ? answers.find(*digest, task.readings) : std::nullopt);
    if (!known.back()) open.push_back(task);
  }
  std::size_t next = 0;
  const auto add_known = [&] {
    for (; next < tasks.size() && known[next]; ++next) collection.add(tasks[next], *known[next]);
  };
  const auto use = [&](const Task& task, CollectedFile& file, Bytes /*record*/) {
    add_known();
    const std::optional<Digest> digest = digest_of(task);
    if (file.sha256 != digest) {
      file.fail({.kind = ErrorKind::changed, .message = "it changed between two readings"});
    } else if (digest) {
      answers.add(*digest, task.readings, file);
    }
    collection.add(task, file);
    ++next;
  };
  read_in_order(open, layers, collection, options.jobs, {.file = use, .records = {}});
  add_known();
  answers.keep();
}

}  // namespace icecore
