// One requirement as pip takes it on a line, and URLs as requirements write them, as inputs of a
// claim: `six==1.17.0; python_version < "4"`, `p @ git+https://…@v1`,
// `./wheels/p-1-py3-none-any.whl`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "formats/claim.h"
#include "icecore/result.h"

namespace icecore {

/// What pip makes of the text of a line without its options. Whether a path exists is not asked: a
/// text with a slash or a full stop in front that is nothing else is a directory. ErrorKind of what
/// does not fit, as of `parse_requirement` and `Marker::parse`.
Result<ClaimedInput> claimed_requirement(std::string_view text, const Limits& limits);

/// The same for what stands behind `-e`.
Result<ClaimedInput> claimed_editable(std::string_view text, const Limits& limits);

/// Fills in what a URL says: where the input comes from, its commit, hash, subdirectory and file.
void take_claimed_url(std::string_view url, ClaimedInput& input);

/// `sha256:00ff`; nothing for what is not in this form.
std::optional<ClaimedHash> parse_claimed_hash(std::string_view text);

/// What stands behind the last slash of a URL or path, percent-escapes decoded.
std::string file_name_of_url(std::string_view url);

/// Whether pip takes a file of this name for an archive.
bool is_archive_name(std::string_view name);

/// Whether it is a whole commit of git: 40 or 64 hexadecimal digits.
bool is_whole_commit(std::string_view text);

}  // namespace icecore
