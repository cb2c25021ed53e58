// What a link means on the page that it stands on, and what a URL says of who asks.
#pragma once

#include <string>
#include <string_view>

namespace icecore {

/// The URL that `reference` means on the page `base`, an absolute URL (RFC 3986, section 5.2). As
/// browsers do, white space around it and line ends in it are dropped; characters that no URL may
/// hold are percent-encoded, so that the result is printable ASCII without spaces. Its fragment
/// stays. Every text has a result; nothing is checked.
[[nodiscard]] std::string resolved_url(std::string_view base, std::string_view reference);

/// The URL up to its fragment, and the fragment without `#`.
struct UrlFragment {
  std::string url, fragment;
};
[[nodiscard]] UrlFragment split_fragment(std::string_view url);

/// The last part of the URL's path, percent-decoded: the name of a file, or empty.
[[nodiscard]] std::string last_path_part(std::string_view url);

/// A URL without the user information that it had. Not for messages.
struct UrlLogin {
  std::string url;
  std::string user, password;  ///< Percent-decoded; both empty without user information.
};
[[nodiscard]] UrlLogin split_login(std::string_view url);

/// The host of a URL in lower case, without its port; empty without one. An IPv6 address keeps its
/// brackets.
[[nodiscard]] std::string host_of(std::string_view url);

}  // namespace icecore
