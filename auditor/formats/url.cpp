// The rules are urllib.parse.urlsplit's, because pip and packaging judge direct_url.json by it, and
// pip's for what is a credential (PEP 610: environment variables and `git` may stay). Masking hides
// more than pip's own redaction, which shows the user beside a hidden password: with some hosts the
// user is the token.
#include "formats/url.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/number.h"
#include "base/text.h"

namespace icecore {
namespace {

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

bool is_scheme_character(char character) {
  return is_letter(character) || is_digit(character) || character == '+' || character == '-' ||
         character == '.';
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, is_scheme_character);
}

// Takes `${NAME}` off the front; false if it is not there.
bool take_variable(std::string_view& text) {
  if (!text.starts_with("${")) return false;
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos || end == 2) return false;
  const std::string_view name = text.substr(2, end - 2);
  const bool valid = std::ranges::all_of(name, [](char character) {
    return is_letter(character) || is_digit(character) || character == '-' || character == '_';
  });
  text.remove_prefix(end + 1);
  return valid;
}

bool is_variables(std::string_view user_information) {
  if (!take_variable(user_information)) return false;
  if (user_information.empty()) return true;
  if (!user_information.starts_with(':')) return false;
  user_information.remove_prefix(1);
  return take_variable(user_information) && user_information.empty();
}

bool may_be_shown(std::string_view user_information, std::string_view scheme) {
  if (user_information == "git" || is_variables(user_information)) return true;
  const bool is_ssh = scheme == "ssh" || scheme.ends_with("+ssh");
  return is_ssh && user_information.find(':') == std::string_view::npos;
}

std::string without_tabs_and_line_ends(std::string_view text) {
  std::string result(text);
  std::erase_if(result, [](char character) {
    return character == '\t' || character == '\n' || character == '\r';
  });
  return result;
}

// The scheme that ends before `end`, lower case.
std::string scheme_before(std::string_view text, std::size_t end) {
  std::size_t start = end;
  while (start > 0 && is_scheme_character(text[start - 1])) --start;
  return to_lower_ascii(text.substr(start, end - start));
}

std::optional<unsigned char> hex_value(char character) {
  const std::string_view digits = "0123456789abcdef";
  const std::size_t value = digits.find(to_lower_ascii({&character, 1}));
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned char>(value);
}

// As urllib.parse.unquote_to_bytes: what is not `%` and two digits stays.
std::string percent_decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && text.size() - i > 2) {
      const auto high = hex_value(text[i + 1]);
      const auto low = hex_value(text[i + 2]);
      if (high && low) {
        result += static_cast<char>(*high * 16 + *low);
        i += 2;
        continue;
      }
    }
    result += text[i];
  }
  return result;
}

}  // namespace

UrlParts split_url(std::string_view url) {
  while (!url.empty() && static_cast<unsigned char>(url.front()) <= ' ') url.remove_prefix(1);
  const std::string clean = without_tabs_and_line_ends(url);
  std::string_view rest = clean;
  UrlParts parts;
  if (const std::size_t colon = rest.find(':');
      colon != std::string_view::npos && is_scheme(rest.substr(0, colon))) {
    parts.scheme = to_lower_ascii(rest.substr(0, colon));
    rest.remove_prefix(colon + 1);
  }
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
    parts.authority = rest.substr(0, end);
    rest.remove_prefix(end);
  }
  parts.path = rest.substr(0, rest.find_first_of("?#"));
  return parts;
}

std::string masked_url(std::string_view url) {
  const std::string clean = without_tabs_and_line_ends(url);
  std::string result;
  bool is_masked = false;
  std::size_t copied = 0;
  for (std::size_t mark = clean.find("://"); mark != std::string::npos;
       mark = clean.find("://", mark + 3)) {
    const std::size_t start = mark + 3;
    const std::string_view rest = std::string_view(clean).substr(start);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const std::size_t at = authority.rfind('@');
    if (at == std::string_view::npos) continue;
    if (may_be_shown(authority.substr(0, at), scheme_before(clean, mark))) continue;
    result += clean.substr(copied, start - copied) + "****";
    copied = start + at;
    is_masked = true;
  }
  return is_masked ? result + clean.substr(copied) : std::string(url);
}

std::optional<std::string> file_url_path(std::string_view url) {
  const UrlParts parts = split_url(url);
  if (parts.scheme != "file" || !parts.path.starts_with('/')) return std::nullopt;
  if (!parts.authority.empty() && parts.authority != "localhost") return std::nullopt;
  std::string path = percent_decoded(parts.path);
  if (path.find('\0') != std::string::npos) return std::nullopt;
  return path;
}

}  // namespace icecore
