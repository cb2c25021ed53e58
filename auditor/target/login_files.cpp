// The order is that of containers-auth.json(5): podman's file where it is by now, where it was, and
// docker's. docker's own tools do not read podman's.
#include "target/login_files.h"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "base/text.h"
#include "target/credential_helper.h"
#include "target/user_file.h"

namespace icecore {
namespace {

// Nothing where there is no such file.
Result<std::optional<RegistryLogins>> read_file(const std::string& path, const Limits& limits) {
  const std::optional<std::string> text =
      ICECORE_TRY(read_user_file(path, limits.http_reply_bytes));
  if (!text) return std::nullopt;
  return ICECORE_TRY(read_registry_logins(as_bytes(*text), limits));
}

Result<std::optional<RegistryLogin>> find_in(const RegistryLogins& logins,
                                             const RegistryReference& reference,
                                             const Limits& limits) {
  const std::string helper(logins.helper_for(reference.registry, reference.repository));
  if (!helper.empty()) {
    std::optional<RegistryLogin> login =
        ICECORE_TRY(ask_credential_helper(helper, reference.registry, limits));
    if (login) return login;
  }
  const RegistryLogin* login = logins.login_for(reference.registry, reference.repository);
  return login == nullptr ? std::nullopt : std::optional(*login);
}

}  // namespace

std::vector<std::string> login_files(const RemoteOptions& options) {
  if (std::string chosen = options.value_of("REGISTRY_AUTH_FILE"); !chosen.empty()) {
    return {std::move(chosen)};
  }
  const std::string home = options.value_of("HOME");
  std::string running = options.value_of("XDG_RUNTIME_DIR");
  std::string settings = options.value_of("XDG_CONFIG_HOME");
  std::string docker = options.value_of("DOCKER_CONFIG");
  running = running.empty() ? fmt::format("/run/containers/{}", getuid()) : running + "/containers";
  if (settings.empty() && !home.empty()) settings = home + "/.config";
  if (docker.empty() && !home.empty()) docker = home + "/.docker";
  std::vector<std::string> files{running + "/auth.json"};
  if (!settings.empty()) files.push_back(settings + "/containers/auth.json");
  if (!docker.empty()) files.push_back(docker + "/config.json");
  return files;
}

Result<std::optional<RegistryLogin>> find_login(const RegistryReference& reference,
                                                const RemoteOptions& options,
                                                const Limits& limits) {
  for (const std::string& path : login_files(options)) {
    const Result<std::optional<RegistryLogins>> logins = read_file(path, limits);
    if (!logins) {
      return failure(logins.error().kind, fmt::format("the file of logins {}: {}", escaped(path),
                                                      logins.error().message));
    }
    if (!*logins) continue;
    std::optional<RegistryLogin> login = ICECORE_TRY(find_in(**logins, reference, limits));
    if (login) return login;
  }
  return std::nullopt;
}

}  // namespace icecore
