// One thread a layer, and one process where there are confined ones. Questions about a layer are
// answered by streaming it once more.
#include "collect/streamed_layers.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/priority.h"
#include "base/task_pool.h"
#include "collect/confined_reading.h"
#include "collect/kept_layers.h"
#include "collect/layer_reading.h"
#include "collect/progress_sum.h"
#include "target/image_layout.h"

namespace icecore {
namespace {

StreamedLayer read_layer_here(const LayerToRead& wanted, const Limits& limits) {
  if (wanted.is_behind) let_others_go_first();
  StreamedLayer layer;
  std::uint64_t done = 0;
  LayerWorkplace workplace{.begin = {},
                           .count =
                               [&](std::uint64_t bytes) {
                                 done += bytes;
                                 wanted.progress(done);
                               },
                           .room = {},
                           .aside = {}};
  Result<std::unique_ptr<ByteStream>> source = wanted.image.open_layer(wanted.number);
  const Result<LayerDigests> digests =
      source ? read_layer_entries(
                   {.bytes = *std::move(source), .form = layer_form(wanted.image, wanted.number)},
                   {}, limits, workplace,
                   [&](StreamedEntry entry) { layer.entries.push_back(std::move(entry)); })
             : std::unexpected(source.error());
  if (digests) {
    layer.digests = *digests;
  } else {
    layer.error = digests.error();
  }
  return layer;
}

// What is known of a layer, or what reading it gives, if it is the one that the image says.
StreamedLayer layer_of(const LayerToRead& wanted, const CollectOptions& options) {
  const auto& [image, number, progress, is_behind] = wanted;
  if (std::optional<StreamedLayer> known = known_layer(image, number, options)) {
    return *std::move(known);
  }
  StreamedLayer layer = options.workers != nullptr ? read_layer_confined(wanted, options)
                                                   : read_layer_here(wanted, options.limits);
  if (layer.error) return layer;
  if (Result<void> checked = check_layer(image.layers[number], layer.digests); !checked) {
    layer.error = std::move(checked).error();
  }
  return layer;
}

// The questions about each entry, of one layer.
std::vector<EntryReadings> readings_of(std::span<const StreamedQuestion> questions) {
  std::vector<EntryReadings> entries;
  for (const StreamedQuestion& question : questions) {
    if (entries.empty() || entries.back().entry != question.entry) {
      entries.push_back({.entry = question.entry, .readings = {}});
    }
    entries.back().readings.push_back({.kind = question.kind, .argument = question.argument});
  }
  return entries;
}

std::vector<CollectedFile> answer_here(const Image& image, std::size_t number,
                                       const std::vector<EntryReadings>& questions,
                                       const Limits& limits) {
  Result<std::unique_ptr<ByteStream>> source = image.open_layer(number);
  LayerWorkplace workplace;
  if (source) {
    return read_layer_answers({.bytes = *std::move(source), .form = layer_form(image, number)},
                              questions, {}, limits, workplace);
  }
  CollectedFile failed;
  failed.fail(source.error());
  return std::vector<CollectedFile>(questions.size(), failed);
}

std::vector<CollectedFile> answers_of(const Image& image,
                                      std::span<const StreamedQuestion> questions,
                                      const CollectOptions& options) {
  const std::size_t number = questions.front().layer;
  std::vector<EntryReadings> readings = readings_of(questions);
  if (options.workers != nullptr) {
    return answer_confined(image, number, std::move(readings), options);
  }
  return answer_here(image, number, readings, options.limits);
}

// The largest decides when all are read: it should not be the last to begin, and the others get
// what it leaves of the processors.
std::vector<std::size_t> largest_first(const std::vector<std::uint64_t>& sizes) {
  std::vector<std::size_t> order;
  for (std::size_t number = 0; number < sizes.size(); ++number) order.push_back(number);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t number) { return sizes[number]; });
  return order;
}

}  // namespace

std::vector<StreamedLayer> stream_layers(const Image& image, const CollectOptions& options) {
  std::vector<std::uint64_t> sizes;
  for (const ImageLayer& layer : image.layers) sizes.push_back(layer.size);
  ProgressSum progress(sizes, options.progress);
  const std::vector<std::size_t> order = largest_first(sizes);
  std::vector<StreamedLayer> layers(image.layers.size());
  run_ordered<StreamedLayer>(
      order.size(), options.jobs,
      [&](std::size_t index) {
        const std::size_t number = order[index];
        const auto own_progress = [&](std::uint64_t bytes) { progress.set(number, bytes); };
        StreamedLayer layer = layer_of({image, number, own_progress, index > 0}, options);
        progress.finish(number);
        return layer;
      },
      [&](std::size_t index, StreamedLayer layer) { layers[order[index]] = std::move(layer); },
      order.size());  // all are kept anyway
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
      [&](std::size_t index) { return answers_of(image, by_layer[index], options); },
      [&](std::size_t, std::vector<CollectedFile> files) {
        std::ranges::move(files, std::back_inserter(answers));
      });
  return answers;
}

}  // namespace icecore
