// RFC 3986, sections 3 and 5.2; leniency towards spaces and line ends as in WHATWG's URL standard,
// because indexes are pages for browsers too. The parts are found by urlsplit's rules (url.cpp):
// pip resolves links by urllib.
#include "formats/url_reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "formats/url.h"

namespace icecore {
namespace {

bool is_forbidden(char letter) {
  constexpr std::string_view never = "\"<>\\^`{|}";
  const auto code = static_cast<unsigned char>(letter);
  return code <= ' ' || code >= 0x7f || never.find(letter) != std::string_view::npos;
}

// Encodes what may not stand in a URL; escapes that are there stay.
std::string cleaned(std::string_view text) {
  std::string result;
  for (const char letter : strip(text)) {
    if (letter == '\t' || letter == '\n' || letter == '\r') continue;
    if (is_forbidden(letter)) {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    } else {
      result += letter;
    }
  }
  return result;
}

std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte =
        text[i] == '%' ? from_hex(text.substr(std::min(i + 1, text.size()), 2)) : std::nullopt;
    if (byte && byte->size() == 1) {
      result += static_cast<char>(byte->front());
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

// Section 5.2.4, for a path that starts with a slash.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const std::vector<std::string_view> parts = split(path.substr(1), '/');
  for (const std::string_view part : parts) {
    if (part == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (part != ".") {
      kept.push_back(part);
    }
  }
  std::string result;
  for (const std::string_view part : kept) result.append("/").append(part);
  const bool is_directory = parts.back() == "." || parts.back() == "..";
  return is_directory || result.empty() ? result + "/" : result;
}

// Scheme, authority and the slashes between them.
std::string root_of(const UrlParts& parts) {
  return fmt::format("{}://{}", parts.scheme, parts.authority);
}

// Where the user information of `scheme://user:password@host/…` is; npos for none.
struct LoginPlace {
  std::size_t start = std::string_view::npos, end = std::string_view::npos;
};

LoginPlace login_place(std::string_view url) {
  const std::size_t mark = url.find("://");
  if (mark == std::string_view::npos) return {};
  const std::string_view rest = url.substr(mark + 3);
  const std::size_t at = rest.substr(0, rest.find_first_of("/?#")).rfind('@');
  if (at == std::string_view::npos) return {};
  return {.start = mark + 3, .end = mark + 3 + at};
}

}  // namespace

std::string resolved_url(std::string_view base, std::string_view reference) {
  const std::string link = cleaned(reference);
  const std::string page = split_fragment(cleaned(base)).url;
  const UrlParts parts = split_url(link);
  if (!parts.scheme.empty()) return cleaned(reference);
  const UrlParts page_parts = split_url(page);
  if (link.starts_with("//")) return page_parts.scheme + ":" + link;
  if (link.empty() || link.starts_with('#')) return page + link;
  if (link.starts_with('?')) return root_of(page_parts) + page_parts.path + link;
  const std::size_t end = std::min(link.find_first_of("?#"), link.size());
  std::string path = link.substr(0, end);
  if (!path.starts_with('/')) {
    const std::string& page_path = page_parts.path;
    const std::size_t slash = page_path.rfind('/');
    path = (slash == std::string::npos ? "/" : page_path.substr(0, slash + 1)) + path;
  }
  if (!path.starts_with('/')) path.insert(0, "/");
  return root_of(page_parts) + without_dots(path) + link.substr(end);
}

UrlFragment split_fragment(std::string_view url) {
  const std::size_t mark = url.find('#');
  if (mark == std::string_view::npos) return {.url = std::string(url), .fragment = {}};
  return {.url = std::string(url.substr(0, mark)), .fragment = std::string(url.substr(mark + 1))};
}

std::string last_path_part(std::string_view url) {
  const std::string path = split_url(url).path;
  return percent_decoded(std::string_view(path).substr(path.rfind('/') + 1));
}

UrlLogin split_login(std::string_view url) {
  const LoginPlace place = login_place(url);
  if (place.start == std::string_view::npos) return {.url = std::string(url)};
  const std::string_view login = url.substr(place.start, place.end - place.start);
  const std::size_t colon = std::min(login.find(':'), login.size());
  UrlLogin result{.url = std::string(url.substr(0, place.start)),
                  .user = percent_decoded(login.substr(0, colon)),
                  .password = percent_decoded(login.substr(std::min(colon + 1, login.size())))};
  result.url += url.substr(place.end + 1);
  return result;
}

std::string host_of(std::string_view url) {
  std::string authority = split_url(url).authority;
  authority.erase(0, authority.rfind('@') + 1);
  const std::size_t start = authority.starts_with('[') ? authority.find(']') : 0;
  if (start == std::string::npos) return "";
  return to_lower_ascii(std::string_view(authority).substr(0, authority.find(':', start)));
}

}  // namespace icecore
