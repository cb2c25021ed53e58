// How one registry is convinced to give one repository: by nothing, by user and password, or by a
// token that another server gives for them. Several threads may ask.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "formats/auth_challenge.h"
#include "formats/registry_logins.h"
#include "formats/registry_reference.h"
#include "target/http.h"
#include "target/remote.h"

namespace icecore {

class RegistryAuthorization {
 public:
  RegistryAuthorization(RegistryReference reference, RemoteOptions options, HttpSettings settings,
                        const Limits& limits);

  /// The header to ask with; empty at first.
  [[nodiscard]] std::string header() const;
  /// Takes the answer 401 to a request that was made with `used`: afterwards there is another
  /// header. An error where the registry cannot be satisfied, with what to do.
  HttpResult<void> renew(const std::vector<std::string>& challenges, const std::string& used);
  /// The text unless it repeats one of the secrets that were sent: servers may.
  [[nodiscard]] std::string without_secrets(std::string text) const;
  /// Whether there is a login, for advice.
  [[nodiscard]] std::string advice() const;

 private:
  HttpResult<std::string> header_for(const std::vector<AuthChallenge>& challenges);
  HttpResult<std::string> token_for(const AuthChallenge& challenge);
  [[nodiscard]] HttpResult<HttpRequest> token_request(const AuthChallenge& challenge);
  HttpResult<std::string> fetch_token(const HttpRequest& request);
  void look_up_login();
  void remember(const std::string& secret);
  [[nodiscard]] std::string basic();
  [[nodiscard]] std::unexpected<HttpError> refused() const;
  [[nodiscard]] std::string advice_locked() const;

  const RegistryReference reference_;
  const RemoteOptions options_;
  const HttpSettings settings_;
  const Limits limits_;

  mutable std::mutex mutex_;
  std::string header_;
  bool is_looked_up_ = false;
  std::optional<RegistryLogin> login_;
  std::string problem_;               // why there is no login
  std::vector<std::string> secrets_;  // that may have been sent
};

}  // namespace icecore
