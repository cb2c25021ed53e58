// Who a user is at registries: docker's config.json and podman's auth.json, and what a credential
// helper answers. None of it may be printed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct RegistryLogin {
  std::string user, password;
  std::string identity_token;  ///< In place of both: a token to get tokens for.
};

/// One file of them.
struct RegistryLogins {
  /// By a registry's name as the file has it, perhaps with a scheme or a path.
  std::vector<std::pair<std::string, RegistryLogin>> logins;
  std::vector<std::pair<std::string, std::string>>
      helpers;                 ///< `docker-credential-NAME` by registry.
  std::string general_helper;  ///< For the others; may be empty.

  /// That of the longest name that fits `registry/repository`; nullptr without one.
  [[nodiscard]] const RegistryLogin* login_for(std::string_view registry,
                                               std::string_view repository) const;
  /// The name of the helper to be asked; empty for none.
  [[nodiscard]] std::string_view helper_for(std::string_view registry,
                                            std::string_view repository) const;
};

/// Errors of `parse_json`; messages do not quote the file. Members of another kind than theirs, and
/// logins that are no base64, are left out.
Result<RegistryLogins> read_registry_logins(Bytes bytes, const Limits& limits);

/// What `docker-credential-NAME get` wrote. ErrorKind::malformed for another document; its message
/// does not quote it.
Result<RegistryLogin> read_helper_login(Bytes bytes, const Limits& limits);

}  // namespace icecore
