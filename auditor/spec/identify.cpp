// First by names: project, version, build and tags, then by the digest of METADATA where somebody
// tells it, and only then by the RECORD of what is left. What is installed proves no download: a
// wheel whose files are equal may have been packed twice. Sources complete each other: one has the
// content, another one knows where the file with that digest can be had.
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

// A digest alone fits whatever is installed of its version.
std::optional<Named> named(ArtifactCandidate&& candidate, const InstalledDistribution& installed,
                           const Version& version, const Limits& limits) {
  if (candidate.file_name.empty()) {
    const Result<Version> stated = Version::parse(candidate.version);
    if (!stated || *stated != version) return std::nullopt;
    return Named{
        .candidate = std::move(candidate), .tags = installed.tags, .build = installed.build};
  }
  const Result<WheelName> name = parse_wheel_filename(candidate.file_name, limits);
  if (!name || name->name != installed.name || name->version != version) return std::nullopt;
  Named each{.candidate = std::move(candidate), .tags = {}, .build = text_of(name->build)};
  for (const Tag& tag : name->tags) each.tags.insert(tag.text());
  return each;
}

std::vector<Named> of_version(std::vector<ArtifactCandidate> candidates,
                              const InstalledDistribution& installed, const Limits& limits) {
  std::vector<Named> all;
  const Result<Version> version = Version::parse(installed.version);
  if (!version) return all;
  for (ArtifactCandidate& candidate : candidates) {
    std::optional<Named> each = named(std::move(candidate), installed, *version, limits);
    if (each) all.push_back(*std::move(each));
  }
  return all;
}

template <typename Keeps>
void keep_if_any(std::vector<Named>& candidates, const Keeps& keeps) {
  if (std::ranges::any_of(candidates, keeps)) {
    std::erase_if(candidates, [&](const Named& each) { return !keeps(each); });
  }
}

// The file's name is what was asked for and may have been changed since the wheel was made: where
// no name fits its WHEEL, names say nothing. Of a file that cannot be read its name is all there
// is.
void keep_fitting(const InstalledDistribution& installed, std::vector<Named>& candidates) {
  keep_if_any(candidates, [&](const Named& each) { return each.tags == installed.tags; });
  keep_if_any(candidates, [&](const Named& each) { return each.build == installed.build; });
  std::erase_if(candidates, [&](const Named& each) {
    const bool is_named_so = each.tags == installed.tags && each.build == installed.build;
    if (!each.candidate.read && !is_named_so) return true;
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
  std::string difference, trouble;   // of the last that differs, and that could not be read
  std::vector<std::string> refuted;  // digests of those that differ, as far as they are known
};

// Fills in the digest where nobody told it.
Result<void> complete(ArtifactCandidate& candidate) {
  if (candidate.digest.empty() && candidate.hash) candidate.digest = ICECORE_TRY(candidate.hash());
  return {};
}

Result<WheelFiles> files_of(const ArtifactCandidate& candidate, const Reading& reading,
                            const Limits& limits) {
  const bool is_within = reading.equal.size() + reading.unread.size() < most_read;
  if (is_within && candidate.read) return candidate.read(limits);
  return failure(ErrorKind::not_found, "it was not read");
}

Reading read_all(const InstalledDistribution& installed, std::vector<Named>& candidates,
                 const Limits& limits) {
  Reading reading;
  for (Named& each : candidates) {
    ArtifactCandidate& candidate = each.candidate;
    const Result<WheelFiles> files = files_of(candidate, reading, limits);
    if (!files) {
      reading.unread.push_back(&candidate);
      if (candidate.read) reading.trouble = files.error().message;
      continue;
    }
    const std::string difference = first_difference(installed, *files);
    if (!difference.empty()) {
      reading.difference = fmt::format("{}: {}", escaped(candidate.file_name), difference);
      if (!candidate.digest.empty()) reading.refuted.push_back(candidate.digest);
    } else if (const Result<void> completed = complete(candidate); !completed) {
      reading.unread.push_back(&candidate);
      reading.trouble = completed.error().message;
    } else {
      reading.equal.push_back(&candidate);
    }
  }
  return reading;
}

// One that a lock can name, if there is one; null where two differ in their digests.
const ArtifactCandidate* only_equal(const std::vector<const ArtifactCandidate*>& equal) {
  const ArtifactCandidate* found = nullptr;
  for (const ArtifactCandidate* each : equal) {
    if (found == nullptr || found->digest.empty()) {
      found = each;
    } else if (!each->digest.empty() && each->digest != found->digest) {
      return nullptr;
    }
  }
  return found;
}

std::string with_note(std::string reason, const std::string& note) {
  return note.empty() ? std::move(reason) : fmt::format("{}; {}", reason, note);
}

SpecArtifact judged(const InstalledDistribution& installed, const Reading& reading) {
  if (const ArtifactCandidate* equal = only_equal(reading.equal)) {
    return known(installed, *equal, "equal",
                 with_note("every installed file is what its RECORD says", equal->note));
  }
  if (!reading.equal.empty()) {
    return unknown(installed, "ambiguous",
                   fmt::format("{} files have this content", reading.equal.size()));
  }
  const std::string trouble =
      reading.trouble.empty() ? "" : ", which could not be read: " + reading.trouble;
  if (reading.unread.size() == 1) {
    const ArtifactCandidate& only = *reading.unread.front();
    return known(installed, only, "only-candidate",
                 with_note("the only file that fits" + trouble, only.note));
  }
  if (!reading.unread.empty()) {
    return unknown(installed, "ambiguous",
                   with_note(fmt::format("{} files fit{}", reading.unread.size(), trouble),
                             reading.unread.front()->note));
  }
  return unknown(installed, "unknown",
                 "no file of this version has this content; " + reading.difference);
}

// Says where the file can be had, as whoever else has one with this digest does.
void find_place(std::span<const std::unique_ptr<ArtifactSource>> sources, SpecArtifact& artifact) {
  for (const std::unique_ptr<ArtifactSource>& source : sources) {
    if (!artifact.url.empty() || artifact.digest.empty()) return;
    const Result<std::vector<ArtifactCandidate>> all = source->candidates(artifact.distribution);
    if (!all) continue;
    const auto found = std::ranges::find_if(*all, [&](const ArtifactCandidate& each) {
      return each.digest == artifact.digest && !each.url.empty() && !each.file_name.empty();
    });
    if (found == all->end()) continue;
    artifact.file_name = found->file_name;
    artifact.url = found->url;
    artifact.index = found->index;
    if (!artifact.size) artifact.size = found->size;
  }
}

}  // namespace

Certainty certainty_of(const SpecArtifact& artifact) {
  const bool has_digest = !artifact.digest.empty();
  if (artifact.strength == "equal") {
    return has_digest ? Certainty::equal : Certainty::equal_without_digest;
  }
  if (artifact.strength == "only-candidate") {
    return has_digest ? Certainty::only_candidate : Certainty::candidate_without_digest;
  }
  return artifact.strength == "ambiguous" ? Certainty::ambiguous : Certainty::unknown;
}

SpecArtifact identify(const InstalledDistribution& installed,
                      std::span<const std::unique_ptr<ArtifactSource>> sources,
                      const Limits& limits) {
  SpecArtifact best = unknown(installed, "unknown", "no source has a wheel of this version");
  std::set<std::string> refuted;
  for (const std::unique_ptr<ArtifactSource>& source : sources) {
    Result<std::vector<ArtifactCandidate>> all = source->candidates(installed.name);
    if (!all) {
      if (best.strength == "unknown") best.reason = all.error().message;
      continue;
    }
    std::vector<Named> candidates = of_version(*std::move(all), installed, limits);
    if (candidates.empty()) continue;
    keep_fitting(installed, candidates);
    if (candidates.empty()) {
      if (best.strength == "unknown") {
        best.reason = "METADATA, tags or build of every wheel of this version are others";
      }
      continue;
    }
    const Reading reading = read_all(installed, candidates, limits);
    refuted.insert(reading.refuted.begin(), reading.refuted.end());
    SpecArtifact found = judged(installed, reading);
    if (is_better(found, best)) best = std::move(found);
    if (certainty_of(best) == Certainty::equal) break;
  }
  if (best.strength == "only-candidate" && refuted.contains(best.digest)) {
    return unknown(installed, "unknown",
                   "the only file that fits was read elsewhere and has another content");
  }
  find_place(sources, best);
  return best;
}

}  // namespace icecore
