// What conda takes for a request: `conda-forge::numpy=1.26.4=py312_0`, `python >=3.10`, a URL.
#pragma once

#include <string_view>

#include "formats/claim.h"
#include "icecore/result.h"

namespace icecore {

/// ErrorKind::malformed for a text without a name.
Result<ClaimedInput> parse_match_spec(std::string_view text);

/// A package's file, `numpy-1.26.4-py312h0_0.conda`, as name, version and build; false for another
/// name.
bool take_conda_file_name(std::string_view file_name, ClaimedInput& input);

/// The input of a package's URL: file, channel and platform, with what stands in the file's name.
ClaimedInput conda_package_at(std::string_view url);

}  // namespace icecore
