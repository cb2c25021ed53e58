// Base64 with its ordinary alphabet and padding (RFC 4648, section 4), as HTTP writes credentials.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace icecore {

/// The bytes as text; padding may be left out. ErrorKind::malformed for other text, with its place
/// and without the text itself: it may be a secret.
Result<std::string> from_base64(std::string_view text);
[[nodiscard]] std::string to_base64(Bytes bytes);

}  // namespace icecore
