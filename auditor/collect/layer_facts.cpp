// Files may be in several layers of roots' entries, but a name of each has one place in the image;
// several names of one inode share what was collected. Digests that a package manager may ask for
// were taken on suspicion: they count where somebody asks.
#include "collect/layer_facts.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "collect/kept_answers.h"
#include "collect/kept_layers.h"
#include "facts/store.h"
#include "target/layer.h"

namespace icecore {
namespace {

bool is_digest(const Fact& fact, std::string_view algorithm) {
  const auto* digest = std::get_if<ContentDigestFact>(&fact);
  return digest != nullptr && digest->algorithm == algorithm;
}

// What was collected, with the digests of that algorithm alone.
CollectedFile with_digests(const CollectedFile& file, std::string_view algorithm) {
  CollectedFile result{.sha256 = file.sha256, .problems = file.problems};
  result.rows.reserve(file.rows.size());
  for (const Fact& fact : file.rows) {
    if (!std::holds_alternative<ContentDigestFact>(fact) || is_digest(fact, algorithm)) {
      result.rows.add(fact);
    }
  }
  return result;
}

// Questions by the places of the files that they are about.
class Inquiry {
 public:
  Inquiry(std::span<Layer> layers, const std::vector<StreamedLayer>& streamed, Store& store)
      : layers_(layers), streamed_(streamed), store_(store) {}

  void take(const Question& question) {
    const auto [layer, number] = entry_of(question.file);
    const std::optional<StreamedPlace> place = layer->entries[number].streamed;
    if (!place) return;
    const CollectedFile& known = streamed_[place->layer].entries[place->entry].file;
    const auto row = std::ranges::find_if(known.rows, [&](const Fact& fact) {
      return question.kind == Kind::content_digest && is_digest(fact, question.argument);
    });
    if (row != known.rows.end()) {
      CollectedFile answer{.sha256 = known.sha256};
      answer.rows.add(*row);
      add_file(std::move(answer), *layer, number, store_);
      return;
    }
    open_[*place].emplace(question.kind, question.argument);
    askers_[*place].insert(question.file);
  }

  // Looks up those that were answered in an earlier audit.
  void remember(const CollectOptions& options) {
    for (const auto& [place, readings] : open_) {
      const StreamedLayer& layer = streamed_[place.layer];
      const auto answers = kept_.try_emplace(place.layer, options.cache,
                                             layer_identity(layer.digests), options.limits);
      const std::optional<Digest>& digest = layer.entries[place.entry].file.sha256;
      if (!digest) continue;
      auto answer = answers.first->second.find(*digest, readings_of(readings));
      if (answer) known_.emplace(place, *std::move(answer));
    }
  }

  // Those that are not answered yet, by place.
  [[nodiscard]] std::vector<StreamedQuestion> open() const {
    std::vector<StreamedQuestion> questions;
    for (const auto& [place, readings] : open_) {
      if (known_.contains(place)) continue;
      for (const auto& [kind, argument] : readings) {
        questions.push_back(
            {.layer = place.layer, .entry = place.entry, .kind = kind, .argument = argument});
      }
    }
    return questions;
  }

  // One answer for each place that is open.
  void add(std::vector<CollectedFile> answers) {
    auto answer = answers.begin();
    for (const auto& [place, files] : askers_) {
      const auto known = known_.find(place);
      CollectedFile& result = known != known_.end() ? known->second : *answer++;
      const std::optional<Digest>& digest = streamed_[place.layer].entries[place.entry].file.sha256;
      if (result.problems.empty() && result.sha256 != digest) {
        result.fail({.kind = ErrorKind::changed, .message = "it changed between two readings"});
      } else if (known == known_.end() && digest) {
        kept_.at(place.layer).add(*digest, readings_of(open_.at(place)), result);
      }
      for (const EntryId file : files) {
        const auto [layer, number] = entry_of(file);
        add_file(result, *layer, number, store_);
      }
    }
    for (auto& [layer, kept] : kept_) kept.keep();
  }

 private:
  using Asked = std::set<std::pair<Kind, std::string>>;

  static std::vector<Reading> readings_of(const Asked& asked) {
    std::vector<Reading> readings;
    for (const auto& [kind, argument] : asked) {
      readings.push_back({.kind = kind, .argument = argument});
    }
    return readings;
  }

  [[nodiscard]] std::pair<const Layer*, std::size_t> entry_of(EntryId file) const {
    const auto [layer, entry] = position_of(layers_, file);
    return {&layers_[layer], entry};
  }

  std::span<Layer> layers_;
  const std::vector<StreamedLayer>& streamed_;
  Store& store_;
  std::map<StreamedPlace, Asked> open_;
  std::map<StreamedPlace, std::set<EntryId>> askers_;
  std::map<std::uint32_t, KeptAnswers> kept_;  // by layer
  std::map<StreamedPlace, CollectedFile> known_;
};

}  // namespace

void LayerFacts::collect(std::span<Layer> layers, const CollectOptions& options, Store& store) {
  for (Layer& layer : layers) {
    for (std::size_t number = 0; number < layer.entries.size(); ++number) {
      Entry& entry = layer.entries[number];
      if (!entry.streamed || entry.kind != EntryKind::file) continue;
      const CollectedFile& file =
          layers_[entry.streamed->layer].entries[entry.streamed->entry].file;
      entry.sha256 = file.sha256;
      add_file(with_digests(file, options.second_digest), layer, number, store);
    }
    for (const Gap& gap : layer.gaps) store.add(gap);
  }
}

void LayerFacts::answer(const std::vector<Question>& questions, std::span<Layer> layers,
                        const CollectOptions& options, Store& store) {
  Inquiry inquiry(layers, layers_, store);
  for (const Question& question : questions) inquiry.take(question);
  inquiry.remember(options);
  inquiry.add(answer_by_streaming(image_, inquiry.open(), options));
}

}  // namespace icecore
