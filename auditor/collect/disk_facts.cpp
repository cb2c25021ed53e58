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
#include "collect/file_batch.h"
#include "collect/kept_answers.h"
#include "collect/kept_roots.h"
#include "confine/worker_pool.h"
#include "facts/store.h"
#include "icecore/audit.h"
#include "target/host_tree.h"
#include "target/layer.h"

namespace icecore {
namespace {

std::vector<FileTask> file_tasks(std::span<const Layer> layers) {
  constexpr std::uint64_t big_bytes = 1 << 20;
  std::vector<FileTask> tasks;
  std::vector<FileTask> small;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    small.reserve(small.size() + layers[layer].entries.size());
    for (std::size_t number = 0; number < layers[layer].entries.size(); ++number) {
      const Entry& entry = layers[layer].entries[number];
      if (entry.kind != EntryKind::file) continue;
      const bool is_big = !entry.is_small_by_name && entry.size >= big_bytes;
      (is_big ? tasks : small).push_back({.layer = layer, .entry = number});
    }
  }
  std::ranges::stable_sort(tasks, std::greater<>(), [&](const FileTask& task) {
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

// While one thread reads the biggest file of all, which comes first, others read a hundred more.
constexpr std::size_t batches_ahead = 64;

// Consecutive tasks that one thread takes at once: handing over single small files costs as much as
// reading them.
struct Batch {
  std::size_t first = 0, count = 0;
};

std::vector<Batch> batches_of(const std::vector<FileTask>& tasks, std::span<const Layer> layers,
                              std::size_t most_files) {
  constexpr std::uint64_t batch_bytes = 1 << 20;
  std::vector<Batch> batches;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (batches.empty() || bytes >= batch_bytes || batches.back().count >= most_files) {
      batches.push_back({.first = i});
      bytes = 0;
    }
    ++batches.back().count;
    bytes += expected_bytes(layers[tasks[i].layer].entries[tasks[i].entry]);
  }
  return batches;
}

// What is done with the result of one task.
struct Use {
  std::function<void(const FileTask& task, CollectedFile& file, Bytes record)> file;
  std::function<void(KeptRoot::Owner records)> records;  // before the files of a batch
};

// Reads all tasks on several threads and calls `use` for each in order, on this one.
void read_in_order(const std::vector<FileTask>& tasks, std::span<Layer> layers,
                   const HostTree& files, const CollectOptions& options, const Use& use) {
  const std::size_t most_files =
      options.workers != nullptr ? options.workers->files_at_once() : most_batch_files;
  const std::vector<Batch> batches = batches_of(tasks, layers, most_files);
  const auto tasks_of = [&](std::size_t index) {
    return std::span(tasks).subspan(batches[index].first, batches[index].count);
  };
  run_ordered<BatchResult>(
      batches.size(), options.workers != nullptr ? options.workers->workers() : options.jobs,
      [&](std::size_t index) { return read_batch(tasks_of(index), layers, files, options); },
      [&](std::size_t index, BatchResult result) {
        Bytes records = result.records->view();
        if (use.records && !records.empty()) use.records(result.records);
        for (std::size_t i = 0; i < result.files.size(); ++i) {
          const std::size_t size = result.record_bytes[i];
          use.file(tasks_of(index)[i], result.files[i], records.first(size));
          records = records.subspan(size);
        }
      },
      batches_ahead);
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
  std::vector<FileTask> tasks = file_tasks(layers);
  KeptRoots roots(layers, take_known(layers, options));
  for (FileTask& task : tasks) {
    task.kept = roots.find(task.layer, task.entry);
    has_read_ = has_read_ || task.kept == nullptr;
  }
  has_collected_ = true;
  std::vector<std::uint64_t> sizes(tasks.size());
  std::ranges::transform(tasks, sizes.begin(), [&](const FileTask& task) {
    return expected_bytes(layers[task.layer].entries[task.entry]);
  });
  const std::uint64_t total = std::reduce(sizes.begin(), sizes.end());
  std::size_t next = 0;
  std::uint64_t done = 0;
  const auto use = [&](const FileTask& task, CollectedFile& file, Bytes record) {
    layers[task.layer].entries[task.entry].sha256 = file.sha256;
    roots.add(task.layer, task.entry, task.kept, record);
    add_file(std::move(file), layers[task.layer], task.entry, store);
    done += sizes[next++];
    if (options.progress) options.progress({.done = done, .total = total});
  };
  read_in_order(
      tasks, layers, files_, options,
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
  std::vector<FileTask> tasks;
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
  const auto add = [&](const FileTask& task, CollectedFile file) {
    add_file(std::move(file), layers[task.layer], task.entry, store);
  };
  const auto digest_of = [&](const FileTask& task) {
    return layers[task.layer].entries[task.entry].sha256;
  };
  // What is known does not change what the others give, nor their order.
  std::vector<FileTask> open;
  std::vector<std::optional<CollectedFile>> known;
  for (const FileTask& task : tasks) {
    const std::optional<Digest> digest = digest_of(task);
    known.push_back(digest ? answers.find(*digest, task.readings) : std::nullopt);
    if (!known.back()) open.push_back(task);
  }
  has_read_ = has_read_ || !open.empty();
  std::size_t next = 0;
  const auto add_known = [&] {
    for (; next < tasks.size() && known[next]; ++next) add(tasks[next], *std::move(known[next]));
  };
  const auto use = [&](const FileTask& task, CollectedFile& file, Bytes /*record*/) {
    add_known();
    ++next;
    const std::optional<Digest> digest = digest_of(task);
    if (!digest) return;  // that it could not be read is a gap already
    if (file.sha256 == digest) {
      answers.add(*digest, task.readings, file);
    } else if (file.sha256) {
      file.fail({.kind = ErrorKind::changed, .message = "it changed between two readings"});
    }
    add(task, std::move(file));
  };
  read_in_order(open, layers, files_, options, {.file = use, .records = {}});
  add_known();
  answers.keep();
}

}  // namespace icecore
