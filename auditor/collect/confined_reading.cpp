// Of several files in one request, those behind the culprit were not read, and those before it are
// read again: their answers go together. A layer is streamed from its beginning again.
#include "collect/confined_reading.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "base/unlinked_file.h"
#include "collect/collected_bytes.h"
#include "collect/layer_feed.h"
#include "collect/streamed_bytes.h"
#include "collect/worker_messages.h"
#include "confine/worker_pool.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

std::chrono::seconds patience(const Limits& limits) {
  return std::chrono::seconds(limits.worker_silence_seconds);
}

// The readings in an answer; nothing where it is not one for so many files.
std::optional<std::vector<FileReading>> readings_in(Bytes answer, std::size_t count) {
  Reader reader(answer);
  std::vector<FileReading> readings;
  for (std::size_t i = 0; i < count; ++i) {
    std::optional<FileReading> reading = read_reading(reader);
    if (!reading) return std::nullopt;
    readings.push_back(*std::move(reading));
  }
  return reader.remaining() == 0 ? std::optional(std::move(readings)) : std::nullopt;
}

// The files of one request, fewer with each worker that ends.
class FilesTask {
 public:
  FilesTask(FilesRequest request, std::span<const FileDescriptor> files,
            const CollectOptions& options)
      : request_(std::move(request)), options_(options), lease_(options.workers->lease()) {
    result_.readings.resize(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      open_.push_back(i);
      descriptors_.push_back(files[i].get());
    }
  }

  FileReadings run() {
    while (!open_.empty()) {
      const Result<Worker*> worker = lease_.get();
      if (!worker) {
        for (const std::size_t file : open_) result_.readings[file].file.fail(worker.error());
        break;
      }
      ask(**worker);
    }
    return std::move(result_);
  }

 private:
  void ask(Worker& worker) {
    Writer writer;
    write_request(request_, writer);
    worker.slot().entry = 0;
    std::optional<Message> answer;
    if (worker.channel().send(writer.view(), descriptors_)) {
      answer = worker.receive(options_.limits.worker_answer_bytes, patience(options_.limits), {});
    }
    if (!answer) {
      // The number is the worker's word: whatever it is, one file less is left.
      const std::size_t culprit = worker.slot().entry.load();
      lose(culprit < open_.size() ? culprit : 0, worker.why_it_ended(options_.limits));
      lease_.drop();
    } else if (auto readings = readings_in(answer->bytes, open_.size())) {
      for (std::size_t i = 0; i < open_.size(); ++i) {
        result_.readings[open_[i]] = std::move((*readings)[i]);
      }
      result_.answers.push_back(std::move(answer->bytes));
      open_.clear();
    } else {
      lose(0, nonsense_of_worker());
      lease_.drop();
    }
  }

  void lose(std::size_t index, const Error& reason) {
    const auto position = static_cast<std::ptrdiff_t>(index);
    result_.readings[open_[index]].file.fail(reason);
    open_.erase(open_.begin() + position);
    request_.files.erase(request_.files.begin() + position);
    descriptors_.erase(descriptors_.begin() + position);
  }

  FilesRequest request_;
  const CollectOptions& options_;
  WorkerPool::Lease lease_;
  std::vector<std::size_t> open_;  // what the request's files are in the result
  std::vector<int> descriptors_;
  FileReadings result_;
};

// What a worker says about a layer, as it comes.
class LayerAnswer {
 public:
  LayerAnswer() = default;
  LayerAnswer(const LayerAnswer&) = delete;
  LayerAnswer& operator=(const LayerAnswer&) = delete;
  virtual ~LayerAnswer() = default;

  // Forgets what came: a worker begins anew.
  virtual void begin() = 0;
  // Whether it can be what a worker says.
  virtual bool add(std::vector<std::byte> part) = 0;
};

class WholeAnswer final : public LayerAnswer {
 public:
  void begin() override { bytes_.clear(); }
  bool add(std::vector<std::byte> part) override {
    if (bytes_.empty()) {
      bytes_ = std::move(part);
    } else {
      bytes_.insert(bytes_.end(), part.begin(), part.end());
    }
    return true;
  }
  [[nodiscard]] std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

// Entries, read while the worker goes on.
class EntriesAnswer final : public LayerAnswer {
 public:
  explicit EntriesAnswer(const CollectOptions& options) : options_(options) {}

  void begin() override {
    reader_.emplace(options_.limits);
    written_.begin();
  }
  bool add(std::vector<std::byte> part) override {
    if (!reader_->read(part)) return false;
    return options_.cache == nullptr || written_.add(std::move(part));
  }
  Result<StreamedLayer> finish() {
    Result<StreamedLayer> layer = reader_->finish();
    if (!layer) return std::unexpected(nonsense_of_worker());
    if (layer->error) return std::unexpected(*layer->error);
    layer->written = written_.take();
    return layer;
  }

 private:
  const CollectOptions& options_;
  std::optional<LayerReader> reader_;
  WholeAnswer written_;  // for the cache
};

// One layer, read as often as it takes.
class LayerTask {
 public:
  LayerTask(const Image& image, std::size_t number, Request kind, LayerProgress progress,
            const CollectOptions& options)
      : image_(image),
        number_(number),
        kind_(kind),
        progress_(std::move(progress)),
        options_(options),
        lease_(options.workers->lease()) {}

  Result<void> run(LayerRequest request, LayerAnswer& answer) {
    request.is_in_turn = kind_ == Request::answers;
    while (true) {
      Worker& worker = *ICECORE_TRY(lease_.get());
      LayerFeed feed = ICECORE_TRY(LayerFeed::open(image_, number_));
      request.form = layer_form(image_, number_);
      feed.describe(request);
      const bool is_answered = ICECORE_TRY(ask(worker, request, feed, answer));
      ICECORE_TRY(feed.finish());
      if (is_answered) return {};
      const std::uint32_t culprit = worker.slot().entry.load();
      const Error reason = worker.why_it_ended(options_.limits);
      lease_.drop();
      ++readings_;
      // It may have been at two entries. Whose fault it was shows when they are read in turn.
      if (!std::exchange(request.is_in_turn, true)) continue;
      const bool is_new = request.failed.emplace(culprit, reason).second;
      if (!is_new || request.failed.size() > options_.limits.worker_replays) {
        return failure(reason.kind, fmt::format("its reading was begun {} times; the last time, {}",
                                                readings_, reason.message));
      }
    }
  }

 private:
  // Whether all of the answer came before the worker ended.
  Result<bool> ask(Worker& worker, const LayerRequest& request, LayerFeed& feed,
                   LayerAnswer& answer) {
    answer.begin();
    const FileDescriptor spool = ICECORE_TRY(make_unlinked_file());
    const FileDescriptor other_spool = ICECORE_TRY(make_unlinked_file());
    Writer writer;
    write_request(kind_, request, writer);
    worker.slot().entry = 0;
    const std::array files{feed.descriptor(), spool.get(), other_spool.get()};
    if (!worker.channel().send(writer.view(), files)) return false;
    feed.start();
    std::uint64_t most = options_.limits.worker_answer_bytes;
    while (std::optional<Message> part = worker.receive(most, patience(options_.limits), [&] {
      if (progress_) progress_(worker.slot().bytes.load());
    })) {
      if (part->bytes.empty()) return true;
      most -= part->bytes.size();
      if (!answer.add(std::move(part->bytes))) {
        lease_.drop();
        return std::unexpected(nonsense_of_worker());
      }
    }
    return false;
  }

  const Image& image_;
  std::size_t number_;
  Request kind_;
  const LayerProgress progress_;
  const CollectOptions& options_;
  WorkerPool::Lease lease_;
  unsigned readings_ = 0;  // that ended before the layer did
};

Result<StreamedLayer> read_layer(const LayerToRead& wanted, const CollectOptions& options) {
  LayerTask task(wanted.image, wanted.number, Request::layer, wanted.progress, options);
  EntriesAnswer answer(options);
  ICECORE_TRY(task.run({.is_behind = wanted.is_behind}, answer));
  return answer.finish();
}

std::optional<std::vector<CollectedFile>> answers_in(Bytes bytes, std::size_t count) {
  Reader reader(bytes);
  std::vector<CollectedFile> answers;
  for (std::size_t i = 0; i < count; ++i) {
    Result<CollectedFile> answer = read_collected(reader);
    if (!answer) return std::nullopt;
    answers.push_back(*std::move(answer));
  }
  return reader.remaining() == 0 ? std::optional(std::move(answers)) : std::nullopt;
}

}  // namespace

FileReadings read_files_confined(FilesRequest request, std::span<const FileDescriptor> files,
                                 const CollectOptions& options) {
  return FilesTask(std::move(request), files, options).run();
}

StreamedLayer read_layer_confined(const LayerToRead& wanted, const CollectOptions& options) {
  Result<StreamedLayer> layer = read_layer(wanted, options);
  if (layer) return *std::move(layer);
  return {.entries = {}, .digests = {}, .error = std::move(layer).error(), .written = {}};
}

std::vector<CollectedFile> answer_confined(const Image& image, std::size_t number,
                                           std::vector<EntryReadings> questions,
                                           const CollectOptions& options) {
  const std::size_t count = questions.size();
  LayerTask task(image, number, Request::answers, {}, options);
  WholeAnswer answer;
  const Result<void> answered = task.run({.failed = {}, .questions = std::move(questions)}, answer);
  std::optional<std::vector<CollectedFile>> answers;
  if (answered) answers = answers_in(answer.take(), count);
  if (answers) return *std::move(answers);
  CollectedFile failed;
  failed.fail(answered ? nonsense_of_worker() : answered.error());
  return std::vector<CollectedFile>(count, failed);
}

}  // namespace icecore
