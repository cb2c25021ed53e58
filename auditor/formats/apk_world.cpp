// Words parted by blanks or ends of lines. `!` in front says that a package is not wanted; behind
// the name follow a comparison (`=1.2-r0`, `~1.2`, `>=1.2`, `><` and a checksum) and the tag of a
// source (`@edge`), in any order.
#include "formats/apk_world.h"

#include <algorithm>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view signs = "<>=~";
constexpr std::string_view signs_and_at = "<>=~@";

// What a word says behind the name: from its first sign up to the next @.
std::string_view comparison_of(std::string_view rest) {
  if (!rest.starts_with('@')) return rest.substr(0, rest.find('@'));
  const std::size_t sign = rest.find_first_of(signs);
  return sign == std::string_view::npos ? std::string_view() : rest.substr(sign);
}

std::string_view tag_of(std::string_view rest) {
  const std::size_t at = rest.find('@');
  if (at == std::string_view::npos) return {};
  const std::string_view tag = rest.substr(at + 1);
  return tag.substr(0, tag.find_first_of(signs));
}

// What a word says; a version and a tag are two things.
Result<void> add_word(std::string_view word, std::uint64_t line, PackagePreferences& preferences) {
  const bool is_unwanted = word.starts_with('!');
  if (is_unwanted) word.remove_prefix(1);
  const std::size_t end = std::min(word.find_first_of(signs_and_at), word.size());
  const std::string_view comparison = comparison_of(word.substr(end));
  const std::string_view tag = tag_of(word.substr(end));
  PackagePreference preference{.line = line, .packages = std::string(word.substr(0, end))};
  if (preference.packages.empty()) return {};
  const auto add = [&](PreferenceKind kind, std::string_view wanted) {
    preference.kind = kind;
    preference.wanted = wanted;
    return preferences.add(preference);
  };
  if (is_unwanted) return add(PreferenceKind::exclude, comparison);
  if (!tag.empty()) ICECORE_TRY(add(PreferenceKind::source, tag));
  if (comparison.starts_with('=')) return add(PreferenceKind::version, comparison.substr(1));
  if (!comparison.empty()) return add(PreferenceKind::range, comparison);
  return tag.empty() ? add(PreferenceKind::named, "") : Result<void>();
}

}  // namespace

Result<std::vector<PackagePreference>> parse_apk_world(Bytes bytes, const Limits& limits) {
  constexpr std::string_view blanks = " \t\r";
  ICECORE_TRY(check_preference_bytes(bytes, limits));
  PackagePreferences preferences(limits);
  std::uint64_t number = 0;
  for (std::string_view line : split(as_text(bytes), '\n')) {
    ++number;
    while (!strip(line).empty()) {
      line.remove_prefix(line.find_first_not_of(blanks));
      const std::string_view word = line.substr(0, line.find_first_of(blanks));
      line.remove_prefix(word.size());
      ICECORE_TRY(add_word(word, number, preferences));
    }
  }
  return std::move(preferences).take();
}

}  // namespace icecore
