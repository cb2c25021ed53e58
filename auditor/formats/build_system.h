// What has to be installed before a source distribution is built: [build-system] of its
// pyproject.toml (PEP 518, PEP 517).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

struct BuildSystem {
  bool is_stated = false;  ///< Without the table tools take setuptools, as for no document at all.
  std::string backend;     ///< As written; empty where the table names none, too.
  std::vector<std::string> requirements;  ///< Dependency specifiers (PEP 508), as written.
};

/// Errors of `parse_toml`; ErrorKind::malformed for a table without a list of texts `requires`,
/// which pip refuses, too, ErrorKind::limit for more than Limits::requirements of them.
Result<BuildSystem> read_build_system(Bytes bytes, const Limits& limits);

}  // namespace icecore
