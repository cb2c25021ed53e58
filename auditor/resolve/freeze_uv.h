// `uv pip freeze` as uv 0.13 prints it, from facts alone.
#pragma once

#include "icecore/result.h"

namespace icecore {

class Store;
struct FreezeOptions;
struct FreezeOutput;

/// Of the options uv has --exclude and --exclude-editable. `aborts` where uv takes a distribution's
/// metadata for broken.
Result<FreezeOutput> uv_freeze_text(const Store& store, const FreezeOptions& options);

}  // namespace icecore
