// The image that another one is built on, where both are at hand.
#pragma once

#include <string>

#include "base/limits.h"
#include "formats/image_history.h"
#include "icecore/result.h"

namespace icecore {

struct Image;
struct ImageReference;
struct RemoteOptions;

/// How many layers two images share, from the lowest, by what both configurations claim; no layer
/// is read.
[[nodiscard]] ImageBase compare_with_base(const std::string& name, const Image& image,
                                          const Image& base);

/// The same for the reference's image for the same platform. Errors of `open_image`.
Result<ImageBase> open_base_image(const std::string& name, const ImageReference& reference,
                                  const Image& image, const RemoteOptions& remote,
                                  const Limits& limits);

}  // namespace icecore
