// The entries of an image's layer, whatever it is stored as.
#pragma once

#include <cstddef>
#include <memory>

#include "archive/entry_stream.h"
#include "base/limits.h"

namespace icecore {

struct Image;

/// The stream may not outlive the image. Errors of opening the layer; those of reading it come when
/// it is read.
Result<std::unique_ptr<EntryStream>> open_entries(const Image& image, std::size_t number,
                                                  const Limits& limits, Hashing hashing);

}  // namespace icecore
