// Compatibility tags of wheels (PEP 425): `cp313-cp313-musllinux_1_2_x86_64`, and the compressed
// sets of them in file names: `py2.py3-none-any`.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "icecore/result.h"

namespace icecore {

/// One tag, in lower case.
struct Tag {
  std::string interpreter;
  std::string abi;
  std::string platform;

  [[nodiscard]] std::string text() const { return interpreter + "-" + abi + "-" + platform; }
  friend auto operator<=>(const Tag&, const Tag&) = default;
};

/// All tags of a compressed set, sorted, each once; as packaging's `parse_tag`.
/// ErrorKind::malformed unless there are three components, none of their parts empty, and the
/// interpreters identifiers; ErrorKind::limit for more than Limits::tags.
Result<std::vector<Tag>> parse_tag(std::string_view text, const Limits& limits);

}  // namespace icecore
