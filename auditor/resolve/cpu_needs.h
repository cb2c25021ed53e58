// What a processor must be able to do for each binary, as far as something says so: notes, the
// directory it lies in, what it says of how it was built.
#pragma once

#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

class Store;
class Tree;

/// Adds a row for each binary of x86-64 of which something is known.
void resolve_cpu_needs(const Tree& tree, Store& store);

/// What the options of one compiler ask of a processor (GCC's, as it writes them down).
struct CompilerTarget {
  std::string level;    ///< `x86-64-v3`; empty for a processor that no level describes.
  std::string options;  ///< Those that decide: `-march=znver3 -mavx512f`; `-march=x86-64` for none.
};

/// `producer` is what a compiler calls itself, with its options. An option like `-mavx2` counts
/// beside that of the processor, and `-mno-avx2` takes back what the processor has.
CompilerTarget compiler_target(std::string_view producer);

}  // namespace icecore
