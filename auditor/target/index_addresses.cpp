// pip: _internal/configuration.py (variables before the file of PIP_CONFIG_FILE, that before the
// user's, that before the system's). uv: "Configuration files" and "Package indexes" of its
// documentation (variables before the user's file, that before the system's; lists join). What the
// two would take when nothing is configured is known to them, not to us.
#include "target/index_addresses.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "formats/netrc.h"
#include "formats/pip_configuration.h"
#include "formats/url.h"
#include "formats/url_reference.h"
#include "formats/uv_configuration.h"
#include "target/http.h"
#include "target/user_file.h"

namespace icecore {
namespace {

// A URL as somebody wrote it.
struct Candidate {
  std::string url;
  std::string name;  // uv's
  std::string configured_by;
};

std::unexpected<Error> in_file(const std::string& path, const Error& error) {
  return failure(error.kind, fmt::format("the file {}: {}", escaped(path), error.message));
}

// Nothing where there is no such file; `read` gets its bytes.
template <typename Read>
auto read_if_there(const std::string& path, const Limits& limits, const Read& read)
    -> Result<std::optional<typename decltype(read(Bytes{}))::value_type>> {
  const Result<std::optional<std::string>> text = read_user_file(path, limits.http_reply_bytes);
  if (!text) return in_file(path, text.error());
  if (!*text) return std::nullopt;
  auto value = read(as_bytes(**text));
  if (!value) return in_file(path, value.error());
  return *std::move(value);
}

std::vector<std::string> words_of(std::string_view text) {
  PipConfiguration configuration;
  configuration.set("environment", "words", text);
  return configuration.words("words");
}

// Looks up who reads what where.
class Configuration {
 public:
  Configuration(const RemoteOptions& options, const Limits& limits, std::string system)
      : options_(options), limits_(limits), system_(std::move(system)) {}

  Result<PipConfiguration> pip() const;
  Result<std::vector<Candidate>> pip_indexes(const PipConfiguration& pip);
  Result<std::vector<Candidate>> uv_indexes();
  Result<Netrc> netrc() const;
  [[nodiscard]] bool is_forbidden() const { return is_forbidden_; }

 private:
  [[nodiscard]] std::vector<std::string> pip_files() const;
  [[nodiscard]] std::vector<std::string> uv_files() const;
  // A directory of settings of the user; empty without one.
  [[nodiscard]] std::string user_settings() const;
  [[nodiscard]] std::string below_home(std::string_view name) const;

  const RemoteOptions& options_;
  const Limits& limits_;
  const std::string system_;
  bool is_forbidden_ = false;  // `no-index` was set
};

std::string Configuration::below_home(std::string_view name) const {
  const std::string home = options_.value_of("HOME");
  return home.empty() ? std::string() : fmt::format("{}/{}", home, name);
}

std::string Configuration::user_settings() const {
  const std::string settings = options_.value_of("XDG_CONFIG_HOME");
  return settings.empty() ? below_home(".config") : settings;
}

// What overrides the others comes last.
std::vector<std::string> Configuration::pip_files() const {
  const std::string chosen = options_.value_of("PIP_CONFIG_FILE");
  if (chosen == "/dev/null") return {};
  std::vector<std::string> files{system_ + "/xdg/pip/pip.conf", system_ + "/pip.conf"};
  if (!chosen.empty()) {
    files.push_back(chosen);
    return files;
  }
  if (std::string old = below_home(".pip/pip.conf"); !old.empty()) files.push_back(std::move(old));
  if (const std::string user = user_settings(); !user.empty()) {
    files.push_back(user + "/pip/pip.conf");
  }
  return files;
}

Result<PipConfiguration> Configuration::pip() const {
  PipConfiguration all;
  for (const std::string& path : pip_files()) {
    const auto file = ICECORE_TRY(read_if_there(
        path, limits_, [&](Bytes bytes) { return read_pip_configuration(bytes, limits_); }));
    if (file) all.override_by(*file, path);
  }
  for (const std::string_view name : {"PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX",
                                      "PIP_PROXY", "PIP_CERT", "PIP_TRUSTED_HOST"}) {
    PipConfiguration variable;
    variable.set("environment", name.substr(std::string_view("PIP_").size()),
                 options_.value_of(name));
    all.override_by(variable, name);
  }
  return all;
}

Result<std::vector<Candidate>> Configuration::pip_indexes(const PipConfiguration& pip) {
  const Result<bool> is_forbidden = pip.flag("no-index");
  if (!is_forbidden) {
    return failure(ErrorKind::usage, fmt::format("{}: {}", escaped(pip.origin("no-index")),
                                                 is_forbidden.error().message));
  }
  is_forbidden_ = is_forbidden_ || *is_forbidden;
  std::vector<Candidate> indexes;
  if (*is_forbidden) return indexes;
  for (const std::string_view name : {"index-url", "extra-index-url"}) {
    for (const std::string& url : pip.words(name)) {
      indexes.push_back({.url = url, .configured_by = std::string(pip.origin(name))});
    }
  }
  return indexes;
}

// The user's first.
std::vector<std::string> Configuration::uv_files() const {
  const std::string off = to_lower_ascii(options_.value_of("UV_NO_CONFIG"));
  if (off == "1" || off == "true") return {};
  const std::string chosen = options_.value_of("UV_CONFIG_FILE");
  if (!chosen.empty()) return {chosen};
  std::vector<std::string> files;
  if (const std::string user = user_settings(); !user.empty()) {
    files.push_back(user + "/uv/uv.toml");
  }
  files.push_back(system_ + "/uv/uv.toml");
  return files;
}

Result<std::vector<Candidate>> Configuration::uv_indexes() {
  std::vector<Candidate> indexes;
  std::optional<Candidate> default_index;
  const auto take = [&](const UvIndex& index, bool is_default, const std::string& origin) {
    if (index.url.empty() || index.is_explicit || (is_default && default_index)) return;
    Candidate candidate{.url = index.url, .name = index.name, .configured_by = origin};
    if (is_default) {
      default_index = std::move(candidate);
    } else {
      indexes.push_back(std::move(candidate));
    }
  };
  for (const char* name : {"UV_DEFAULT_INDEX", "UV_INDEX_URL"}) {
    take(parse_uv_index(options_.value_of(name)), true, name);
  }
  for (const char* name : {"UV_INDEX", "UV_EXTRA_INDEX_URL"}) {
    for (const std::string& word : words_of(options_.value_of(name))) {
      take(parse_uv_index(word), false, name);
    }
  }
  for (const std::string& path : uv_files()) {
    const auto file = ICECORE_TRY(read_if_there(path, limits_, [&](Bytes bytes) {
      return read_uv_configuration(bytes, UvDocument::uv_toml, limits_);
    }));
    if (!file) continue;
    is_forbidden_ = is_forbidden_ || file->no_index;
    if (file->no_index) return std::vector<Candidate>();
    for (const UvIndex& index : file->indexes) take(index, index.is_default, path);
    take({.url = file->index_url}, true, path);
    for (const std::string& url : file->extra_index_urls) take({.url = url}, false, path);
  }
  if (default_index) indexes.push_back(*std::move(default_index));
  return indexes;
}

Result<Netrc> Configuration::netrc() const {
  std::string path = options_.value_of("NETRC");
  if (path.empty()) path = below_home(".netrc");
  if (path.empty()) return Netrc();
  auto netrc = ICECORE_TRY(
      read_if_there(path, limits_, [&](Bytes bytes) { return read_netrc(bytes, limits_); }));
  return netrc ? *std::move(netrc) : Netrc();
}

// Whose answers nobody on the way can change, or whom the user trusts anyway.
bool is_plain_allowed(const HttpOrigin& origin, const std::vector<std::string>& trusted) {
  const std::string& host = origin.host;
  if (host == "localhost" || host == "[::1]" || host.starts_with("127.")) return true;
  return std::ranges::any_of(trusted, [&](const std::string& one) {
    return equals_ignoring_case(one, host) || equals_ignoring_case(one, host + ":" + origin.port);
  });
}

// uv's variables for an index with a name.
std::string variable_of(const std::string& index_name, std::string_view suffix) {
  std::string name = "UV_INDEX_";
  for (const char letter : to_lower_ascii(index_name)) {
    const bool is_letter = letter >= 'a' && letter <= 'z';
    if (is_letter) {
      name += static_cast<char>(letter - 'a' + 'A');
    } else {
      name += is_digit(letter) ? letter : '_';
    }
  }
  return name.append(suffix);
}

Result<IndexAddress> address_of(const Candidate& candidate, const RemoteOptions& options,
                                const std::vector<std::string>& trusted, const Netrc& netrc) {
  UrlLogin login = split_login(resolved_url("", candidate.url));
  const std::string shown = escaped(masked_url(candidate.url));
  const Result<HttpOrigin> origin = origin_of(login.url);
  if (!origin || login.url.find_first_of("?#") != std::string::npos) {
    return failure(ErrorKind::usage,
                   fmt::format("{} names the index {}, which is no URL of HTTP with a path alone",
                               escaped(candidate.configured_by), shown));
  }
  if (origin->scheme != "https" && !is_plain_allowed(*origin, trusted)) {
    return failure(ErrorKind::usage,
                   fmt::format("{} names the index {}, whose answers could be changed on their "
                               "way: use HTTPS, or add its host to pip's trusted-host",
                               escaped(candidate.configured_by), shown));
  }
  if (login.user.empty() && login.password.empty() && !candidate.name.empty()) {
    login.user = options.value_of(variable_of(candidate.name, "_USERNAME"));
    login.password = options.value_of(variable_of(candidate.name, "_PASSWORD"));
  }
  const NetrcEntry* entry = netrc.find(host_of(login.url));
  if (login.user.empty() && login.password.empty() && entry != nullptr) {
    login.user = entry->login;
    login.password = entry->password;
  }
  if (!login.url.ends_with('/')) login.url += '/';
  return IndexAddress{.url = std::move(login.url),
                      .user = std::move(login.user),
                      .password = std::move(login.password),
                      .configured_by = candidate.configured_by};
}

std::unexpected<Error> no_index(bool is_forbidden) {
  return failure(
      ErrorKind::usage,
      fmt::format(
          "{}: name one with --index URL, or in PIP_INDEX_URL, UV_DEFAULT_INDEX, a pip.conf "
          "or a uv.toml",
          is_forbidden ? "pip or uv is configured to use no package index"
                       : "no package index is configured"));
}

}  // namespace

Result<IndexAddresses> find_index_addresses(const std::vector<std::string>& named,
                                            const RemoteOptions& options, const Limits& limits,
                                            const std::string& system_settings) {
  Configuration configuration(options, limits, system_settings);
  const PipConfiguration pip = ICECORE_TRY(configuration.pip());
  std::vector<Candidate> candidates;
  for (const std::string& url : named) {
    candidates.push_back({.url = url, .configured_by = "--index"});
  }
  if (named.empty()) {
    candidates = ICECORE_TRY(configuration.pip_indexes(pip));
    std::vector<Candidate> more = ICECORE_TRY(configuration.uv_indexes());
    std::ranges::move(more, std::back_inserter(candidates));
  }
  if (candidates.empty()) return no_index(configuration.is_forbidden());
  IndexAddresses addresses{.proxy = pip.text("proxy"), .certificates = pip.text("cert")};
  const Netrc netrc = ICECORE_TRY(configuration.netrc());
  for (const Candidate& candidate : candidates) {
    IndexAddress address =
        ICECORE_TRY(address_of(candidate, options, pip.words("trusted-host"), netrc));
    const auto known = std::ranges::find(addresses.indexes, address.url, &IndexAddress::url);
    if (known == addresses.indexes.end()) addresses.indexes.push_back(std::move(address));
  }
  return addresses;
}

}  // namespace icecore
