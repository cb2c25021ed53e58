// direct_url.json (PEP 610): where a distribution came from when it did not come from an index.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/url.h"

namespace icecore {

/// Which pip decides whether a file is valid. `pip freeze` warns about an invalid one and goes on
/// as if it were absent.
enum class DirectUrlRules {
  /// An explicit null is an error; digests and the URL are not checked.
  until_pip_26_0,
  /// Null is absent; digests must be strings and agree with `hash`; a directory needs an absolute
  /// file: URL (packaging.direct_url).
  since_pip_26_1,
};

struct DirectUrl {
  enum class Kind { vcs, archive, directory };

  Kind kind = Kind::archive;
  std::string url;           ///< As written, with credentials: mask it before it is shown.
  std::string subdirectory;  ///< Empty if there is none.

  std::string vcs;                 ///< `git`, `hg` …; only of Kind::vcs, as the next two.
  std::string commit_id;           ///< Whatever the file says: not checked to be a digest.
  std::string requested_revision;  ///< Empty if there is none.

  /// Algorithm and digest of `archive_info.hashes` in the file's order. Digests are not checked to
  /// be hexadecimal. Values that are no strings (allowed before pip 26.1) are left out.
  std::vector<std::pair<std::string, std::string>> hashes;
  std::string legacy_hash;  ///< `archive_info.hash`, `algorithm=digest`; empty if there is none.

  bool editable = false;  ///< Only of Kind::directory.
};

/// ErrorKind::malformed for what that pip takes for invalid. Where pip fails with a traceback (a
/// document that is no object, from 26.1) and for duplicate keys (the last one wins in pip) this is
/// malformed too. Otherwise the errors of `parse_json`.
Result<DirectUrl> parse_direct_url(Bytes bytes, const Limits& limits,
                                   DirectUrlRules rules = DirectUrlRules::since_pip_26_1);

}  // namespace icecore
