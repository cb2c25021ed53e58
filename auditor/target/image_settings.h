// An image as the facts about how it was made and how it runs want it.
#pragma once

#include <vector>

#include "formats/image_history.h"
#include "icecore/variable.h"

namespace icecore {

struct Image;
struct ImageConfig;

/// What an image sets, as far as it is a variable.
[[nodiscard]] std::vector<Variable> variables_of(const ImageConfig& config);

[[nodiscard]] ImageSettings settings_of(const Image& image, const std::optional<ImageBase>& base);

}  // namespace icecore
