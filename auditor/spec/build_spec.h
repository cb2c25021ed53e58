// From the facts of one audit to the spec of one of its environments.
#pragma once

#include <cstdint>

#include "icecore/result.h"
#include "spec/spec.h"

namespace icecore {

class Store;

/// Which of the tables' environments; ErrorKind::not_found where there is none of that number, else
/// fails as `select_each` does. `files` of the spec is filled: who does not want it clears it.
Result<Spec> build_spec(const Store& facts, std::int64_t environment);

}  // namespace icecore
