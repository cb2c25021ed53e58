// How the dynamic loader comes to its libraries, told as a tree: for a binary downwards, for a
// library from those who need it.
#pragma once

#include <ostream>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

class Store;

/// Writes the story of each binary and each needed name that `wanted` means: a path or the end of
/// one, a file's name, a name as binaries need it, or such a name up to its `.so`. False, and
/// nothing written, when there is none. The facts need their `load_attempt`. Fails with
/// ErrorKind::internal when the store does.
Result<bool> write_load_story(const Store& facts, std::string_view wanted, std::ostream& out);

}  // namespace icecore
