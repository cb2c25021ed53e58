// dpkg's status file: which Debian packages a system has (deb-control(5), dpkg-query(1)).
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One stanza. Strings are as written, without surrounding blanks; empty where a field is missing.
struct DpkgPackage {
  std::string name;
  std::string version;  ///< `1:2.36-9+deb12u10`
  std::string architecture;
  std::string source;          ///< Name of the source package alone; empty if it has the same name.
  std::string source_version;  ///< What stands in brackets behind it; empty if it is the same.
  bool is_installed = false;   ///< The last word of Status; always in a stanza without Status.
  std::string wanted;          ///< The first word of Status: `install`, `hold`, `deinstall`.
  std::string state;           ///< The last word of Status: `installed`, `half-configured`.
  bool is_multi_arch_same = false;  ///< May be installed for several architectures at once.

  friend bool operator==(const DpkgPackage&, const DpkgPackage&) = default;
};

struct DpkgStatus {
  std::vector<DpkgPackage> packages;  ///< In file order; those that were removed included.
  /// Stanzas without a name and lines that are no field, in file order, each with its offset.
  std::vector<Error> defects;
};

/// Bytes of any encoding are taken. ErrorKind::limit above `manifest_bytes` bytes or `list_entries`
/// packages and defects.
Result<DpkgStatus> parse_dpkg_status(Bytes bytes, const Limits& limits);

}  // namespace icecore
