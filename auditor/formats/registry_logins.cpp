// docker's cli/config/configfile and containers-auth.json(5). Of podman's names one may go down to
// a repository (`registry.example/team`); docker's may be the URL of an API that has been gone for
// long (`https://registry.example/v1/`). Helpers say by the user `<token>` that the secret is an
// identity token.
#include "formats/registry_logins.h"

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "formats/json_object.h"

namespace icecore {
namespace {

constexpr std::string_view token_user = "<token>";

// A URL's host, where the name is a URL.
std::string_view host_in(std::string_view name) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!name.starts_with(scheme)) continue;
    name.remove_prefix(scheme.size());
    return name.substr(0, name.find('/'));
  }
  return name;
}

// The value of the longest name that fits.
template <typename Value>
const Value* best_of(const std::vector<std::pair<std::string, Value>>& values,
                     std::string_view registry, std::string_view repository) {
  const std::string whole = std::string(registry) + "/" + std::string(repository);
  for (std::string_view name = whole; name.size() > registry.size();
       name = name.substr(0, name.rfind('/'))) {
    const auto found = std::ranges::find(values, name, [](const auto& pair) { return pair.first; });
    if (found != values.end()) return &found->second;
  }
  const auto found = std::ranges::find_if(
      values, [&](const auto& pair) { return host_in(pair.first) == registry; });
  return found == values.end() ? nullptr : &found->second;
}

std::optional<RegistryLogin> login_of(JsonObjectView& entry) {
  RegistryLogin login{.user = entry.text("username"),
                      .password = entry.text("password"),
                      .identity_token = entry.text("identitytoken")};
  const std::string encoded = entry.text("auth");
  if (!encoded.empty()) {
    const Result<std::string> decoded = from_base64(encoded);
    const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos) return std::nullopt;
    login.user = decoded->substr(0, colon);
    login.password = decoded->substr(colon + 1);
    login.password.resize(login.password.find_last_not_of('\0') + 1);
  }
  const bool is_there = !login.user.empty() || !login.identity_token.empty();
  return is_there ? std::optional(std::move(login)) : std::nullopt;
}

std::unexpected<Error> unquoted(const Error& error, std::string message) {
  return failure(error.kind, std::move(message), error.offset);
}

}  // namespace

const RegistryLogin* RegistryLogins::login_for(std::string_view registry,
                                               std::string_view repository) const {
  return best_of(logins, registry, repository);
}

std::string_view RegistryLogins::helper_for(std::string_view registry,
                                            std::string_view repository) const {
  const std::string* helper = best_of(helpers, registry, repository);
  return helper != nullptr ? std::string_view(*helper) : std::string_view(general_helper);
}

Result<RegistryLogins> read_registry_logins(Bytes bytes, const Limits& limits) {
  const Result<JsonValue> document = parse_json_object(bytes, limits);
  if (!document) return unquoted(document.error(), "expected an object in JSON, found other text");
  RegistryLogins result;
  std::vector<Error> ignored;
  JsonObjectView view(*document, "", ignored);
  for (const JsonMember& member : view.object("auths").members()) {
    if (member.value.as_object() == nullptr) continue;
    JsonObjectView entry(member.value, "", ignored);
    if (auto login = login_of(entry)) result.logins.emplace_back(member.key, *std::move(login));
  }
  JsonObjectView helpers = view.object("credHelpers");
  for (const JsonMember& member : helpers.members()) {
    if (const auto name = helpers.text_of(member)) result.helpers.emplace_back(member.key, *name);
  }
  result.general_helper = view.text("credsStore");
  return result;
}

Result<RegistryLogin> read_helper_login(Bytes bytes, const Limits& limits) {
  const Result<JsonValue> document = parse_json_object(bytes, limits);
  if (!document) return unquoted(document.error(), "expected a login in JSON, found other text");
  std::vector<Error> ignored;
  JsonObjectView view(*document, "", ignored);
  RegistryLogin login{.user = view.text("Username"), .password = view.text("Secret")};
  if (login.user.empty() || login.password.empty()) {
    return failure(ErrorKind::malformed, "expected a login, found none");
  }
  if (login.user == token_user) {
    login.identity_token = std::move(login.password);
    login.user.clear();
    login.password.clear();
  }
  return login;
}

}  // namespace icecore
