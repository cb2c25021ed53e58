// Only what bytes prove is a difference. A wheel is known not to be one of those listed where none
// of them has a tag of its WHEEL file, and it was not built here: then a source archive may be what
// it came from.
#include "resolve/claim_match.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formats/url.h"
#include "formats/version.h"
#include "formats/wheel_name.h"

namespace icecore {
namespace {

// By PEP 440 where both are versions: a local label that is not asked for does not count.
bool is_version(const std::string& wanted, const std::string& installed) {
  if (wanted == installed) return true;
  return is_within("==" + wanted, installed).value_or(false) ||
         is_within("===" + wanted, installed).value_or(false);
}

std::optional<MatchDifference> version_difference(const JudgedInput& claimed,
                                                  const std::string& installed) {
  if (!claimed.version.empty() && !is_version(claimed.version, installed)) {
    return MatchDifference{ClaimDifference::other_version, claimed.version, installed};
  }
  const std::string& specifier = claimed.input->specifier;
  if (!specifier.empty() && !is_within(specifier, installed).value_or(true)) {
    return MatchDifference{ClaimDifference::other_version, specifier, installed};
  }
  return std::nullopt;
}

bool is_source_tree(ClaimedSource source) {
  return source == ClaimedSource::directory || source == ClaimedSource::editable ||
         source == ClaimedSource::path;
}

std::string_view told_source(SourceKind source) {
  switch (source) {
    case SourceKind::index:
      return "an index";
    case SourceKind::archive:
      return "an archive at a URL";
    case SourceKind::vcs:
      return "a repository";
    case SourceKind::directory:
      return "a directory";
    case SourceKind::editable:
      break;
  }
  return "a directory, editable";
}

std::string_view told_source(ClaimedSource source) {
  switch (source) {
    case ClaimedSource::index:
      return "an index";
    case ClaimedSource::url:
      return "an archive at a URL";
    case ClaimedSource::vcs:
      return "a repository";
    case ClaimedSource::path:
      return "an archive on disk";
    case ClaimedSource::directory:
      return "a directory";
    case ClaimedSource::editable:
      break;
  }
  return "a directory, editable";
}

std::optional<MatchDifference> source_difference(const ClaimedInput& claimed,
                                                 const InstalledArtifact& installed) {
  const bool is_from_index = installed.source == SourceKind::index;
  // An archive by its hash may lie anywhere, and what lies in a directory may be installed in two
  // ways.
  bool differs = false;
  if (claimed.source == ClaimedSource::index) {
    differs = !is_from_index && installed.source != SourceKind::archive;
  } else if (claimed.source == ClaimedSource::vcs) {
    differs = is_from_index || installed.source == SourceKind::archive;
  } else if (claimed.source == ClaimedSource::editable && claimed.vcs.empty()) {
    differs = is_from_index || installed.source == SourceKind::vcs;
  } else if (!is_source_tree(claimed.source) && claimed.source != ClaimedSource::editable) {
    differs = is_from_index && claimed.hashes.empty();
  }
  if (!differs) return std::nullopt;
  return MatchDifference{ClaimDifference::other_source, std::string(told_source(claimed.source)),
                         std::string(told_source(installed.source))};
}

std::vector<ClaimedHash> strong_hashes(const ClaimedInput& input) {
  std::vector<ClaimedHash> hashes;
  std::ranges::copy_if(input.hashes, std::back_inserter(hashes), is_strong);
  for (const ClaimedArtifact& artifact : input.artifacts) {
    std::ranges::copy_if(artifact.hashes, std::back_inserter(hashes), is_strong);
  }
  return hashes;
}

std::optional<MatchDifference> hash_difference(const ClaimedInput& claimed,
                                               const DirectUrlFact& url) {
  if (!claimed.commit.empty() && !url.commit_id.empty() && claimed.commit != url.commit_id) {
    return MatchDifference{ClaimDifference::other_artifact, claimed.commit, url.commit_id};
  }
  if (url.digest_algorithm.empty()) return std::nullopt;
  const std::vector<ClaimedHash> hashes = strong_hashes(claimed);
  const auto of_algorithm =
      std::ranges::find(hashes, url.digest_algorithm, &ClaimedHash::algorithm);
  if (of_algorithm == hashes.end()) return std::nullopt;
  const ClaimedHash found{.algorithm = url.digest_algorithm, .digest = to_lower_ascii(url.digest)};
  if (std::ranges::find(hashes, found) != hashes.end()) return std::nullopt;
  return MatchDifference{ClaimDifference::other_artifact,
                         fmt::format("{}:{}", of_algorithm->algorithm, of_algorithm->digest),
                         fmt::format("{}:{}", found.algorithm, found.digest)};
}

// `linux_x86_64`, or another platform that an index would not take: built on a machine.
bool may_be_built_here(const Tag& tag) {
  return tag.platform == "any" || tag.platform.starts_with("linux_") ||
         tag.platform.starts_with("macosx_") || tag.platform.starts_with("win");
}

std::optional<MatchDifference> tag_difference(const ClaimedInput& claimed,
                                              const InstalledArtifact& installed) {
  if (installed.tags.empty() || installed.source != SourceKind::index) return std::nullopt;
  std::string listed;
  bool lists_source = false;
  for (const ClaimedArtifact& artifact : claimed.artifacts) {
    const auto wheel = parse_wheel_filename(artifact.file_name, {});
    if (!wheel) {
      lists_source = true;
      continue;
    }
    const bool shares = std::ranges::any_of(wheel->tags, [&](const Tag& tag) {
      return std::ranges::find(installed.tags, tag) != installed.tags.end();
    });
    if (shares) return std::nullopt;
    if (listed.empty()) listed = artifact.file_name;
  }
  const bool may_be_built = std::ranges::any_of(installed.tags, may_be_built_here);
  if (listed.empty() || (lists_source && may_be_built)) return std::nullopt;
  return MatchDifference{ClaimDifference::other_artifact, listed,
                         "a wheel for " + installed.tags.front().text()};
}

}  // namespace

std::string told_version(const JudgedInput& claimed) {
  const ClaimedInput& input = *claimed.input;
  if (!claimed.version.empty()) return claimed.version;
  if (!input.specifier.empty()) return input.specifier;
  if (input.source == ClaimedSource::index) return "";
  const std::string text = escaped(masked_url(input.url));
  if (!input.commit.empty()) return text + "@" + input.commit;
  return input.revision.empty() ? text : text + "@" + escaped(input.revision);
}

std::optional<MatchDifference> difference_of(const JudgedInput& claimed,
                                             const InstalledArtifact& installed) {
  if (auto version = version_difference(claimed, installed.version)) return version;
  if (installed.is_of_conda) return std::nullopt;  // its package is another one
  const ClaimedInput& input = *claimed.input;
  if (auto source = source_difference(input, installed)) return source;
  if (installed.direct_url != nullptr) return hash_difference(input, *installed.direct_url);
  if (input.source != ClaimedSource::index) return std::nullopt;
  return tag_difference(input, installed);
}

std::optional<MatchDifference> difference_of(const JudgedInput& claimed,
                                             const CondaPackageFact& installed) {
  const ClaimedInput& input = *claimed.input;
  const auto shown = [](const std::string& version, const std::string& build) {
    return build.empty() ? version : version + "=" + build;
  };
  if (!claimed.version.empty() && claimed.version != installed.version &&
      !is_within("==" + claimed.version, installed.version).value_or(false)) {
    return MatchDifference{ClaimDifference::other_version, shown(claimed.version, input.build),
                           shown(installed.version, installed.build)};
  }
  const bool has_build = !input.build.empty() && !input.build.contains('*');
  if (!claimed.version.empty() && has_build && input.build != installed.build) {
    return MatchDifference{ClaimDifference::other_artifact, shown(claimed.version, input.build),
                           shown(installed.version, installed.build)};
  }
  for (const ClaimedHash& hash : input.hashes) {
    const std::string& own = hash.algorithm == "sha256" ? installed.sha256 : installed.md5;
    const bool is_known = (hash.algorithm == "sha256" || hash.algorithm == "md5") && !own.empty();
    if (!is_known || to_lower_ascii(own) == hash.digest) continue;
    return MatchDifference{ClaimDifference::other_artifact, hash.algorithm + ":" + hash.digest,
                           hash.algorithm + ":" + own};
  }
  return std::nullopt;
}

}  // namespace icecore
