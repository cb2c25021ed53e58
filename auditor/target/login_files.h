// Where the logins of a user lie: in podman's and docker's files, or with a helper that they name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/registry_logins.h"
#include "formats/registry_reference.h"
#include "target/remote.h"

namespace icecore {

/// The files that may hold logins, the first that knows the registry counts.
[[nodiscard]] std::vector<std::string> login_files(const RemoteOptions& options);

/// The login for the image's registry; nothing without one. A file that cannot be read or parsed
/// is an error that names it; none of its content is repeated.
Result<std::optional<RegistryLogin>> find_login(const RegistryReference& reference,
                                                const RemoteOptions& options, const Limits& limits);

}  // namespace icecore
