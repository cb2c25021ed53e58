// What links of an environment lead to outside of it: an installer that links to its cache installs
// the same files as one that copies them.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "icecore/result.h"
#include "spec/spec.h"

namespace icecore {

class Store;

/// Links that lead to directories, or out of what was audited, are left out.
struct LinkedFiles {
  std::unordered_map<std::int64_t, SpecFile> by_link;  ///< By the link's number, without a path.
  std::unordered_set<std::int64_t> ends;               ///< Numbers of the files.
};

/// Fails as `select_each` does.
Result<LinkedFiles> linked_files(const Store& facts, std::int64_t environment);

}  // namespace icecore
