// The part of the WHATWG URL standard that differs from writing the text down: percent-encoding by
// part, lower-case hosts, default ports, the path `/`. Measured against uv by
// tests/oracle/freeze_uv.py.
#include "resolve/uv_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view fragment_set = " \"<>`";
constexpr std::string_view query_set = " \"<>'";
constexpr std::string_view path_set = " \"<>`{}";
constexpr std::string_view user_set = " \"<>`{}/:;=@[\\]^|";

std::string encoded(std::string_view text, std::string_view set) {
  std::string result;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20 || byte > 0x7E || set.find(character) != std::string_view::npos) {
      result += fmt::format("%{:02X}", byte);
    } else {
      result += character;
    }
  }
  return result;
}

// The text up to the first of `ends`, which `rest` then begins with.
std::string_view take_until(std::string_view& rest, std::string_view ends) {
  const std::size_t end = std::min(rest.find_first_of(ends), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(end);
  return taken;
}

std::string without_default_port(std::string host, std::string_view scheme) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> ports{
      {{"https", ":443"}, {"http", ":80"}, {"ftp", ":21"}}};
  for (const auto& [name, port] : ports) {
    if (scheme == name && host.ends_with(port)) host.resize(host.size() - port.size());
  }
  return host;
}

// A password is masked, and so is a user without one, who may be a token; `git` is not.
std::string masked_user(std::string_view user_info, std::string_view scheme) {
  if (user_info.empty()) return "";
  const std::size_t colon = user_info.find(':');
  const std::string user = encoded(user_info.substr(0, colon), user_set);
  if (colon != std::string_view::npos) return user + ":****@";
  const bool is_git = user == "git" && (scheme == "ssh" || scheme == "git+ssh");
  return (is_git ? user : "****") + "@";
}

bool is_special(std::string_view scheme) {
  constexpr std::array<std::string_view, 4> special{"https", "http", "ftp", "file"};
  return std::ranges::find(special, scheme) != special.end();
}

}  // namespace

std::optional<std::string> uv_url(std::string_view url, std::string_view path_suffix,
                                  std::string_view fragment) {
  std::string_view rest = strip(url);
  const std::size_t colon = rest.find("://");
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string scheme = to_lower_ascii(rest.substr(0, colon));
  rest.remove_prefix(colon + 3);
  const std::string_view authority = take_until(rest, "/?#");
  const std::size_t at = authority.rfind('@');
  const bool has_user = at != std::string_view::npos;
  std::string text = scheme + "://";
  if (has_user) text += masked_user(authority.substr(0, at), scheme);
  const std::string host(has_user ? authority.substr(at + 1) : authority);
  text += is_special(scheme) ? without_default_port(to_lower_ascii(host), scheme) : host;
  std::string path = encoded(take_until(rest, "?#"), path_set);
  if (path.empty() && is_special(scheme)) path = "/";
  text += path + encoded(path_suffix, path_set);
  if (rest.starts_with('?')) text += encoded(take_until(rest, "#"), query_set);
  if (!fragment.empty()) return text + "#" + encoded(fragment, fragment_set);
  if (rest.starts_with('#')) text += "#" + encoded(rest.substr(1), fragment_set);
  return text;
}

}  // namespace icecore
