// A table of writers, and what they share. What a lock names, it names so that its tool refuses any
// other bytes; versions without digests are not enough.
#include "spec/lock.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/version.h"
#include "facts/vocabulary.h"
#include "spec/lock_parts.h"

namespace icecore {
namespace {

// By LockFormat.
constexpr std::array<Lock (*)(const LockInput&), lock_format_words.size()> writers{
    pylock, requirements_lock, conda_explicit_lock, apt_lock, dockerfile_lock, nix_lock, json_lock};

}  // namespace

std::vector<LockedDistribution> locked_distributions(const Spec& spec) {
  std::vector<LockedDistribution> locked;
  for (std::size_t i = 0; i < spec.environment.distributions.size(); ++i) {
    locked.push_back(
        {.distribution = spec.environment.distributions[i], .artifact = spec.artifacts.at(i)});
  }
  return locked;
}

bool is_of_repository(const LockedDistribution& locked) {
  const SpecSource& source = locked.distribution.source;
  return source.kind == to_word(SourceKind::vcs) && !source.commit.empty() && !source.url.empty();
}

std::string obstacle(const LockedDistribution& locked, LockNeeds needs) {
  const SpecSource& source = locked.distribution.source;
  if (is_of_repository(locked)) return {};
  if (source.kind == to_word(SourceKind::editable)) {
    return "it is imported from a directory, which has no digest";
  }
  if (source.kind == to_word(SourceKind::directory)) return "it was built from a directory";
  if (locked.artifact.digest.starts_with("sha256:")) {
    const bool has_place = !locked.artifact.file_name.empty() && !locked.artifact.url.empty();
    const bool is_enough = has_place || (needs == LockNeeds::digest && source.kind == "index");
    return is_enough ? std::string()
                     : "nobody says where its file can be had; --index and --from-lock may";
  }
  return locked.artifact.reason;
}

std::string hex_of(std::string_view digest) {
  return std::string(digest.substr(digest.find(':') + 1));
}

std::string comment(std::string_view text) {
  std::string result;
  for (const std::string_view line : split_lines(text)) result += fmt::format("# {}\n", line);
  return result;
}

std::string preamble(const LockInput& input, const std::vector<UnpinnedInput>& unpinned) {
  const SpecEnvironment& environment = input.spec.environment;
  std::string text = fmt::format("Made by icecore {} from {}.\nEnvironment {}\n", program_version,
                                 input.spec.provenance.target, input.spec.environment_digest);
  text += fmt::format("Python {} {}; {} {} {}\n", environment.interpreter.implementation,
                      environment.interpreter.version, input.spec.platform.system,
                      input.spec.platform.release, input.spec.platform.libc);
  if (!unpinned.empty()) text += "What this file does not fix:\n";
  for (const UnpinnedInput& each : unpinned) {
    text += fmt::format("  {}: {}\n", each.input, each.reason);
  }
  return comment(text);
}

std::string python_series(const Spec& spec) {
  const std::string& version = spec.environment.interpreter.version;
  const std::size_t first = version.find('.');
  return version.substr(0, first == std::string::npos ? first : version.find('.', first + 1));
}

Lock write_lock(const LockInput& input, LockFormat format) {
  return writers.at(static_cast<std::size_t>(format))(input);
}

}  // namespace icecore
