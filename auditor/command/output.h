// Where a command's answer goes: standard output, or a file that is there whole or not at all.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "command/world.h"
#include "icecore/result.h"

namespace icecore {

/// What stands for standard output.
inline constexpr std::string_view standard_output = "-";

/// Whether a file can be made at the path: for a mistake to show before the work.
/// ErrorKind::internal with what to do.
Result<void> check_output(const std::string& path);

/// Hands `write` a stream whose content then takes the place of the file. When `write` or the
/// system fails, the file that was there before is still there: ErrorKind::internal. What is no
/// ordinary file (a device, a pipe) is written to as it is.
Result<void> write_file(const std::string& path,
                        const std::function<Result<void>(std::ostream&)>& write);

/// Writes the text to standard output, or to the file as `write_file` does.
Result<void> write_answer(const std::string& path, std::string_view text, World& world);

}  // namespace icecore
