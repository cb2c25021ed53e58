// Big files go first, the biggest at once, so that the last thread to finish does not sit on one
// alone; small ones follow directory by directory, which spares looking up their paths. Results
// come back in that order, which depends on sizes and paths only.
#include "collect/disk_facts.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "base/task_pool.h"
#include "collect/collect.h"
#include "collect/collected_file.h"
#include "facts/store.h"
#include "target/host_tree.h"
#include "target/layer.h"
#include "target/read_file.h"

namespace icecore {
namespace {

// One kind to read a file as.
struct Reading {
  Kind kind;
  std::string argument;
};

struct Task {
  std::size_t layer = 0, entry = 0;
  std::vector<Reading> readings;  // empty: by the file's look
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

class Collection {
 public:
  Collection(std::span<Layer> layers, const HostTree& files, const CollectOptions& options,
             Store& store)
      : layers_(layers), files_(files), options_(options), store_(store) {}

  // Reads the task's file; called on any thread, each with a place of its own. Only the task's own
  // entry is changed: by its status, where the listing has none.
  CollectedFile read(const Task& task, ReadingPlace& place) const {
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
      (entry.size >= big_bytes ? tasks : small).push_back({.layer = layer, .entry = number});
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

// Reads all tasks on several threads and calls use(task, file) for each in order, on this one.
void read_in_order(const std::vector<Task>& tasks, std::span<const Layer> layers,
                   const Collection& collection, unsigned jobs,
                   const std::function<void(const Task&, CollectedFile&)>& use) {
  using Files = std::vector<CollectedFile>;
  const std::vector<Batch> batches = batches_of(tasks, layers);
  run_ordered<Files>(
      batches.size(), jobs,
      [&](std::size_t index) {
        Files files;
        files.reserve(batches[index].count);
        ReadingPlace place;
        for (std::size_t i = 0; i < batches[index].count; ++i) {
          files.push_back(collection.read(tasks[batches[index].first + i], place));
        }
        return files;
      },
      [&](std::size_t index, Files files) {
        for (std::size_t i = 0; i < files.size(); ++i) {
          use(tasks[batches[index].first + i], files[i]);
        }
      });
}

}  // namespace

void DiskFacts::collect(std::span<Layer> layers, const CollectOptions& options, Store& store) {
  const std::vector<Task> tasks = file_tasks(layers);
  std::vector<std::uint64_t> sizes(tasks.size());
  std::ranges::transform(tasks, sizes.begin(), [&](const Task& task) {
    return expected_bytes(layers[task.layer].entries[task.entry]);
  });
  const std::uint64_t total = std::reduce(sizes.begin(), sizes.end());
  std::size_t next = 0;
  std::uint64_t done = 0;
  const Collection collection(layers, files_, options, store);
  read_in_order(tasks, layers, collection, options.jobs,
                [&](const Task& task, CollectedFile& file) {
                  layers[task.layer].entries[task.entry].sha256 = file.sha256;
                  collection.add(task, file);
                  done += sizes[next++];
                  if (options.progress) options.progress(done, total);
                });
  for (const Layer& layer : layers) {
    for (const Gap& gap : layer.gaps) store.add(gap);
  }
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
  const Collection collection(layers, files_, options, store);
  read_in_order(
      tasks, layers, collection, options.jobs, [&](const Task& task, CollectedFile& file) {
        if (file.sha256 != layers[task.layer].entries[task.entry].sha256) {
          file.fail({.kind = ErrorKind::changed, .message = "it changed between two readings"});
        }
        collection.add(task, file);
      });
}

}  // namespace icecore
