// What registries, their token servers and container engines answer beside images.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// The token of a token server's answer, which can stand in a header. ErrorKind::malformed without
/// one; errors of `parse_json`. Messages do not quote the answer.
Result<std::string> read_registry_token(Bytes bytes, const Limits& limits);

/// Why a registry or an engine refused, in its own words, of which at most 300 bytes; empty where
/// the answer is of another form, such as a page of HTML.
[[nodiscard]] std::string read_refusal(Bytes bytes, const Limits& limits);

}  // namespace icecore
