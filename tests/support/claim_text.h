// What a claim's reader gave, one input a line, for tests to compare.
#pragma once

#include <string>
#include <vector>

#include "formats/claim.h"

namespace icecore::test {

/// `4 distribution six ==1.17.0 index [six-1.17.0.tar.gz sha256:aa] ; marker`, and so on.
[[nodiscard]] std::vector<std::string> inputs_of(const ClaimDocument& document);

/// `2 index-url https://…`
[[nodiscard]] std::vector<std::string> options_of(const ClaimDocument& document);

/// `3 what is wrong`
[[nodiscard]] std::vector<std::string> defects_of(const ClaimDocument& document);

}  // namespace icecore::test
