// What the file name of a wheel or a source distribution says.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "formats/tag.h"
#include "formats/version.h"
#include "icecore/result.h"

namespace icecore {

/// `1_local` is (1, `_local`). A wheel without build tag comes before those with one.
struct BuildTag {
  Natural number;
  std::string rest;

  friend auto operator<=>(const BuildTag&, const BuildTag&) = default;
};

struct WheelName {
  std::string name;  ///< In normal form.
  Version version;
  std::optional<BuildTag> build;
  std::vector<Tag> tags;  ///< Sorted, each once.
};

struct SdistName {
  std::string name;  ///< In normal form.
  Version version;
};

/// A file name without its directory, as packaging's `parse_wheel_filename`. ErrorKind::malformed
/// says which part does not fit; errors as of `Version::parse` and `parse_tag`.
Result<WheelName> parse_wheel_filename(std::string_view file_name, const Limits& limits);

/// As packaging's `parse_sdist_filename`: `.tar.gz` and `.zip`, the version behind the last hyphen.
Result<SdistName> parse_sdist_filename(std::string_view file_name);

}  // namespace icecore
