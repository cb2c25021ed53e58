// Any document that says what an environment should be: which format it has, and what it says.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "formats/claim.h"
#include "formats/requirements_file.h"

namespace icecore {

/// The format of a file by its name and, where that leaves it open, its content. A text that is
/// nothing else is a requirements file. Nothing for names and contents that cannot be one.
std::optional<ClaimFormat> claim_format(std::string_view file_name, Bytes content);

/// Names by which a project keeps them, in the order in which they are looked for.
std::span<const std::string_view> claim_file_names();

/// Errors as of the reader of the format.
Result<ClaimDocument> read_claim_document(ClaimFormat format, Bytes bytes,
                                          const VariableLookup& variables, const Limits& limits);

/// The program that reads the format: `pip`, `uv`, `conda` …
std::string_view claim_tool(ClaimFormat format);

}  // namespace icecore
