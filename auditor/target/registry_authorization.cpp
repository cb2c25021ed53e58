// The distribution project's docs/spec/auth: a registry answers 401 and says who gives tokens, for
// which service and scope. The token's server may be another host, because the registry itself
// names it over a connection that is trusted; it has to be as safe as the registry's own. A login
// that cannot be looked up does not matter where none is needed.
#include "target/registry_authorization.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "formats/registry_reply.h"
#include "target/login_files.h"
#include "target/registry_requests.h"

namespace icecore {
namespace {

constexpr std::string_view client_id = "icecore";

const AuthChallenge* find_scheme(const std::vector<AuthChallenge>& challenges,
                                 std::string_view scheme) {
  const auto found = std::ranges::find(challenges, scheme, &AuthChallenge::scheme);
  return found == challenges.end() ? nullptr : &*found;
}

}  // namespace

RegistryAuthorization::RegistryAuthorization(RegistryReference reference, RemoteOptions options,
                                             HttpSettings settings, const Limits& limits)
    : reference_(std::move(reference)),
      options_(std::move(options)),
      settings_(std::move(settings)),
      limits_(limits) {
}

std::string RegistryAuthorization::header() const {
  const std::scoped_lock lock(mutex_);
  return header_;
}

HttpResult<void> RegistryAuthorization::renew(const std::vector<std::string>& challenges,
                                              const std::string& used) {
  const std::scoped_lock lock(mutex_);
  if (header_ != used) return {};  // another thread did so meanwhile
  std::vector<AuthChallenge> all;
  for (const std::string& text : challenges) {
    const Result<std::vector<AuthChallenge>> parsed = parse_auth_challenges(text);
    if (parsed) all.insert(all.end(), parsed->begin(), parsed->end());
  }
  std::string renewed = ICECORE_TRY(header_for(all));
  if (renewed.empty() || renewed == used) return refused();
  header_ = std::move(renewed);
  return {};
}

std::string RegistryAuthorization::without_secrets(std::string text) const {
  const std::scoped_lock lock(mutex_);
  const auto is_in = [&](const std::string& secret) {
    return text.find(secret) != std::string::npos;
  };
  return std::ranges::any_of(secrets_, is_in) ? std::string() : std::move(text);
}

std::string RegistryAuthorization::advice() const {
  const std::scoped_lock lock(mutex_);
  return advice_locked();
}

std::string RegistryAuthorization::advice_locked() const {
  const std::string_view host = reference_.registry;
  if (!problem_.empty()) return fmt::format("; {}", problem_);
  if (login_) return fmt::format("; the login for {} may be too old: log in again", host);
  return fmt::format("; no login for {} was found: log in with docker login or podman login", host);
}

HttpResult<std::string> RegistryAuthorization::header_for(
    const std::vector<AuthChallenge>& challenges) {
  if (const AuthChallenge* bearer = find_scheme(challenges, "bearer")) {
    const std::string token = ICECORE_TRY(token_for(*bearer));
    remember(token);
    return "Authorization: Bearer " + token;
  }
  if (find_scheme(challenges, "basic") == nullptr) {
    return http_failure(ErrorKind::unsupported,
                        fmt::format("{} wants to be asked in another way than with a token or a "
                                    "password",
                                    reference_.registry));
  }
  look_up_login();
  return basic();
}

// Empty without a login.
std::string RegistryAuthorization::basic() {
  if (!login_ || login_->user.empty()) return "";
  const std::string encoded = to_base64(as_bytes(login_->user + ":" + login_->password));
  remember(encoded);
  return "Authorization: Basic " + encoded;
}

HttpResult<std::string> RegistryAuthorization::token_for(const AuthChallenge& challenge) {
  look_up_login();
  const HttpRequest request = ICECORE_TRY(token_request(challenge));
  HttpResult<std::string> token = with_attempts(limits_, [&] { return fetch_token(request); });
  // All tries were made: those of who wants the token would multiply them.
  if (!token) token.error().trouble = Trouble::lasting;
  return token;
}

HttpResult<HttpRequest> RegistryAuthorization::token_request(const AuthChallenge& challenge) {
  const std::string realm(challenge.parameter("realm"));
  const Result<HttpOrigin> origin = origin_of(realm);
  if (!origin) {
    return http_failure(ErrorKind::malformed,
                        fmt::format("{} names no server that gives tokens", reference_.registry));
  }
  if (origin->scheme != "https" && !options_.is_plain) {
    return http_failure(ErrorKind::unsupported,
                        fmt::format("{} wants tokens to be asked for in plain HTTP at {}, where a "
                                    "password could be read by others",
                                    reference_.registry, escaped(origin->host)));
  }
  std::string scope(challenge.parameter("scope"));
  if (scope.empty()) scope = fmt::format("repository:{}:pull", reference_.repository);
  std::string query =
      fmt::format("service={}&scope={}", percent_encoded(challenge.parameter("service")),
                  percent_encoded(scope));
  if (login_ && !login_->identity_token.empty()) {
    return HttpRequest{
        .url = realm,
        .headers = {},
        .form = fmt::format("grant_type=refresh_token&client_id={}&{}&refresh_token={}", client_id,
                            query, percent_encoded(login_->identity_token))};
  }
  HttpRequest request{.url = {}, .headers = {}};
  if (const std::string header = basic(); !header.empty()) {
    request.headers.push_back(header);
    query += "&account=" + percent_encoded(login_->user);
  }
  request.url = realm + (realm.find('?') == std::string::npos ? "?" : "&") + query;
  return request;
}

HttpResult<std::string> RegistryAuthorization::fetch_token(const HttpRequest& request) {
  const std::unique_ptr<HttpStream> stream =
      ICECORE_TRY(HttpStream::open(request, settings_, limits_));
  const std::uint64_t status = stream->head().status;
  if (status == 401 || status == 403 || status == 400) return refused();
  if (status != 200) return unexpected_status(stream->head(), "the server of tokens", "");
  const std::vector<std::byte> body = ICECORE_TRY(stream->read_all(limits_.http_reply_bytes));
  Result<std::string> token = read_registry_token(body, limits_);
  if (token) return *std::move(token);
  return http_failure(token.error().kind, fmt::format("the server of tokens for {}: {}",
                                                      reference_.registry, token.error().message));
}

void RegistryAuthorization::look_up_login() {
  if (std::exchange(is_looked_up_, true)) return;
  Result<std::optional<RegistryLogin>> login = find_login(reference_, options_, limits_);
  if (!login) {
    problem_ = login.error().message;
    return;
  }
  login_ = *std::move(login);
  if (!login_) return;
  remember(login_->password);
  remember(login_->identity_token);
}

void RegistryAuthorization::remember(const std::string& secret) {
  constexpr std::size_t shortest = 4;  // shorter ones are part of ordinary words
  if (secret.size() >= shortest) secrets_.push_back(secret);
}

std::unexpected<HttpError> RegistryAuthorization::refused() const {
  return http_failure(ErrorKind::unreadable,
                      fmt::format("{} does not give {} to everybody, or has no such image{}",
                                  reference_.registry, reference_.repository, advice_locked()));
}

}  // namespace icecore
