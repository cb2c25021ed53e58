// Which layer of an image a finding is of.
#pragma once

#include "facts/store.h"

namespace icecore {

/// Gives each finding that names no layer itself the layer of its file: of what its path names,
/// else its subject. Findings about no file of a layer keep none. An error is the store's.
Result<void> attribute_to_layers(Store& store);

}  // namespace icecore
