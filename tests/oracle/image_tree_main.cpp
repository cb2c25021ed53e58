// For image_trees.py: `icecore-image-tree IMAGE [PLATFORM]` reads every layer of an image and
// prints the merged tree, one JSON object a line: places, then hidden entries, anomalies, and
// layers. Names and other bytes are hexadecimal.
#include <iostream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "merge/image_layers.h"
#include "target/image_layout.h"
#include "target/layer_entries.h"

namespace {

using icecore::Bytes;
using icecore::Error;
using icecore::Result;
using Json = nlohmann::ordered_json;

struct ReadEntry {
  icecore::TarEntry entry;
  std::string sha256;  // of a file's bytes
};

struct ReadLayer {
  std::vector<ReadEntry> entries;
  icecore::LayerDigests digests;
};

std::string hex(std::string_view text) {
  return icecore::to_hex(icecore::as_bytes(text));
}

Result<std::string> digest_of(icecore::EntryStream& entries) {
  icecore::Hasher hasher = icecore::Hasher::sha256();
  while (true) {
    const Bytes bytes = ICECORE_TRY(entries.read());
    if (bytes.empty()) return hasher.finish_sha256().hex();
    hasher.update(bytes);
  }
}

Result<ReadLayer> read_layer(const icecore::Image& image, std::size_t number) {
  const auto entries =
      ICECORE_TRY(icecore::open_entries(image, number, {}, icecore::LayerWork::here));
  ReadLayer layer;
  while (const icecore::TarEntry* entry = ICECORE_TRY(entries->next())) {
    layer.entries.push_back({.entry = *entry, .sha256 = ""});
    if (entry->kind == icecore::TarKind::file) {
      layer.entries.back().sha256 = ICECORE_TRY(digest_of(*entries));
    }
  }
  layer.digests = ICECORE_TRY(entries->finish());
  ICECORE_TRY(icecore::check_layer(image.layers[number], layer.digests));
  return layer;
}

Json position(const std::optional<icecore::EntryPosition>& entry) {
  return entry ? Json::array({entry->layer, entry->entry}) : Json();
}

Json place_line(const std::string& path, const icecore::ImagePlace& place, const ReadEntry* read) {
  Json line{{"path", hex(path)}, {"kind", icecore::to_word(place.kind)}};
  line["placed_by"] = position(place.placed_by);
  line["group"] = place.link_group;
  if (read == nullptr) return line;
  const icecore::TarEntry& entry = read->entry;
  line["mode"] = entry.mode;
  line["uid"] = entry.uid;
  line["gid"] = entry.gid;
  line["size"] = entry.size;
  line["sha256"] = read->sha256;
  line["target"] = hex(entry.link_target);
  line["mtime_ns"] = entry.mtime_ns;
  line["device"] = {entry.device_major, entry.device_minor};
  line["attributes"] = Json::object();
  for (const auto& [name, value] : entry.attributes) line["attributes"][name] = hex(value);
  return line;
}

void print_layers(const icecore::Image& image, const std::vector<ReadLayer>& layers) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const icecore::LayerDigests& digests = layers[i].digests;
    std::cout << Json{{"layer", i},
                      {"digest", icecore::image_digest_text(digests.blob)},
                      {"diff_id", icecore::image_digest_text(digests.diff_id)},
                      {"compression", icecore::to_word(digests.compression)},
                      {"size", digests.size},
                      {"media_type", image.layers[i].media_type}}
                     .dump()
              << "\n";
  }
}

void print_tree(const icecore::ImageTree& tree, const std::vector<ReadLayer>& layers) {
  for (std::uint32_t i = 0; i < tree.places.size(); ++i) {
    const icecore::ImagePlace& place = tree.places[i];
    const ReadEntry* read =
        place.content ? &layers[place.content->layer].entries[place.content->entry] : nullptr;
    std::cout << place_line(tree.path(i).text(), place, read).dump() << "\n";
  }
  const auto name_of = [&](const icecore::EntryPosition& entry) {
    return hex(layers[entry.layer].entries[entry.entry].entry.raw_path);
  };
  for (const icecore::HiddenEntry& one : tree.hidden) {
    std::cout << Json{{"hidden", name_of(one.entry)},
                      {"how", icecore::to_word(one.how)},
                      {"layer", one.entry.layer},
                      {"by_layer", one.by_layer}}
                     .dump()
              << "\n";
  }
  for (const icecore::AnomalousEntry& one : tree.anomalies) {
    std::cout
        << Json{{"anomaly", icecore::to_word(one.anomaly)}, {"name", name_of(one.entry)}}.dump()
        << "\n";
  }
}

Result<void> run(const std::string& text, const std::string& platform) {
  const auto exists = [](const std::string& path) {
    return icecore::detect_image(path).has_value();
  };
  auto reference = ICECORE_TRY(icecore::parse_image_reference(text, exists));
  if (!reference) reference = icecore::ImageReference{.path = text};
  const auto form = icecore::detect_image(reference->path);
  if (form && *form != icecore::ImageForm::archive) reference->form = *form;
  const icecore::Image image =
      ICECORE_TRY(icecore::open_image(*reference, {.platform = platform}, {}));
  std::vector<ReadLayer> layers;
  icecore::LayerFold fold({}, icecore::is_file_system(image.form) ? icecore::Whiteouts::are_names
                                                                  : icecore::Whiteouts::hide);
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    layers.push_back(ICECORE_TRY(read_layer(image, i)));
    fold.begin_layer();
    for (const ReadEntry& read : layers.back().entries) {
      ICECORE_TRY(fold.add(icecore::to_layer_entry(read.entry)));
    }
  }
  print_tree(fold.finish(), layers);
  print_layers(image, layers);
  return {};
}

}  // namespace

int main(int count, char** arguments) {
  const std::span given(arguments, static_cast<std::size_t>(count));
  const std::vector<std::string> words(given.begin() + (count > 0 ? 1 : 0), given.end());
  if (words.empty() || words.size() > 2) {
    std::cerr << "usage: icecore-image-tree IMAGE [PLATFORM]\n";
    return 2;
  }
  const Result<void> result = run(words[0], words.size() > 1 ? words[1] : "");
  if (result) return 0;
  std::cerr << result.error().message << "\n";
  return 3;
}
