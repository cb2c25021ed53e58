// One digest for many files: who has the same files under the same names has the same digest, and
// nobody needs icecore to compute it.
#pragma once

#include <vector>

#include "spec/spec.h"

namespace icecore {

/// Sorts the files by the bytes of their paths and digests them: SHA-256 over, for each,
/// `kind SP size SP hex(digest) SP path NUL`, where the size is decimal and the digest goes without
/// its `sha256:`.
[[nodiscard]] SpecTree digest_tree(std::vector<SpecFile>& files);

}  // namespace icecore
