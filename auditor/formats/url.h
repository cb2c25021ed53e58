// URLs as requirement and direct_url.json texts hold them, read the way Python's urlsplit does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace icecore {

struct UrlParts {
  std::string scheme;     ///< Lower case, empty if there is none.
  std::string authority;  ///< What urlsplit calls netloc: user information, host and port.
  std::string path;       ///< Without query and fragment, percent-escapes kept.
};

/// As `urllib.parse.urlsplit`: leading control characters and spaces are dropped, tabs and line
/// ends are dropped everywhere. Every text has parts; nothing is checked.
[[nodiscard]] UrlParts split_url(std::string_view url);

/// The URL with its user information replaced by `****`. Kept are environment variables (`${USER}`,
/// `${USER}:${TOKEN}`), the user `git`, and in ssh URLs any user without a password; elsewhere a
/// lone user may be a token. URLs inside a path or query are masked too; other secrets in queries
/// and fragments stay.
[[nodiscard]] std::string masked_url(std::string_view url);

/// The percent-decoded POSIX path of a `file:` URL without a host or of `localhost`. Nothing for
/// other URLs, relative paths, and paths that hold a NUL.
[[nodiscard]] std::optional<std::string> file_url_path(std::string_view url);

}  // namespace icecore
