// vendor.txt: the projects whose copies a distribution carries, in the form of a requirements file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct VendoredProject {
  std::uint64_t line = 0;  ///< From 1.
  std::string name;        ///< As written.
  std::string version;     ///< As written; not checked.
};

/// Lines of another form than `name==version` are left out. ErrorKind::limit for more than
/// `list_entries` projects; otherwise the errors of `utf8_text`.
Result<std::vector<VendoredProject>> parse_vendor_list(Bytes bytes, const Limits& limits);

}  // namespace icecore
