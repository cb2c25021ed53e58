// os-release: which operating system this is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct OsRelease {
  /// Names and unquoted values in file order, repeated names included.
  std::vector<std::pair<std::string, std::string>> entries;
  /// Lines that are no assignment or that a shell would not take for one value; in file order, each
  /// with the offset of its line. What could be read of a value is kept.
  std::vector<Error> defects;

  /// The last value of a name, as a shell takes it.
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
};

/// Bytes of any encoding are taken. ErrorKind::limit above `small_text_bytes`.
Result<OsRelease> parse_os_release(Bytes bytes, const Limits& limits);

}  // namespace icecore
