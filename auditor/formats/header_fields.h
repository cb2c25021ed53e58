// Headers as Python's `email` package gives them, which is how every installer reads METADATA,
// PKG-INFO and WHEEL.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One header. `name` is as written, never empty; `value` has no leading blanks and no trailing
/// line ends, keeps trailing blanks, and keeps the line ends and blanks of folded lines.
struct HeaderField {
  std::string name;
  std::string value;
  std::uint64_t line = 0;  ///< Where the header starts, counted from 1.

  friend bool operator==(const HeaderField&, const HeaderField&) = default;
};

struct HeaderFields {
  std::vector<HeaderField> fields;  ///< In file order, repeated names included.
  /// Where the body starts, in bytes; the size of the data if there is none.
  std::uint64_t body_offset = 0;
  /// What the parser stepped over, in file order; each with the offset of its line. They never
  /// stop Python either.
  std::vector<Error> defects;
};

/// Reads headers up to the first blank line or the first line that cannot be a header. Bytes of any
/// encoding are taken. ErrorKind::limit when there are more than `manifest_bytes` bytes or
/// `metadata_fields` headers and defects.
Result<HeaderFields> parse_header_fields(Bytes bytes, const Limits& limits);

/// The value of the first header of that name, in any case. A view of `headers`.
std::optional<std::string_view> first(const HeaderFields& headers, std::string_view name);

/// The values of all headers of that name, in any case. Views of `headers`.
std::vector<std::string_view> all(const HeaderFields& headers, std::string_view name);

/// The values as above, as strings without surrounding blanks; `first` gives an empty one if the
/// header is missing.
std::string stripped_first(const HeaderFields& headers, std::string_view name);
std::vector<std::string> stripped_all(const HeaderFields& headers, std::string_view name);

/// The number before the first dot of a format's version (`2` of `2.1`), or 0 if there is none.
std::uint64_t major_version(std::string_view version);

}  // namespace icecore
