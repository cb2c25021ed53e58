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

  // The whole answer.
  Result<std::vector<std::byte>> run(LayerRequest request) {
    while (true) {
      Worker& worker = *ICECORE_TRY(lease_.get());
      LayerFeed feed = ICECORE_TRY(LayerFeed::open(image_, number_));
      request.form = layer_form(image_, number_);
      feed.describe(request);
      std::optional<std::vector<std::byte>> answer = ICECORE_TRY(ask(worker, request, feed));
      ICECORE_TRY(feed.finish());
      if (answer) return *std::move(answer);
      const std::uint32_t culprit = worker.slot().entry.load();
      const Error reason = worker.why_it_ended(options_.limits);
      lease_.drop();
      const bool is_new = request.failed.emplace(culprit, reason).second;
      if (!is_new || request.failed.size() > options_.limits.worker_replays) {
        return failure(reason.kind,
                       fmt::format("its reading was begun {} times; the last time, {}",
                                   request.failed.size() + (is_new ? 0 : 1), reason.message));
      }
    }
  }

 private:
  // All parts of an answer; nothing where the worker ended before.
  Result<std::optional<std::vector<std::byte>>> ask(Worker& worker, const LayerRequest& request,
                                                    LayerFeed& feed) {
    const FileDescriptor spool = ICECORE_TRY(make_unlinked_file());
    Writer writer;
    write_request(kind_, request, writer);
    worker.slot().entry = 0;
    const std::array files{feed.descriptor(), spool.get()};
    if (!worker.channel().send(writer.view(), files)) return std::nullopt;
    feed.start();
    const std::uint64_t most = options_.limits.worker_answer_bytes;
    std::vector<std::byte> answer;
    while (std::optional<Message> part =
               worker.receive(most - answer.size(), patience(options_.limits), [&] {
                 if (progress_) progress_(worker.slot().bytes.load());
               })) {
      if (part->bytes.empty()) return answer;
      if (answer.empty()) {
        answer = std::move(part->bytes);
      } else {
        answer.insert(answer.end(), part->bytes.begin(), part->bytes.end());
      }
    }
    return std::nullopt;
  }

  const Image& image_;
  std::size_t number_;
  Request kind_;
  const LayerProgress progress_;
  const CollectOptions& options_;
  WorkerPool::Lease lease_;
};

Result<StreamedLayer> read_layer(const Image& image, std::size_t number,
                                 const LayerProgress& progress, const CollectOptions& options) {
  LayerTask task(image, number, Request::layer, progress, options);
  std::vector<std::byte> answer = ICECORE_TRY(task.run({}));
  Result<StreamedLayer> layer = icecore::read_layer(answer, options.limits);
  if (!layer) return std::unexpected(nonsense_of_worker());
  if (layer->error) return std::unexpected(*layer->error);
  if (options.cache != nullptr) layer->written = std::move(answer);
  return layer;
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

StreamedLayer read_layer_confined(const Image& image, std::size_t number,
                                  const LayerProgress& progress, const CollectOptions& options) {
  Result<StreamedLayer> layer = read_layer(image, number, progress, options);
  if (layer) return *std::move(layer);
  return {.entries = {}, .digests = {}, .error = std::move(layer).error(), .written = {}};
}

std::vector<CollectedFile> answer_confined(const Image& image, std::size_t number,
                                           std::vector<EntryReadings> questions,
                                           const CollectOptions& options) {
  const std::size_t count = questions.size();
  LayerTask task(image, number, Request::answers, {}, options);
  const Result<std::vector<std::byte>> answer =
      task.run({.failed = {}, .questions = std::move(questions)});
  std::optional<std::vector<CollectedFile>> answers;
  if (answer) answers = answers_in(*answer, count);
  if (answers) return *std::move(answers);
  CollectedFile failed;
  failed.fail(answer ? nonsense_of_worker() : answer.error());
  return std::vector<CollectedFile>(count, failed);
}

}  // namespace icecore
