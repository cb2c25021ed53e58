// The part of a spec that says what the environment stands on.
#pragma once

#include "facts/resolved.h"
#include "icecore/result.h"
#include "spec/spec.h"

namespace icecore {

class Store;

/// Fails as `select_each` does.
Result<SpecPlatform> platform_part(const Store& facts, const EnvironmentRow& environment);

}  // namespace icecore
