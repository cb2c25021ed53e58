// The page that a package index has for one project: which files there are (the simple repository
// API; PEP 503, 592, 629, 658, 691, 700, 714).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One file of an index, a wheel or a source archive. Nothing of it is checked but its form.
struct IndexFile {
  std::string file_name;  ///< Without slashes; percent-decoded.
  /// Absolute, of HTTP or HTTPS, without a fragment. It may hold credentials: mask it before it is
  /// shown.
  std::string url;
  /// Algorithm as hashlib calls it, and hexadecimal digits in lower case; in the page's order.
  std::vector<std::pair<std::string, std::string>> hashes;
  std::optional<std::uint64_t> size;
  bool has_metadata = false;  ///< METADATA can be fetched alone, at `url` + `.metadata` (PEP 658).
  std::string metadata_sha256;  ///< Of that; empty where the index does not say.
  std::string requires_python;  ///< A specifier as it is written; may be empty.
  bool is_yanked = false;
  std::string yanked_reason;  ///< May be empty.
  std::string upload_time;  ///< As it is written, of ISO 8601; empty where the index does not say.
  std::string index;  ///< The URL of the index that has the file, without credentials; empty until
                      ///< PackageIndex fills it in.

  /// The digits of that algorithm; empty without.
  [[nodiscard]] std::string_view hash(std::string_view algorithm) const;
};

struct IndexPage {
  std::string api_version;       ///< `1.0` where the page does not say.
  std::vector<IndexFile> files;  ///< In the page's order.
  std::vector<Error> defects;    ///< Files and members that were left out, at most 100.
};

/// A page of `application/vnd.pypi.simple.v1+json`, fetched from `page_url`. Errors of
/// `parse_json`; ErrorKind::malformed without `meta.api-version` or `files`, ErrorKind::unsupported
/// for another major version than 1, ErrorKind::limit above `list_entries` files.
Result<IndexPage> read_index_json(Bytes bytes, std::string_view page_url, const Limits& limits);

/// A page of HTML: its links. Links that lead to no file of a known kind are passed over. Errors of
/// `read_html_tags`; ErrorKind::unsupported as above.
Result<IndexPage> read_index_html(Bytes bytes, std::string_view page_url, const Limits& limits);

}  // namespace icecore
