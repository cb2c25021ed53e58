// String literals as Python reads them; markers of dependency specifiers may hold any.
#pragma once

#include <string>
#include <string_view>

#include "icecore/result.h"

namespace icecore {

/// The value of a literal between single or double quotes, one on each side, without a prefix:
/// `ast.literal_eval`. Escapes that Python does not know stay as they are; a surrogate that an
/// escape names becomes the three bytes that UTF-8 would give it. ErrorKind::malformed, with its
/// place, for what Python refuses; ErrorKind::unsupported for a character by name (`\N{…}`).
Result<std::string> python_string_value(std::string_view literal);

}  // namespace icecore
