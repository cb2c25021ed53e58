// A file of settings of whoever audits: logins, configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "icecore/result.h"

namespace icecore {

/// The text of the file, of at most `most` bytes; nothing where there is none. The path may lead
/// through links. Messages do not name it.
Result<std::optional<std::string>> read_user_file(const std::string& path, std::uint64_t most);

}  // namespace icecore
