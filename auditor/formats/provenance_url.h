// provenance_url.json (PEP 710, a draft): the file on an index that a distribution was installed
// from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct ProvenanceUrl {
  std::string url;  ///< As written, with credentials: mask it before it is shown.
  /// Algorithm and digest in the file's order, whether the PEP allows them or not; values that are
  /// no strings are left out.
  std::vector<std::pair<std::string, std::string>> hashes;
  /// What the PEP forbids: other keys, no digest, md5, sha1 or an unknown algorithm, a digest that
  /// is not hexadecimal of the algorithm's size.
  std::vector<Error> defects;
};

/// ErrorKind::malformed without a string `url` and an object `archive_info.hashes`. Otherwise the
/// errors of `parse_json`.
Result<ProvenanceUrl> parse_provenance_url(Bytes bytes, const Limits& limits);

}  // namespace icecore
