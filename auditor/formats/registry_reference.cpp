// The grammar of the distribution project's `reference` package. The first part is a registry's
// host if it has a dot, a colon or an upper-case letter, or is `localhost`; other names have none,
// and are completed by nobody here.
#include "formats/registry_reference.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.h"
#include "base/text.h"
#include "formats/image_descriptor.h"

namespace icecore {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_tag = 128;

bool is_lower(char letter) {
  return letter >= 'a' && letter <= 'z';
}
bool is_upper(char letter) {
  return letter >= 'A' && letter <= 'Z';
}
bool is_small(char letter) {
  return is_lower(letter) || is_digit(letter);
}
bool is_letter_or_digit(char letter) {
  return is_small(letter) || is_upper(letter);
}

bool is_host_part(std::string_view part) {
  const auto is_inner = [](char letter) { return is_letter_or_digit(letter) || letter == '-'; };
  return !part.empty() && std::ranges::all_of(part, is_inner) && part.front() != '-' &&
         part.back() != '-';
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    const auto is_of_address = [](char letter) {
      return is_digit(letter) || letter == ':' ||
             std::string_view("abcdefABCDEF").find(letter) != std::string_view::npos;
    };
    return host.size() > 3 && host.ends_with(']') &&
           std::ranges::all_of(host.substr(1, host.size() - 2), is_of_address);
  }
  return std::ranges::all_of(split(host, '.'), is_host_part);
}

bool is_registry(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool has_port = colon != std::string_view::npos && !text.ends_with(']');
  if (!has_port) return is_host(text);
  const std::string_view port = text.substr(colon + 1);
  const auto number = whole_number<std::uint16_t>(port);
  return number && *number > 0 && is_host(text.substr(0, colon));
}

// What may stand between letters and digits: one dot, one or two underscores, or dashes.
bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" ||
         std::ranges::all_of(text, [](char letter) { return letter == '-'; });
}

bool is_path_part(std::string_view part) {
  if (part.empty() || !is_small(part.front()) || !is_small(part.back())) return false;
  for (std::size_t start = 0; start < part.size();) {
    const auto begin = part.begin() + static_cast<std::ptrdiff_t>(start);
    const auto end = std::find_if(begin, part.end(), is_small);
    const auto length = static_cast<std::size_t>(end - begin);
    if (length > 0 && !is_separator(part.substr(start, length))) return false;
    start += std::max<std::size_t>(length, 1);
  }
  return true;
}

bool is_tag(std::string_view tag) {
  const auto is_first = [](char letter) { return is_letter_or_digit(letter) || letter == '_'; };
  const auto is_inner = [&](char letter) {
    return is_first(letter) || letter == '.' || letter == '-';
  };
  return !tag.empty() && tag.size() <= longest_tag && is_first(tag.front()) &&
         std::ranges::all_of(tag, is_inner);
}

bool names_registry(std::string_view first) {
  return first.find_first_of(".:[") != std::string_view::npos || first == "localhost" ||
         std::ranges::any_of(first, is_upper);
}

std::unexpected<Error> unexpected_text(std::string_view what, std::string_view found) {
  return failure(ErrorKind::usage, fmt::format("expected {}, found '{}'", what, escaped(found)));
}

// What would put secrets on a screen is refused without being repeated.
Result<void> check_form(std::string_view text) {
  if (text.find("://") != std::string_view::npos) {
    return failure(
        ErrorKind::usage,
        "the name of an image in a registry has no scheme: write registry:HOST/NAME:TAG, "
        "and --insecure for a registry that speaks plain HTTP");
  }
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.find('@') > slash) return {};
  return failure(ErrorKind::usage,
                 "the name of an image in a registry holds no user and no password: log in with "
                 "docker login or podman login, whose files are read");
}

Result<void> set_name(std::string_view name, RegistryReference& reference) {
  const std::size_t slash = name.find('/');
  const bool has_registry =
      slash != std::string_view::npos && names_registry(name.substr(0, slash));
  if (!has_registry) {
    return unexpected_text(
        "the host of a registry before the name, such as registry.example/team/app:1.0", name);
  }
  reference.registry = name.substr(0, slash);
  if (!is_registry(reference.registry)) {
    return unexpected_text("the host of a registry, perhaps with a port", reference.registry);
  }
  reference.repository = name.substr(slash + 1);
  const bool is_name = std::ranges::all_of(split(reference.repository, '/'), is_path_part);
  if (is_name && reference.repository.size() <= longest_name) return {};
  return unexpected_text(
      "the name of an image in lower-case letters, digits and single separators, such as "
      "registry.example/team/app:1.0",
      name);
}

}  // namespace

std::string RegistryReference::text() const {
  std::string text = registry + "/" + repository;
  if (!tag.empty()) text += ":" + tag;
  if (!digest.empty()) text += "@" + digest;
  return text;
}

Result<RegistryReference> parse_registry_reference(std::string_view text) {
  ICECORE_TRY(check_form(text));
  RegistryReference reference;
  const std::size_t at = text.find('@');
  std::string_view name = text.substr(0, at);
  if (at != std::string_view::npos) {
    reference.digest = text.substr(at + 1);
    if (!parse_image_digest(reference.digest)) {
      return unexpected_text("sha256: and 64 lower-case hexadecimal digits behind the @",
                             reference.digest);
    }
  }
  const std::size_t colon = name.rfind(':');
  const std::size_t slash = name.rfind('/');
  if (colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash)) {
    reference.tag = name.substr(colon + 1);
    name = name.substr(0, colon);
    if (!is_tag(reference.tag)) return unexpected_text("a tag behind the colon", reference.tag);
  }
  ICECORE_TRY(set_name(name, reference));
  if (reference.wanted().empty()) reference.tag = "latest";
  return reference;
}

}  // namespace icecore
