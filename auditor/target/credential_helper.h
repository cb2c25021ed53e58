// Programs that know a user's logins: docker-credential-pass and the like.
#pragma once

#include <optional>
#include <string>

#include "base/limits.h"
#include "formats/registry_logins.h"

namespace icecore {

/// What `docker-credential-NAME get` knows about a registry; nothing where it has no login for it.
/// ErrorKind::unreadable where it cannot be run, takes longer than `helper_seconds` or fails,
/// ErrorKind::malformed for a name that is none or an answer that is none. Messages do not quote
/// the answer.
Result<std::optional<RegistryLogin>> ask_credential_helper(const std::string& name,
                                                           const std::string& registry,
                                                           const Limits& limits);

}  // namespace icecore
