// A directory whose entry a later layer has again is in every image: that of an ordinary update.
#include "merge/layer_rows.h"

#include <map>
#include <utility>

#include "base/text.h"
#include "facts/store.h"
#include "merge/image_contents.h"
#include "merge/image_file_tree.h"

namespace icecore {
namespace {

std::string shown_path(const TarEntry& entry) {
  return escaped(entry.path ? entry.path->text().substr(1) : entry.raw_path);
}

void add_hidden(const ImageContents& contents, Store& store) {
  std::int64_t position = 0;
  std::map<EntryPosition, const HiddenEntry*> hidden;
  for (const HiddenEntry& entry : contents.files()->tree().hidden) {
    hidden.emplace(entry.entry, &entry);
  }
  for (const auto& [place, how] : hidden) {
    const StreamedEntry& entry = contents.layers()[place.layer].entries[place.entry];
    if (how->how == HiddenBy::updated) continue;
    HiddenEntryRow row{.position = position++,
                       .layer = place.layer,
                       .path = shown_path(entry.tar),
                       .kind = entry_kind(entry.tar.kind),
                       .size = static_cast<std::int64_t>(entry.tar.size),
                       .hidden_by = how->by_layer,
                       .how = std::string(to_word(how->how))};
    if (const auto& digest = entry.file.sha256) {
      row.sha256 = Blob(digest->bytes.begin(), digest->bytes.end());
    }
    store.add(std::move(row));
  }
}

void add_odd(const ImageContents& contents, Store& store) {
  std::multimap<EntryPosition, FoldAnomaly> folding;
  for (const AnomalousEntry& entry : contents.files()->tree().anomalies) {
    folding.emplace(entry.entry, entry.anomaly);
  }
  std::int64_t position = 0;
  const auto add = [&](std::uint32_t layer, const TarEntry& entry, std::string_view oddity,
                       bool is_left_out) {
    store.add(OddEntryRow{.position = position++,
                          .layer = layer,
                          .path = escaped(entry.raw_path),
                          .oddity = std::string(oddity),
                          .is_left_out = is_left_out ? 1 : 0});
  };
  for (std::uint32_t layer = 0; layer < contents.layers().size(); ++layer) {
    const std::vector<StreamedEntry>& entries = contents.layers()[layer].entries;
    for (std::uint32_t number = 0; number < entries.size(); ++number) {
      const TarEntry& entry = entries[number].tar;
      for (const TarAnomaly anomaly : entry.anomalies) {
        add(layer, entry, to_word(anomaly), !entry.path.has_value());
      }
      const auto [first, last] = folding.equal_range({.layer = layer, .entry = number});
      for (auto found = first; found != last; ++found) {
        if (found->second == FoldAnomaly::no_place) continue;  // the name says so itself
        add(layer, entry, to_word(found->second), is_left_out(found->second));
      }
    }
  }
}

}  // namespace

void add_layer_rows(const ImageContents& contents, Store& store) {
  add_hidden(contents, store);
  add_odd(contents, store);
}

}  // namespace icecore
