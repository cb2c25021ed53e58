// Proxies and authorities, as the variables of whoever audits name them.
#pragma once

#include "base/limits.h"
#include "target/http.h"
#include "target/remote.h"

namespace icecore {

[[nodiscard]] HttpSettings http_settings_of(const RemoteOptions& options, const Limits& limits);

}  // namespace icecore
