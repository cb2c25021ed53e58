// Values in the quoting of activation scripts: read only where the shell would take them as nothing
// but text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/environment_slots.h"

namespace icecore {

/// The value that `literal` stands for, or nothing where it is not one literal from end to end or
/// where the value could act: inside the literal, or later where the script or the shell's prompt
/// expands it.
[[nodiscard]] std::optional<std::string> inert_value(const EnvironmentSlot& slot,
                                                     std::string_view literal);

/// How `value`, which needs no quotes, is written there.
[[nodiscard]] std::string written(Quoting quoting, std::string_view value);

}  // namespace icecore
