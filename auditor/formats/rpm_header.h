// The header of an installed package, as every form of rpm's database keeps it (rpm's manual,
// "RPM V4 Package format", header structure).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace icecore {

/// One path of a package: `directory` ends with a slash. Views of the header.
struct RpmFileView {
  std::string_view directory;
  std::string_view name;
  /// Of a regular file, hexadecimal; empty for all else, for settings, and for what is only
  /// reserved for the package.
  std::string_view digest;

  friend bool operator==(const RpmFileView&, const RpmFileView&) = default;
};

/// One package; what is no text of its own is a view of the header. Empty where a tag is missing.
struct RpmPackageView {
  std::string_view name;
  std::string version;            ///< `1:2.36-9.el9`: with the epoch where the package has one.
  std::string_view architecture;  ///< `x86_64`, `noarch`; none for keys.
  std::string_view source;        ///< The file name of the source package.
  /// Of the digests, by hashlib's name; empty for one that hashlib does not know.
  std::string_view digest_algorithm;
  /// Files, links and directories in the package's order; without those that were not installed
  /// (another language or machine's) or that another package has replaced.
  std::vector<RpmFileView> files;
};

/// ErrorKind::malformed or truncated when an index entry leads out of the header, when its lists do
/// not fit together, and when it names no package.
Result<RpmPackageView> parse_rpm_header(Bytes header);

/// What readers of databases call with each header, in the database's order.
using UseRpmHeader = std::function<void(Bytes header)>;

}  // namespace icecore
