// The words of facts about claims and what they pin, as in vocabulary.h.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "formats/claim.h"

namespace icecore {

/// How much of an input a claim fixes.
enum class Level : std::uint8_t { absent, named, versioned, hashed, verified };
inline constexpr std::array<std::string_view, 5> level_words{"absent", "named", "versioned",
                                                             "hashed", "verified"};

enum class InputKind : std::uint8_t {
  distribution,
  file,
  interpreter,
  hook,
  os_package,
  conda_package  ///< One that is no distribution of Python.
};
inline constexpr std::array<std::string_view, 6> input_kind_words{
    "distribution", "file", "interpreter", "hook", "os_package", "conda_package"};

/// Why a pin has its level.
enum class PinReason : std::uint8_t {
  name_and_version,  ///< `name==version`: several byte sequences satisfy it.
  index_unnamed,     ///< A local version, which the default index does not serve.
  url_with_digest,   ///< A direct URL with SHA-256 or better.
  url_without_digest,
  weak_digest,            ///< md5, sha1 or the like.
  source_fixed,           ///< A commit or a source archive that must still be built.
  path_of_build_machine,  ///< A file: URL.
  editable_without_vcs,
  skipped_by_freeze,    ///< pip does not print it (pip itself, and more before Python 3.12).
  hidden_by_duplicate,  ///< Another metadata directory of the same name may be printed instead.
  freeze_aborts,
  not_in_freeze,     ///< freeze has no line for this kind of input.
  file_differs,      ///< The bytes are not the artifact's.
  bytes_unverified,  ///< The RECORD gives no digest to compare with.
  owned_by_nobody,
  owner_unknown,
  from_distribution,   ///< The file has its distribution's level.
  one_artifact,        ///< One file, by SHA-256 or better.
  best_of_artifacts,   ///< Of the files that the lock lists its tool takes this one here.
  several_artifacts,   ///< Any of several files, each by its hash.
  name_alone,          ///< No version.
  version_range,       ///< Several versions.
  revision_can_move,   ///< A branch or tag, or neither.
  directory_named,     ///< A directory on disk: what lies there.
  image_tag,           ///< An image without its digest.
  image_digest,        ///< An image by its digest.
  not_in_claim,        ///< Nothing in the claim names it.
  other_version,       ///< The claim is of another version.
  other_artifact,      ///< The claim is of another file, commit or source.
  no_usable_artifact,  ///< None of the files that the claim lists can be installed here.
};
inline constexpr std::array<std::string_view, 30> pin_reason_words{
    "name-and-version",  "index-unnamed",       "url-with-digest",       "url-without-digest",
    "weak-digest",       "source-fixed",        "path-of-build-machine", "editable-without-vcs",
    "skipped-by-freeze", "hidden-by-duplicate", "freeze-aborts",         "not-in-freeze",
    "file-differs",      "bytes-unverified",    "owned-by-nobody",       "owner-unknown",
    "from-distribution", "one-artifact",        "best-of-artifacts",     "several-artifacts",
    "name-alone",        "version-range",       "revision-can-move",     "directory-named",
    "image-tag",         "image-digest",        "not-in-claim",          "other-version",
    "other-artifact",    "no-usable-artifact"};

/// In what a claim and the environment are not at one.
enum class ClaimDifference : std::uint8_t {
  not_claimed,          ///< Installed, and nothing in the claim names it.
  not_installed,        ///< Named, and not installed.
  other_version,        ///< Another version is installed.
  other_artifact,       ///< Another file of that version, or another commit, is installed.
  other_source,         ///< It came from another kind of source.
  no_usable_artifact,   ///< None of the files that are listed can be installed here.
  python_not_accepted,  ///< The claim is for other versions of Python.
  claims_disagree       ///< Two claims name different versions.
};
inline constexpr std::array<std::string_view, 8> claim_difference_words{
    "not-claimed",  "not-installed",      "other-version",       "other-artifact",
    "other-source", "no-usable-artifact", "python-not-accepted", "claims-disagree"};

constexpr const auto& words_of(Level) {
  return level_words;
}
constexpr const auto& words_of(InputKind) {
  return input_kind_words;
}
constexpr const auto& words_of(PinReason) {
  return pin_reason_words;
}
constexpr const auto& words_of(ClaimDifference) {
  return claim_difference_words;
}
constexpr const auto& words_of(ClaimFormat) {
  return claim_format_words;
}
constexpr const auto& words_of(ClaimedKind) {
  return claimed_kind_words;
}
constexpr const auto& words_of(ClaimedSource) {
  return claimed_source_words;
}

}  // namespace icecore
