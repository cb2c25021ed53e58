// An image as the facts about how it was made and how it runs want it.
#pragma once

#include "formats/image_history.h"

namespace icecore {

struct Image;

[[nodiscard]] ImageSettings settings_of(const Image& image, const std::optional<ImageBase>& base);

}  // namespace icecore
