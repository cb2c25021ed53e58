// PyPA's "Binary distribution format" and "Source distribution format" as packaging 26.3 reads file
// names (`packaging.utils`): a wheel has four or five hyphens; with five, the third part is a build
// tag, which begins with a digit. Versions may be written in any spelling.
#include "formats/wheel_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "formats/python_letters.h"

namespace icecore {
namespace {

std::unexpected<Error> malformed(std::string_view file_name, std::string_view what) {
  return failure(ErrorKind::malformed, fmt::format("{} expected in the file name \"{}\"", what,
                                                   escaped(file_name.substr(0, 200))));
}

// The text up to the next hyphen, which is dropped.
std::string_view take_part(std::string_view& rest) {
  const std::string_view part = rest.substr(0, rest.find('-'));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

bool is_wheel_name(std::string_view name) {
  if (name.empty() || name.find("__") != std::string_view::npos) return false;
  std::string joined(name);
  std::erase(joined, '.');
  return is_word_python(joined);
}

// Digits, then anything up to a line end.
std::optional<BuildTag> build_tag(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) return std::nullopt;
  const std::string_view rest = text.substr(digits);
  return BuildTag{.number = Natural::from_digits(text.substr(0, digits)),
                  .rest = std::string(rest.substr(0, rest.find('\n')))};
}

}  // namespace

Result<WheelName> parse_wheel_filename(std::string_view file_name, const Limits& limits) {
  std::string_view rest = file_name;
  if (!rest.ends_with(".whl")) return malformed(file_name, "the ending .whl");
  rest.remove_suffix(4);
  const auto hyphens = std::ranges::count(rest, '-');
  if (hyphens != 4 && hyphens != 5) return malformed(file_name, "four or five hyphens");
  const std::string_view name = take_part(rest);
  if (!is_wheel_name(name)) {
    return malformed(file_name, "a name of letters, digits, full stops and single underscores");
  }
  Version version = ICECORE_TRY(Version::parse(take_part(rest)));
  std::optional<BuildTag> build;
  if (hyphens == 5) {
    build = build_tag(take_part(rest));
    if (!build) return malformed(file_name, "a build tag that begins with a digit");
  }
  std::vector<Tag> tags = ICECORE_TRY(parse_tag(rest, limits));
  return WheelName{.name = canonical_name(name),
                   .version = std::move(version),
                   .build = std::move(build),
                   .tags = std::move(tags)};
}

Result<SdistName> parse_sdist_filename(std::string_view file_name) {
  std::string_view stem = file_name;
  if (stem.ends_with(".tar.gz")) {
    stem.remove_suffix(7);
  } else if (stem.ends_with(".zip")) {
    stem.remove_suffix(4);
  } else {
    return malformed(file_name, "the ending .tar.gz or .zip");
  }
  const std::size_t hyphen = stem.rfind('-');
  if (hyphen == std::string_view::npos || hyphen == 0) {
    return malformed(file_name, "a name and a version with a hyphen between them");
  }
  Version version = ICECORE_TRY(Version::parse(stem.substr(hyphen + 1)));
  return SdistName{.name = canonical_name(stem.substr(0, hyphen)), .version = std::move(version)};
}

}  // namespace icecore
