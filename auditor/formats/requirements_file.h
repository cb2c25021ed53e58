// Requirements and constraints files, pip's whole grammar (pip, "Requirements File Format").
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"

namespace icecore {

/// The value of an environment variable for `${NAME}`; may be empty: nothing is replaced.
using VariableLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// `format` is requirements or constraints. A line that pip refuses, at which it would install
/// nothing, is a defect. ErrorKind::malformed for bytes that are no text in the encoding that they
/// state, and for a NUL; ErrorKind::unsupported for encodings other than UTF-8, UTF-16, UTF-32,
/// Latin-1 and ASCII; ErrorKind::limit over `manifest_bytes` and `claim_inputs`.
Result<ClaimDocument> read_requirements_file(Bytes bytes, ClaimFormat format,
                                             const VariableLookup& variables, const Limits& limits);

/// Adds what one line says that is already joined, without comments and variables.
void add_requirement_line(std::string_view text, std::size_t line, const Limits& limits,
                          ClaimDocument& document);

}  // namespace icecore
