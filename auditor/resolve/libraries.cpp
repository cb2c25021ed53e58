// The table is the project's own, so a bad row is our mistake and says its line. What a number in a
// file's name means is each library's own affair: libtool's numbers tell which programs fit, not
// which release it is, so only those are read that follow the release by a known rule.
#include "resolve/libraries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/embedded.h"
#include "base/text.h"
#include "facts/vocabulary.h"

namespace icecore {
namespace {

constexpr std::string_view table_path = "rules/data/libraries.csv";
constexpr std::string_view header = "library,files,suffix,packages,concern";

constexpr std::array<std::pair<std::string_view, SuffixScheme>, 14> schemes{{
    {"none", SuffixScheme::none},
    {"exact", SuffixScheme::exact},
    {"exact-2", SuffixScheme::exact_two},
    {"after-first", SuffixScheme::after_first},
    {"png", SuffixScheme::png},
    {"second-as-minor", SuffixScheme::second_as_minor},
    {"sixteen", SuffixScheme::sixteen},
    {"harfbuzz", SuffixScheme::harfbuzz},
    {"version-3", SuffixScheme::version_three},
    {"openblas", SuffixScheme::openblas},
    {"in-name", SuffixScheme::in_name},
    {"sdl", SuffixScheme::sdl},
    {"less-two", SuffixScheme::less_two},
    {"more-one", SuffixScheme::more_one},
}};

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::unexpected<Error> bad_row(std::size_t line, std::string_view reason) {
  return failure(ErrorKind::internal, fmt::format("{}, line {}: {}", table_path, line, reason));
}

std::vector<std::string> words(std::string_view text, char separator) {
  std::vector<std::string> result;
  for (const std::string_view word : split(text, separator)) {
    if (!word.empty()) result.emplace_back(word);
  }
  return result;
}

Result<Library> read_row(std::string_view text, std::size_t line) {
  const std::vector<std::string_view> fields = split(text, ',');
  if (fields.size() != 5 || fields[0].empty()) return bad_row(line, "expected 5 fields");
  const auto scheme =
      std::ranges::find(schemes, fields[2], &std::pair<std::string_view, SuffixScheme>::first);
  if (scheme == schemes.end()) return bad_row(line, "an unknown suffix");
  const std::optional<LibraryConcern> concern = from_word<LibraryConcern>(fields[4]);
  if (!concern) return bad_row(line, "an unknown concern");
  return Library{.name = std::string(fields[0]),
                 .files = words(fields[1], ' '),
                 .suffix = scheme->second,
                 .packages = words(fields[3], ';'),
                 .concern = *concern};
}

// `libfoo.so.1.2` is libfoo and 1.2; a macOS library has its number before `.dylib`.
struct FileName {
  std::string_view stem, suffix;
};

std::optional<FileName> split_name(std::string_view name) {
  if (!name.starts_with("lib")) return std::nullopt;
  const std::size_t so = name.find(".so");
  if (so != std::string_view::npos) {
    const std::string_view rest = name.substr(so + 3);
    if (!rest.empty() && !rest.starts_with('.')) return std::nullopt;
    return FileName{.stem = name.substr(0, so), .suffix = rest.empty() ? rest : rest.substr(1)};
  }
  if (!name.ends_with(".dylib")) return std::nullopt;
  name.remove_suffix(std::string_view(".dylib").size());
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return FileName{.stem = name, .suffix = {}};
  return FileName{.stem = name.substr(0, dot), .suffix = name.substr(dot + 1)};
}

// Numbers of which each but the last is digits alone; the last may have a letter.
std::vector<std::string_view> numbers_of(std::string_view suffix) {
  std::vector<std::string_view> parts = split(suffix, '.');
  for (const std::string_view part : parts) {
    if (part.empty() || !is_digit(part.front())) return {};
  }
  return parts;
}

std::string joined(const std::vector<std::string_view>& parts, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < parts.size(); ++i) {
    if (i > first) text += '.';
    text += parts[i];
  }
  return text;
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// libtool's number of HarfBuzz 14.5.0 is 6 and then 14, 5, 0 with two, one and one digit.
std::string harfbuzz_version(std::string_view number) {
  if (number.size() != 5 || number.front() != '6') return "";
  const std::uint64_t value = number_in(number.substr(1));
  return fmt::format("{}.{}.{}", value / 100, value / 10 % 10, value % 10);
}

// `-r0.3.15`, `-r0.3.23.dev` at the end of a stem and suffix that were split inside the version.
std::string openblas_version(std::string_view name) {
  const std::size_t mark = name.find("-r0.");
  const std::size_t end = name.find(".so");
  if (mark == std::string_view::npos || end == std::string_view::npos || end < mark) return "";
  return std::string(name.substr(mark + 2, end - mark - 2));
}

// `libdw-0.176.so`
std::string name_version(std::string_view name) {
  const std::size_t dash = name.rfind('-');
  const std::size_t end = name.find(".so");
  if (dash == std::string_view::npos || end == std::string_view::npos || end < dash) return "";
  const std::string_view version = name.substr(dash + 1, end - dash - 1);
  return numbers_of(version).size() > 1 ? std::string(version) : "";
}

// SDL 2.28.4 has 2800 and 4.
std::string sdl_version(std::string_view hundreds, std::string_view patch) {
  const std::uint64_t number = number_in(hundreds);
  return number % 100 == 0 ? fmt::format("2.{}.{}", number / 100, patch) : "";
}

// The first number counts from another start than the release's.
std::string shifted(const std::vector<std::string_view>& parts, std::int64_t by) {
  const auto first = static_cast<std::int64_t>(number_in(parts[0])) + by;
  return first < 0 ? "" : fmt::format("{}.{}", first, joined(parts, 1));
}

// Of a suffix with three numbers, which most schemes ask for.
std::string version_of_three(SuffixScheme scheme, const std::vector<std::string_view>& parts) {
  switch (scheme) {
    case SuffixScheme::png:
      return parts[0] == "16" ? fmt::format("1.6.{}", parts[1]) : "";
    case SuffixScheme::second_as_minor:
      return fmt::format("{}.{}", parts[0], parts[2]);
    case SuffixScheme::sixteen:
      return parts[0] == "16" ? "1." + joined(parts, 1) : "";
    case SuffixScheme::harfbuzz:
      return harfbuzz_version(parts[1]);
    case SuffixScheme::version_three:
      return parts[0] == "3" ? joined(parts, 0) : "";
    case SuffixScheme::sdl:
      return sdl_version(parts[1], parts[2]);
    case SuffixScheme::less_two:
      return shifted(parts, -2);
    case SuffixScheme::more_one:
      return shifted(parts, 1);
    default:
      return "";
  }
}

bool is_exact(const std::vector<std::string_view>& parts) {
  const bool has_letter = !parts.empty() && !is_digit(parts.back().back());
  return parts.size() >= 3 || (has_letter && parts.size() > 1);
}

std::string version_of(const Library& library, std::string_view name, std::string_view suffix) {
  const std::vector<std::string_view> parts = numbers_of(suffix);
  switch (library.suffix) {
    case SuffixScheme::none:
      return "";
    case SuffixScheme::exact:
      return is_exact(parts) ? joined(parts, 0) : "";
    case SuffixScheme::exact_two:
      return parts.size() >= 2 ? joined(parts, 0) : "";
    case SuffixScheme::after_first:
      return parts.size() == 4 ? joined(parts, 1) : "";
    case SuffixScheme::openblas:
      return openblas_version(name);
    case SuffixScheme::in_name:
      return name_version(name);
    default:
      return parts.size() == 3 ? version_of_three(library.suffix, parts) : "";
  }
}

bool is_hash(std::string_view text) {
  return text.size() == 8 && std::ranges::all_of(text, [](char letter) {
           return is_digit(letter) || (letter >= 'a' && letter <= 'f');
         });
}

// `1.2.0` and `1.2` are one.
std::string_view without_zeros(std::string_view version) {
  while (version.ends_with(".0")) version.remove_suffix(2);
  return version;
}

bool starts_version(std::string_view longer, std::string_view shorter) {
  if (!longer.starts_with(shorter)) return false;
  const std::string_view rest = longer.substr(shorter.size());
  return rest.empty() || !is_digit(rest.front());
}

}  // namespace

Result<Libraries> Libraries::load() {
  return parse(embedded_file(table_path));
}

Result<Libraries> Libraries::parse(std::string_view csv) {
  const std::vector<std::string_view> lines = split_lines(csv);
  if (lines.empty() || lines[0] != header) {
    return bad_row(1, fmt::format("expected `{}`", header));
  }
  Libraries result;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    result.add(ICECORE_TRY(read_row(lines[i], i + 1)));
    if (i > 1 && result.libraries_[i - 1].name < result.libraries_[i - 2].name) {
      return bad_row(i + 1, "the row is not after the one before it");
    }
  }
  return result;
}

void Libraries::add(Library library) {
  const std::size_t index = libraries_.size();
  for (const std::string& file : library.files) {
    if (file.ends_with('*')) {
      prefixes_.emplace_back(file.substr(0, file.size() - 1), index);
    } else {
      by_file_.emplace(file, index);
    }
  }
  by_package_.emplace(library.name, index);
  for (const std::string& package : library.packages) by_package_.emplace(package, index);
  libraries_.push_back(std::move(library));
}

std::optional<NamedLibrary> Libraries::find_file(std::string_view name) const {
  const std::optional<FileName> parts = split_name(name);
  if (!parts) return std::nullopt;
  const Library* library = nullptr;
  if (const auto exact = by_file_.find(parts->stem); exact != by_file_.end()) {
    library = &libraries_[exact->second];
  } else {
    const auto prefix = std::ranges::find_if(
        prefixes_, [&](const auto& one) { return parts->stem.starts_with(one.first); });
    if (prefix == prefixes_.end()) return std::nullopt;
    library = &libraries_[prefix->second];
  }
  return NamedLibrary{.library = library, .version = version_of(*library, name, parts->suffix)};
}

const Library* Libraries::find_package(std::string_view name) const {
  const auto found = by_package_.find(to_lower_ascii(name));
  return found == by_package_.end() ? nullptr : &libraries_[found->second];
}

LibraryConcern Libraries::concern_of(std::string_view name) const {
  const Library* library = find_package(name);
  return library != nullptr && library->name == name ? library->concern : LibraryConcern::none;
}

std::string without_wheel_hash(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return std::string(name);
  std::string_view stem = name.substr(0, dot);
  // A library that went through two repairs has two hashes.
  while (stem.size() > 9 && stem[stem.size() - 9] == '-' && is_hash(stem.substr(stem.size() - 8))) {
    stem.remove_suffix(9);
  }
  return std::string(stem) + std::string(name.substr(dot));
}

std::string upstream_version(std::string_view package_version) {
  const std::size_t colon = package_version.find(':');
  if (colon != std::string_view::npos &&
      std::ranges::all_of(package_version.substr(0, colon), is_digit)) {
    package_version.remove_prefix(colon + 1);
  }
  package_version = package_version.substr(0, package_version.rfind('-'));
  for (const std::string_view mark : {"+dfsg", ".dfsg", "+ds", "~dfsg", "+really"}) {
    package_version = package_version.substr(0, package_version.find(mark));
  }
  return std::string(package_version);
}

bool versions_agree(std::string_view left, std::string_view right) {
  return without_zeros(left) == without_zeros(right) || starts_version(left, right) ||
         starts_version(right, left);
}

}  // namespace icecore
