// The layers of an image, read once as they stream by: every file hashed and given to the
// collectors of its kinds, before it is known whether a higher layer hides it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "archive/entry_stream.h"
#include "collect/collected_file.h"
#include "collect/file_facts.h"

namespace icecore {

struct Image;

/// One entry, and what reading its bytes gave.
struct StreamedEntry {
  TarEntry tar;
  CollectedFile file;               ///< Of a regular file.
  std::optional<std::string> text;  ///< Its bytes, where somebody may ask for them by its place.
};

struct StreamedLayer {
  std::vector<StreamedEntry> entries;  ///< In the layer's order.
  LayerDigests digests;                ///< Of all of it; empty where `error` is set.
  std::optional<Error> error;          ///< Why entries may be missing.
  bool is_kept = false;                ///< Whether it came from the cache.
  std::vector<std::byte> written;      ///< As `write_layer` writes it, where that is known.
};

/// Reads the layers, several at once. What cannot be read of a layer is its error.
[[nodiscard]] std::vector<StreamedLayer> stream_layers(const Image& image,
                                                       const CollectOptions& options);

/// One file to be read again, as some kind.
struct StreamedQuestion {
  std::uint32_t layer = 0, entry = 0;
  Kind kind{};
  std::string argument;
};

/// Streams the layers in question once more; `questions` are sorted by layer and entry. One answer
/// for each entry that is asked about, in that order.
[[nodiscard]] std::vector<CollectedFile> answer_by_streaming(
    const Image& image, const std::vector<StreamedQuestion>& questions,
    const CollectOptions& options);

}  // namespace icecore
