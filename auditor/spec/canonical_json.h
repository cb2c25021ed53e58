// JSON as RFC 8785 (JCS) writes it: one text for one value, so that a digest of it means something.
#pragma once

#include <string>

#include "formats/json.h"

namespace icecore {

/// Without blanks, keys sorted by their UTF-16 code units. The value holds no numbers but integers
/// of less than 2^53, and text in UTF-8.
[[nodiscard]] std::string canonical_json(const JsonValue& value);

/// The same value and order for people: two blanks a level, one member or element a line, and a
/// line end at the end.
[[nodiscard]] std::string indented_json(const JsonValue& value);

}  // namespace icecore
