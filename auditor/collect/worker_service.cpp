// A worker has one request at a time. Before each entry it says in its slot which one, and asks for
// no more processor time than that may take, so that what goes wrong costs that entry alone.
#include "collect/worker_service.h"

#include <iconv.h>

#include <utility>

#include "base/byte_stream.h"
#include "base/digest.h"
#include "base/priority.h"
#include "base/text.h"
#include "collect/collected_bytes.h"
#include "collect/layer_reading.h"
#include "collect/streamed_bytes.h"
#include "collect/worker_messages.h"
#include "confine/sandbox.h"

namespace icecore {
namespace {

constexpr std::uint64_t request_bytes = 1ULL << 30;  // the parent's own
constexpr std::size_t part_bytes = 256UL << 10U;     // of an answer about a layer

class CollectorWorker {
 public:
  CollectorWorker(const Channel& channel, Slot& slot, const Limits& limits, const Mishap& mishap)
      : channel_(channel), slot_(slot), limits_(limits), mishap_(mishap) {}

  // One request after another, until there is none or the parent is gone.
  void run() {
    while (Result<std::optional<Message>> message =
               channel_.receive(request_bytes, Channel::most_files)) {
      if (!*message || !answer(**message)) return;
    }
  }

 private:
  Result<void> answer(Message& message) {
    slot_.bytes = 0;
    Reader reader(message.bytes);
    switch (reader.enumerator(Request::answers)) {
      case Request::files:
        return read_files(ICECORE_TRY(read_files_request(reader)), message.files);
      case Request::layer: {
        Result<void> read = read_layer(ICECORE_TRY(read_layer_request(reader)), message.files);
        give_back_memory();  // what blocks and large files took
        return read;
      }
      case Request::answers:
        return read_answers(ICECORE_TRY(read_layer_request(reader)), message.files);
    }
    return reader.truncated("a request");
  }

  void begin(std::uint32_t entry, std::uint64_t size) {
    slot_.entry = entry;
    allow_processor_time(limits_.worker_seconds + size / limits_.worker_bytes_a_second);
  }

  Result<void> read_files(const FilesRequest& request, std::span<const FileDescriptor> files) {
    if (files.size() != request.files.size()) {
      return failure(ErrorKind::malformed, "other files came than were announced");
    }
    const ReadingOptions options{.limits = limits_, .second_digest = request.second_digest};
    Writer writer;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const FileRequest& file = request.files[i];
      begin(static_cast<std::uint32_t>(i), file.listed ? file.listed->size : 0);
      if (mishap_) mishap_(file.name);
      write_reading(read_file(files[i].get(), file, options, counter()), writer);
    }
    return channel_.send(writer.view());
  }

  ByteCounter counter() {
    return [this](std::uint64_t bytes) { slot_.bytes.fetch_add(bytes, std::memory_order_relaxed); };
  }

  LayerWorkplace workplace(const LayerRequest& request, std::span<FileDescriptor> files) {
    const CollectWork work = request.is_in_turn ? CollectWork::in_turn : CollectWork::aside;
    LayerWorkplace place{
        .begin =
            [this, &failed = request.failed](std::uint32_t entry, const TarEntry& tar) {
              begin(entry, tar.size);
              if (mishap_ && !failed.contains(entry)) mishap_(tar.raw_path);
            },
        .count = counter(),
        .room = {},
        .aside = {},
        .work = work};
    if (files.size() > 1) place.room = HeldBytes(std::move(files[1]));
    if (files.size() > 2) place.aside = HeldBytes(std::move(files[2]));
    return place;
  }

  static StoredLayer stored_in(const LayerRequest& request, int file) {
    StoredLayer stored{.bytes = {}, .form = request.form};
    if (request.is_pipe) {
      stored.bytes = std::make_unique<PipeStream>(file);
    } else {
      stored.bytes = std::make_unique<FilePartStream>(file, request.offset, request.size);
    }
    return stored;
  }

  Result<void> read_layer(const LayerRequest& request, std::span<FileDescriptor> files) {
    if (files.empty()) return failure(ErrorKind::malformed, "no layer came");
    if (request.is_behind) let_others_go_first();
    StoredLayer stored = stored_in(request, files.front().get());
    LayerWorkplace place = workplace(request, files);
    Writer part;
    LayerWriter layer(part);
    Result<void> sent;
    const Result<LayerDigests> digests = read_layer_entries(
        std::move(stored), request.failed, limits_, place, [&](const StreamedEntry& entry) {
          layer.write(entry);
          if (part.size() >= part_bytes && sent) sent = channel_.send(part.take());
        });
    ICECORE_TRY(std::move(sent));
    layer.finish(digests.value_or(LayerDigests{}),
                 digests ? std::nullopt : std::optional(digests.error()));
    ICECORE_TRY(channel_.send(part.view()));
    return channel_.send({});  // the end
  }

  Result<void> read_answers(const LayerRequest& request, std::span<FileDescriptor> files) {
    if (files.empty()) return failure(ErrorKind::malformed, "no layer came");
    StoredLayer stored = stored_in(request, files.front().get());
    LayerWorkplace place = workplace(request, files);
    Writer writer;
    for (const CollectedFile& answer :
         read_layer_answers(std::move(stored), request.questions, request.failed, limits_, place)) {
      write_collected(answer, writer);
    }
    ICECORE_TRY(channel_.send(writer.view()));
    return channel_.send({});  // the end
  }

  const Channel& channel_;
  Slot& slot_;
  const Limits& limits_;
  const Mishap& mishap_;
};

// Two libraries read files when they are first used, which a worker could not do: OpenSSL its
// configuration, and iconv, by which libarchive converts names, the list of its modules.
void prepare_libraries() {
  static_cast<void>(sha256_of({}));
  iconv_close(iconv_open("ANSI_X3.4-1968", "UTF-8"));  // of none it is an error and no harm
}

}  // namespace

Service collector_service(const Limits& limits, Mishap mishap) {
  prepare_libraries();
  return [limits, mishap = std::move(mishap)](const Channel& channel, Slot& slot) {
    CollectorWorker(channel, slot, limits, mishap).run();
  };
}

}  // namespace icecore
