// Core metadata of a distribution: METADATA of a `.dist-info`, PKG-INFO of an `.egg-info`.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// The fields that an audit uses; of a field that may stand once, the first. Name and version are
/// as Python's `email` gives them, trailing blanks kept, because `pip freeze` prints the name so;
/// all others are stripped.
struct Metadata {
  std::string metadata_version;  ///< Empty if missing.
  std::string name;
  bool has_name = false;  ///< Tells an empty `Name:` from a missing one.
  std::string version;
  bool has_version = false;
  std::string requires_python;                 ///< A specifier set; empty if missing.
  std::vector<std::string> requires_dist;      ///< Dependency specifiers (PEP 508).
  std::vector<std::string> provides_extra;     ///< Not normalized.
  std::vector<std::string> import_names;       ///< `name[; private]`; one empty text says "none".
  std::vector<std::string> import_namespaces;  ///< As `import_names`.
};

/// Missing and unknown fields are no errors. ErrorKind::malformed with the offset of the first byte
/// that is not UTF-8: pip aborts there, wherever in the file it is. ErrorKind::unsupported for a
/// metadata version whose major number is unknown.
Result<Metadata> parse_metadata(Bytes bytes, const Limits& limits);

}  // namespace icecore
