// The list of crates that `cargo auditable` puts into a binary.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct RustCrate {
  std::string name;
  std::string version;
  std::string source;     ///< `crates.io`, `git`, `local`, `registry` …
  bool is_root = false;   ///< The crate that the binary was made of.
  bool is_build = false;  ///< Needed to build it, not in it.
};

/// The crates, in the document's order. `bytes` are JSON: the section `.dep-v0`, unpacked.
/// ErrorKind::malformed for another document; errors of `parse_json`.
Result<std::vector<RustCrate>> read_rust_crates(Bytes bytes, const Limits& limits);

}  // namespace icecore
