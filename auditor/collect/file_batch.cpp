// Opening files and looking at them afterwards is this process's part: what is read in between says
// nothing of which file it was. A confined process gets all files of a batch at once, because
// handing over single ones costs as much as reading them.
#include "collect/file_batch.h"

#include <optional>
#include <utility>

#include "collect/collected_bytes.h"
#include "collect/confined_reading.h"
#include "collect/file_reading.h"
#include "collect/worker_messages.h"
#include "confine/channel.h"
#include "target/host_tree.h"

namespace icecore {
namespace {

static_assert(most_batch_files <= Channel::most_files);

// Nothing where a record is not what is written of a file that was read.
std::optional<CollectedFile> known_facts(const KeptFile& kept) {
  Reader reader(kept.facts);
  Result<CollectedFile> file = read_collected(reader);
  const bool is_whole = file && file->sha256 && reader.remaining() == 0;
  return is_whole ? std::optional(*std::move(file)) : std::nullopt;
}

class Batch {
 public:
  Batch(std::span<const FileTask> tasks, std::span<Layer> layers, const HostTree& files,
        const CollectOptions& options)
      : tasks_(tasks), layers_(layers), files_(files), options_(options) {}

  BatchResult run() {
    result_.files.resize(tasks_.size());
    result_.record_bytes.resize(tasks_.size());
    if (options_.workers != nullptr) {
      read_elsewhere();
    } else {
      read_here();
    }
    return std::move(result_);
  }

 private:
  Entry& entry_of(const FileTask& task) const { return layers_[task.layer].entries[task.entry]; }

  // The directory of the last file, because the next one is mostly in it too.
  void enter(const FileTask& task) {
    const std::uint32_t directory = entry_of(task).directory;
    if (layer_ == task.layer && directory_ == directory) return;
    layer_ = task.layer;
    directory_ = directory;
    const Layer& layer = layers_[task.layer];
    host_path_ = files_.host_path(layer.directories[directory]);
    shown_ = layer.directory_path(directory);
  }

  // The file, if there is something to read: nothing where its facts are known, or it cannot be
  // opened.
  std::optional<FileDescriptor> open(std::size_t index) {
    const FileTask& task = tasks_[index];
    CollectedFile& file = result_.files[index];
    if (std::optional<CollectedFile> known = task.kept ? known_facts(*task.kept) : std::nullopt) {
      file = *std::move(known);
      return std::nullopt;
    }
    enter(task);
    Result<FileDescriptor> opened = host_path_ ? opener_.open(*host_path_, entry_of(task))
                                               : std::unexpected(host_path_.error());
    if (opened) return *std::move(opened);
    file.fail(opened.error());
    return std::nullopt;
  }

  FileRequest request_for(const FileTask& task) const {
    const Entry& entry = entry_of(task);
    FileRequest request{
        .directory = shown_, .name = entry.name, .listed = std::nullopt, .readings = task.readings};
    if (entry.has_status) request.listed = {.size = entry.size, .mode = entry.mode};
    return request;
  }

  // Takes what reading a file gave, if it did not change meanwhile.
  void take(std::size_t index, int descriptor, FileReading reading) {
    const FileTask& task = tasks_[index];
    Entry& entry = entry_of(task);
    const Result<void> checked = check_read_file(descriptor, reading.size, entry);
    if (reading.file.sha256 && !checked) reading.file.fail(checked.error());
    keep(index, reading);
    result_.files[index] = std::move(reading.file);
  }

  // Writes what is to be kept of a file that was read. Where bytes came from a confined process,
  // they were read back, and are written as they came.
  void keep(std::size_t index, const FileReading& reading) {
    const FileTask& task = tasks_[index];
    const bool is_kept = task.kept != nullptr || !task.readings.empty();
    if (options_.cache == nullptr || is_kept) return;
    const std::size_t before = result_.records->size();
    write_kept_file(entry_of(task), reading, options_.start_ns, *result_.records);
    result_.record_bytes[index] = result_.records->size() - before;
  }

  void read_here() {
    const ReadingOptions reading{.limits = options_.limits,
                                 .second_digest = options_.second_digest};
    for (std::size_t index = 0; index < tasks_.size(); ++index) {
      const std::optional<FileDescriptor> file = open(index);
      if (!file) continue;
      take(index, file->get(), read_file(file->get(), request_for(tasks_[index]), reading));
    }
  }

  void read_elsewhere() {
    FilesRequest request{.second_digest = options_.second_digest, .files = {}};
    std::vector<FileDescriptor> files;
    std::vector<std::size_t> indexes;
    for (std::size_t index = 0; index < tasks_.size(); ++index) {
      std::optional<FileDescriptor> file = open(index);
      if (!file) continue;
      request.files.push_back(request_for(tasks_[index]));
      files.push_back(*std::move(file));
      indexes.push_back(index);
    }
    if (files.empty()) return;
    FileReadings read = read_files_confined(std::move(request), files, options_);
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      take(indexes[i], files[i].get(), std::move(read.readings[i]));
    }
  }

  std::span<const FileTask> tasks_;
  std::span<Layer> layers_;
  const HostTree& files_;
  const CollectOptions& options_;
  BatchResult result_;

  LayerFiles opener_;
  std::size_t layer_ = 0;
  std::optional<std::uint32_t> directory_;
  Result<std::string> host_path_;  // of the directory
  std::string shown_;              // its path inside the root, escaped
};

}  // namespace

BatchResult read_batch(std::span<const FileTask> tasks, std::span<Layer> layers,
                       const HostTree& files, const CollectOptions& options) {
  return Batch(tasks, layers, files, options).run();
}

}  // namespace icecore
