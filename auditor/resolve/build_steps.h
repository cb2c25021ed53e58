// How an image was made: its configuration, its layers, the steps of its build and what they get
// from elsewhere.
#pragma once

#include <optional>

#include "base/limits.h"
#include "formats/dockerfile.h"
#include "formats/image_history.h"

namespace icecore {

class Store;

/// Adds the image, its labels, volumes and layers, and the credentials that its settings show.
void resolve_image(const ImageSettings& settings, Store& store);

/// Adds the steps of the build, what they get, and the credentials that they show. A Dockerfile
/// gives steps their lines; what of it is not in the history are steps of their own.
void resolve_build_steps(const ImageSettings& settings, const std::optional<Dockerfile>& dockerfile,
                         const Limits& limits, Store& store);

}  // namespace icecore
