// The file name convention of the binary distribution format, the other way round: name and version
// as the metadata directory has them, then Build and Tags of WHEEL. Tags are one set of
// interpreters, ABIs and platforms, in the order in which WHEEL has them; a list of tags that is no
// such set has no name.
#include "spec/wheel_identity.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "archive/zip_directory.h"
#include "base/digest.h"
#include "base/text.h"
#include "formats/metadata.h"
#include "formats/name.h"
#include "formats/tag.h"
#include "formats/version.h"
#include "formats/wheel_file.h"
#include "formats/wheel_name.h"

namespace icecore {
namespace {

constexpr std::string_view wheel_suffix = ".dist-info/WHEEL";

// `pkg-1.0`, of the one directory at the top that has a WHEEL.
Result<std::string> stem_of(const ZipDirectory& directory) {
  std::optional<std::string> stem;
  for (const ZipEntry& entry : directory.entries) {
    const std::string_view name = entry.name;
    const bool is_wheel = name.ends_with(wheel_suffix) &&
                          name.find('/') == name.size() - std::string_view("/WHEEL").size();
    if (!is_wheel) continue;
    if (stem) return failure(ErrorKind::malformed, "it has several metadata directories");
    stem = name.substr(0, name.size() - wheel_suffix.size());
  }
  if (!stem) return failure(ErrorKind::malformed, "it has no WHEEL");
  return *std::move(stem);
}

Result<std::vector<std::byte>> entry_of(ByteSource& bytes, const ZipDirectory& directory,
                                        const std::string& name, const Limits& limits) {
  const ZipEntry* entry = directory.find(name);
  if (entry != nullptr) return read_zip_entry(bytes, *entry, limits.manifest_bytes);
  return failure(ErrorKind::malformed, fmt::format("it has no {}", escaped(name)));
}

void add_once(std::vector<std::string>& words, const std::string& word) {
  if (std::ranges::find(words, word) == words.end()) words.push_back(word);
}

// `py2.py3-none-any`
Result<std::string> tag_set(const std::vector<std::string>& written, const Limits& limits) {
  std::array<std::vector<std::string>, 3> parts;
  std::vector<Tag> all;
  for (const std::string& text : written) {
    for (const Tag& tag : ICECORE_TRY(parse_tag(text, limits))) {
      add_once(parts[0], tag.interpreter);
      add_once(parts[1], tag.abi);
      add_once(parts[2], tag.platform);
      all.push_back(tag);
    }
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  std::string set = fmt::format("{}-{}-{}", fmt::join(parts[0], "."), fmt::join(parts[1], "."),
                                fmt::join(parts[2], "."));
  if (ICECORE_TRY(parse_tag(set, limits)) != all) {
    return failure(ErrorKind::malformed, "its tags are those of no file name");
  }
  return set;
}

bool agree(const WheelName& name, const Metadata& metadata) {
  const Result<Version> version = Version::parse(std::string(strip(metadata.version)));
  return normalized_name(strip(metadata.name)) == name.name && version && *version == name.version;
}

}  // namespace

Result<WheelIdentity> read_wheel_identity(ByteSource& bytes, const Limits& limits) {
  const ZipDirectory directory = ICECORE_TRY(read_zip_directory(bytes, limits));
  const std::string stem = ICECORE_TRY(stem_of(directory));
  const std::vector<std::byte> metadata_text =
      ICECORE_TRY(entry_of(bytes, directory, stem + ".dist-info/METADATA", limits));
  const std::vector<std::byte> wheel_text =
      ICECORE_TRY(entry_of(bytes, directory, stem + std::string(wheel_suffix), limits));
  const Metadata metadata = ICECORE_TRY(parse_metadata(metadata_text, limits));
  const WheelFile wheel = ICECORE_TRY(parse_wheel_file(wheel_text, limits));
  const std::string tags = ICECORE_TRY(tag_set(wheel.tags, limits));
  std::string file_name =
      fmt::format("{}{}{}-{}.whl", stem, wheel.build.empty() ? "" : "-", wheel.build, tags);
  const WheelName name = ICECORE_TRY(parse_wheel_filename(file_name, limits));
  if (!agree(name, metadata)) {
    return failure(ErrorKind::malformed,
                   "name and version of its METADATA are not those of its directory");
  }
  return WheelIdentity{.name = name.name,
                       .file_name = std::move(file_name),
                       .metadata_digest = "sha256:" + sha256_of(metadata_text).hex()};
}

}  // namespace icecore
