// Layers of images that were read before, by the digest of what was stored. A base layer is read
// once, whichever images stand on it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collect/streamed_layers.h"

namespace icecore {

/// A layer that is known. Nothing where it is not, or where its bytes are not what the image says:
/// a digest in a document is only a claim, so that bytes on this machine are hashed first. The
/// `error` is set where the layer is known to be another one than the image says.
[[nodiscard]] std::optional<StreamedLayer> known_layer(const Image& image, std::size_t number,
                                                       const CollectOptions& options);

/// Keeps the layers that were read as a whole.
void keep_layers(const std::shared_ptr<const std::vector<StreamedLayer>>& layers,
                 const CollectOptions& options);

/// What names a layer in the cache.
[[nodiscard]] std::string layer_identity(const LayerDigests& digests);

}  // namespace icecore
