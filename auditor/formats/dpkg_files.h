// dpkg's lists of what packages put where: `info/<package>.list`, `.md5sums` and `diversions`
// (dpkg-query(1), deb-md5sums(5), dpkg-divert(1)).
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Absolute paths of files, links and directories, in file order, views of `bytes`. Lines that are
/// no absolute path are left out, `/.` too. ErrorKind::limit above `manifest_bytes` bytes or
/// `list_entries` lines.
Result<std::vector<std::string_view>> parse_dpkg_list(Bytes bytes, const Limits& limits);

struct DpkgSumView {
  std::string_view md5;   ///< 32 hexadecimal digits.
  std::string_view path;  ///< Without a leading slash; not empty.

  friend bool operator==(const DpkgSumView&, const DpkgSumView&) = default;
};

/// The regular files of a package except its conffiles; lines of another form are left out.
/// Errors as for `parse_dpkg_list`.
Result<std::vector<DpkgSumView>> parse_dpkg_md5sums(Bytes bytes, const Limits& limits);

struct DpkgDiversionView {
  std::string_view from;
  std::string_view to;
  std::string_view package;  ///< Whose own file stays at `from`; `:` when it is nobody's.

  friend bool operator==(const DpkgDiversionView&, const DpkgDiversionView&) = default;
};

/// ErrorKind::malformed when the number of lines is no multiple of three; else as for
/// `parse_dpkg_list`.
Result<std::vector<DpkgDiversionView>> parse_dpkg_diversions(Bytes bytes, const Limits& limits);

}  // namespace icecore
