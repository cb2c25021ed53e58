// A fuzz target is one file that defines `fuzz_one`; its corpus is the folder of the same name
// under corpus/. The same function is driven by libFuzzer (preset `fuzz`) and by replay of the
// corpus (every other preset).
#pragma once

#include "base/bytes.h"

namespace icecore {

/// Gives `input` to one reader and uses what comes out; must return for every input.
void fuzz_one(Bytes input);

}  // namespace icecore
