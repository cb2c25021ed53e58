// The URL-safe alphabet of base/text.h with two letters changed.
#include "base/base64.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::size_t padded_to = 4;

std::string translated(std::string text, std::string_view from, std::string_view to) {
  for (char& letter : text) {
    const std::size_t place = from.find(letter);
    if (place != std::string_view::npos) letter = to[place];
  }
  return text;
}

}  // namespace

Result<std::string> from_base64(std::string_view text) {
  const std::size_t last = text.find_last_not_of('=');
  const std::string_view digits = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  const bool is_foreign = digits.find_first_of("-_") != std::string_view::npos;
  const Result<std::vector<std::byte>> bytes =
      from_base64url(translated(std::string(digits), "+/", "-_"));
  if (is_foreign || !bytes || text.size() - digits.size() >= padded_to) {
    return failure(ErrorKind::malformed, "expected base64, found other text");
  }
  return std::string(as_text(*bytes));
}

std::string to_base64(Bytes bytes) {
  std::string text = translated(to_base64url(bytes), "-_", "+/");
  text.append((padded_to - text.size() % padded_to) % padded_to, '=');
  return text;
}

}  // namespace icecore
