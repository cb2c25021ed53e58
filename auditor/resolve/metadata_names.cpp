// pip: metadata/importlib/_compat.py and _dists.py; pkg_resources: EGG_NAME, safe_name,
// safe_version, Distribution.version. An `.egg` has its name outside of its metadata directory.
#include "resolve/metadata_names.h"

#include "base/text.h"
#include "formats/name.h"
#include "formats/version.h"

namespace icecore {
namespace {

bool is_letter_or_digit(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9');
}

std::string safe_version(std::string_view text) {
  if (const Result<Version> version = Version::parse(text)) return version->normalized();
  std::string dotted(text);
  for (char& character : dotted) {
    if (character == ' ') character = '.';
  }
  return safe_name(dotted);
}

// What stands before the first dash, and between it and the second one.
struct EggName {
  std::string name = "Unknown";  // what pkg_resources calls a nameless one
  std::string version;
};

EggName egg_name(const std::string& stem) {
  const std::vector<std::string_view> parts = split(stem, '-');
  EggName result;
  if (parts[0].empty()) return result;
  result.name = parts[0];
  if (parts.size() > 1) result.version = parts[1];
  return result;
}

std::optional<std::string> metadata_version(const MetadataFact* fact) {
  return fact == nullptr ? std::nullopt : fact->version;
}

// pkg_resources looks for the header's line itself, and takes an empty one for none.
std::string stripped_version(const MetadataFact* fact) {
  const std::string version = metadata_version(fact).value_or("");
  return strip(version).empty() ? "" : safe_version(strip(version));
}

}  // namespace

std::string safe_name(std::string_view name) {
  std::string safe;
  bool in_run = false;
  for (const char character : name) {
    const bool is_kept = is_letter_or_digit(character) || character == '.';
    if (is_kept) safe += character;
    if (!is_kept && !in_run) safe += '-';
    in_run = !is_kept;
  }
  return safe;
}

std::string metadata_stem(const DistributionRow& row) {
  std::string place = row.location;
  if (row.form == MetadataForm::egg) place.resize(place.rfind('/'));
  const std::string name = place.substr(place.find_last_of("/:") + 1);
  return name.substr(0, name.rfind('.'));
}

std::optional<MetadataNames> importlib_names(const DistributionRow& row, const MetadataFact* fact,
                                             const PipBand& band) {
  const std::string stem = metadata_stem(row);
  const std::size_t dash = stem.find('-');
  const bool is_dist_info = row.form == MetadataForm::dist_info;
  std::string directory_name = stem.substr(0, dash);
  if (row.form == MetadataForm::egg || row.form == MetadataForm::egg_zip) directory_name.clear();
  std::optional<std::string> written = fact == nullptr ? std::nullopt : fact->name;
  MetadataNames names{.raw_version = metadata_version(fact)};
  names.version = names.raw_version;
  if (band.reads_directory_names) {
    if (is_dist_info && dash == std::string::npos) directory_name.clear();
    if (is_dist_info && dash != std::string::npos && dash + 1 < stem.size()) {
      names.version = stem.substr(dash + 1);
    }
    if (directory_name.empty() && !written) return std::nullopt;
    names.canonical = normalized_name(directory_name.empty() ? *written : directory_name);
    names.key = names.canonical;
  } else {
    if (!written) return std::nullopt;
    names.key = normalized_name(*written);
    names.canonical = directory_name.empty() ? names.key : normalized_name(directory_name);
  }
  names.printed = written.value_or(names.canonical);
  return names;
}

MetadataNames pkg_resources_names(const DistributionRow& row, const MetadataFact* fact) {
  const EggName egg = egg_name(metadata_stem(row));
  const std::string project = safe_name(egg.name);
  MetadataNames names{.key = to_lower_ascii(project), .canonical = normalized_name(project)};
  names.printed = fact != nullptr && fact->name ? *fact->name : names.canonical;
  const std::string inside = stripped_version(fact);
  const std::string outside = egg.version.empty() ? "" : safe_version(egg.version);
  const bool prefers_inside =
      row.form == MetadataForm::egg_info || row.form == MetadataForm::egg_link;
  const std::string& first = prefers_inside ? inside : outside;
  const std::string& second = prefers_inside ? outside : inside;
  const std::string& version = first.empty() ? second : first;
  if (!version.empty()) names.version = version;
  names.raw_version = names.version;
  return names;
}

}  // namespace icecore
