// First by names: project, version, build and tags, then by the digest of METADATA where an index
// tells it, and only then by the RECORD of what is left. What is installed proves no download: a
// wheel whose files are equal may have been packed twice.
#include "spec/identify.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "formats/wheel_name.h"
#include "spec/wheel_files.h"

namespace icecore {
namespace {

// More files of one version that fit are not read: nobody publishes that many alike.
constexpr std::size_t most_read = 16;

struct Named {
  ArtifactCandidate candidate;
  std::set<std::string> tags;
  std::string build;
};

std::string text_of(const std::optional<BuildTag>& build) {
  return build ? build->number.digits + build->rest : std::string();
}

std::vector<Named> of_version(std::vector<ArtifactCandidate> candidates,
                              const InstalledDistribution& installed, const Limits& limits) {
  std::vector<Named> named;
  const Result<Version> version = Version::parse(installed.version);
  for (ArtifactCandidate& candidate : candidates) {
    const Result<WheelName> name = parse_wheel_filename(candidate.file_name, limits);
    const bool is_same =
        name && name->name == installed.name && version && name->version == *version;
    if (!is_same) continue;
    Named each{.candidate = std::move(candidate), .tags = {}, .build = text_of(name->build)};
    for (const Tag& tag : name->tags) each.tags.insert(tag.text());
    named.push_back(std::move(each));
  }
  return named;
}

template <typename Keeps>
void keep_if_any(std::vector<Named>& candidates, const Keeps& keeps) {
  if (std::ranges::any_of(candidates, keeps)) {
    std::erase_if(candidates, [&](const Named& each) { return !keeps(each); });
  }
}

// The file's name is what was asked for and may have been changed since the wheel was made: where
// no name fits its WHEEL, names say nothing.
void keep_fitting(const InstalledDistribution& installed, std::vector<Named>& candidates) {
  keep_if_any(candidates, [&](const Named& each) { return each.tags == installed.tags; });
  keep_if_any(candidates, [&](const Named& each) { return each.build == installed.build; });
  std::erase_if(candidates, [&](const Named& each) {
    const std::string& digest = each.candidate.metadata_digest;
    return !digest.empty() && !installed.metadata_digest.empty() &&
           digest != installed.metadata_digest;
  });
}

SpecArtifact known(const InstalledDistribution& installed, const ArtifactCandidate& candidate,
                   std::string strength, std::string reason) {
  return {.distribution = installed.name,
          .version = installed.version,
          .strength = std::move(strength),
          .file_name = candidate.file_name,
          .digest = candidate.digest,
          .url = candidate.url,
          .index = candidate.index,
          .size = candidate.size,
          .reason = std::move(reason)};
}

SpecArtifact unknown(const InstalledDistribution& installed, std::string strength,
                     std::string reason) {
  return {.distribution = installed.name,
          .version = installed.version,
          .strength = std::move(strength),
          .file_name = {},
          .digest = {},
          .url = {},
          .index = {},
          .size = {},
          .reason = std::move(reason)};
}

// What reading the candidates one by one left.
struct Reading {
  std::vector<const ArtifactCandidate*> equal, unread;
  std::string difference, trouble;  // of the last that differs, and that could not be read
};

// Fills in the digest where nobody told it.
Result<void> complete(ArtifactCandidate& candidate) {
  if (candidate.digest.empty() && candidate.hash) candidate.digest = ICECORE_TRY(candidate.hash());
  return {};
}

Reading read_all(const InstalledDistribution& installed, std::vector<Named>& candidates,
                 const Limits& limits) {
  Reading reading;
  for (Named& each : candidates) {
    const bool is_within = reading.equal.size() + reading.unread.size() < most_read;
    Result<std::unique_ptr<ByteSource>> bytes =
        is_within && each.candidate.open ? each.candidate.open()
                                         : failure(ErrorKind::not_found, "it was not read");
    Result<WheelFiles> files = bytes ? read_wheel_files(**bytes, limits)
                                     : Result<WheelFiles>(std::unexpected(bytes.error()));
    if (!files) {
      reading.unread.push_back(&each.candidate);
      reading.trouble = files.error().message;
      continue;
    }
    const std::string difference = first_difference(installed, *files);
    if (!difference.empty()) {
      reading.difference = fmt::format("{}: {}", escaped(each.candidate.file_name), difference);
    } else if (const Result<void> completed = complete(each.candidate); !completed) {
      reading.unread.push_back(&each.candidate);
      reading.trouble = completed.error().message;
    } else {
      reading.equal.push_back(&each.candidate);
    }
  }
  return reading;
}

SpecArtifact judged(const InstalledDistribution& installed, const Reading& reading) {
  const bool has_equal = !reading.equal.empty();
  const bool is_one = std::ranges::all_of(reading.equal, [&](const ArtifactCandidate* each) {
    return each->digest == reading.equal.front()->digest;
  });
  if (has_equal && is_one) {
    return known(installed, *reading.equal.front(), "equal",
                 "every installed file is what its RECORD says");
  }
  if (has_equal) {
    return unknown(installed, "ambiguous",
                   fmt::format("{} files have this content", reading.equal.size()));
  }
  if (reading.unread.size() == 1) {
    return known(installed, *reading.unread.front(), "only-candidate",
                 "the only file that fits, which could not be read: " + reading.trouble);
  }
  if (!reading.unread.empty()) {
    return unknown(installed, "ambiguous",
                   fmt::format("{} files fit, which could not be read: {}", reading.unread.size(),
                               reading.trouble));
  }
  return unknown(installed, "unknown",
                 "no file of this version has this content; " + reading.difference);
}

}  // namespace

SpecArtifact identify(const InstalledDistribution& installed,
                      std::span<const std::unique_ptr<ArtifactSource>> sources,
                      const Limits& limits) {
  SpecArtifact best = unknown(installed, "unknown", "no source has a wheel of this version");
  for (const std::unique_ptr<ArtifactSource>& source : sources) {
    Result<std::vector<ArtifactCandidate>> all = source->candidates(installed.name);
    if (!all) {
      if (best.strength == "unknown") best.reason = all.error().message;
      continue;
    }
    std::vector<Named> candidates = of_version(*std::move(all), installed, limits);
    if (candidates.empty()) continue;
    keep_fitting(installed, candidates);
    SpecArtifact found =
        candidates.empty()
            ? unknown(installed, "unknown", "the METADATA of every wheel that fits is another")
            : judged(installed, read_all(installed, candidates, limits));
    if (found.strength == "equal") return found;
    if (best.strength == "unknown") best = std::move(found);
  }
  return best;
}

}  // namespace icecore
