// Dependency specifiers (PEP 508), as `packaging.requirements` reads and prints them:
// `requests[socks]>=2.31; python_version >= "3.9"`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "formats/marker.h"
#include "formats/specifier.h"
#include "icecore/result.h"

namespace icecore {

struct Requirement {
  std::string name;                 ///< As written.
  std::vector<std::string> extras;  ///< As written; sorted, each once.
  std::string url;                  ///< As written, not checked; empty if there is none.
  SpecifierSet specifiers;          ///< Empty if there are none, and with a URL.
  std::optional<Marker> marker;
};

/// One requirement from end to end; blanks are spaces and tabs. ErrorKind::malformed with the
/// place; other errors as of `SpecifierSet::parse` and `Marker::parse`.
Result<Requirement> parse_requirement(std::string_view text, const Limits& limits);

/// `str(Requirement)`; an error as of `Marker::normalized`.
Result<std::string> to_text(const Requirement& requirement);

}  // namespace icecore
