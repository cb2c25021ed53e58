// The text of each line (pip: operations/freeze.py, utils/direct_url_helpers.py) and its level on
// the ladder.
#include "resolve/freeze.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "formats/name.h"
#include "formats/url.h"
#include "resolve/freeze_view.h"

namespace icecore {
namespace {

using Pinned = std::pair<Level, PinReason>;

std::string url_line(const FreezeCandidate& candidate) {
  const DirectUrlFact& url = *candidate.direct_url;
  const bool is_vcs = url.kind == SourceKind::vcs;
  std::string line =
      fmt::format("{} @ {}{}", candidate.name, is_vcs ? url.vcs + "+" : "", candidate.url);
  if (is_vcs) line += "@" + url.commit_id;
  std::string fragment;
  if (!url.digest_algorithm.empty()) {
    fragment = url.digest_algorithm + "=" + url.digest;
  } else if (!url.legacy_digest_algorithm.empty()) {
    fragment = url.legacy_digest_algorithm + "=" + url.legacy_digest;
  }
  if (!url.subdirectory.empty()) {
    fragment += (fragment.empty() ? "subdirectory=" : "&subdirectory=") + url.subdirectory;
  }
  return fragment.empty() ? line : line + "#" + fragment;
}

std::string text_of(const FreezeCandidate& candidate) {
  if (!candidate.direct_url) return candidate.name + candidate.version_clause();
  if (!candidate.is_editable()) return url_line(candidate);
  return fmt::format("# Editable install with no version control ({}{})\n-e {}", candidate.name,
                     candidate.version_clause(),
                     file_url_path(candidate.url).value_or(candidate.url));
}

// One wheel under a strong digest is one byte sequence; an archive of sources must still be built.
Pinned level_of_archive(const DirectUrlFact& url) {
  const std::string& algorithm =
      url.digest_algorithm.empty() ? url.legacy_digest_algorithm : url.digest_algorithm;
  constexpr std::array<std::string_view, 4> weak{"md5", "sha1", "sha224", "sha512_224"};
  if (url.url.starts_with("file:")) return {Level::named, PinReason::path_of_build_machine};
  if (algorithm.empty()) return {Level::versioned, PinReason::url_without_digest};
  if (std::ranges::find(weak, algorithm) != weak.end()) {
    return {Level::versioned, PinReason::weak_digest};
  }
  if (split_url(url.url).path.ends_with(".whl")) return {Level::hashed, PinReason::url_with_digest};
  return {Level::versioned, PinReason::source_fixed};
}

Pinned level_of(const FreezeCandidate& candidate) {
  if (!candidate.direct_url) {
    const bool is_local = candidate.version_clause().find('+') != std::string::npos;
    return {Level::versioned, is_local ? PinReason::index_unnamed : PinReason::name_and_version};
  }
  switch (candidate.direct_url->kind) {
    case SourceKind::vcs:
      return {Level::versioned, PinReason::source_fixed};
    case SourceKind::editable:
      return {Level::named, PinReason::editable_without_vcs};
    case SourceKind::directory:
      return {Level::named, PinReason::path_of_build_machine};
    case SourceKind::archive:
    case SourceKind::index:
      break;
  }
  return level_of_archive(*candidate.direct_url);
}

FreezeLine line_of(const FreezeView& view, const FreezeCandidate& candidate) {
  FreezeLine line{.distribution = candidate.row.id};
  if (view.aborts()) {
    line.reason = PinReason::freeze_aborts;
  } else if (view.is_invisible(candidate) || view.is_skipped(candidate, false)) {
    line.reason = PinReason::skipped_by_freeze;
  } else if (view.is_ambiguous(candidate)) {
    line.reason = PinReason::hidden_by_duplicate;
  } else {
    std::tie(line.level, line.reason) = level_of(candidate);
  }
  return line;
}

// What a reader of the output should know beside it.
void warn(const FreezeCandidate& candidate, std::vector<std::string>& warnings) {
  if (candidate.is_editable()) {
    warnings.push_back(
        fmt::format("{}: whether its source is under version control is not looked at; pip prints "
                    "the repository if it is",
                    candidate.row.name));
  }
  if (candidate.direct_url && masked_url(candidate.url) != candidate.url) {
    warnings.push_back(
        fmt::format("{}: its line shows credentials, as pip's does", candidate.row.name));
  }
}

}  // namespace

std::vector<FreezeLine> freeze_lines(const Store& store) {
  const FreezeView view(store);
  std::vector<FreezeLine> lines;
  for (const FreezeCandidate& candidate : view.candidates()) {
    lines.push_back(line_of(view, candidate));
  }
  return lines;
}

Result<FreezeOutput> freeze_text(const Store& store, const FreezeOptions& options) {
  const FreezeView view(store);
  FreezeOutput output;
  if (view.aborts()) {
    output.aborts = true;
    output.warnings.emplace_back("pip freeze fails here: a METADATA file is not valid UTF-8");
    return output;
  }
  std::set<std::string> excluded;
  for (const std::string& name : options.exclude) excluded.insert(normalized_name(name));
  std::vector<std::pair<std::string, std::string>> lines;
  for (const FreezeCandidate& candidate : view.candidates()) {
    if (view.is_invisible(candidate)) {
      output.warnings.push_back(
          fmt::format("{}: pip does not take it for a distribution", candidate.row.location));
      continue;
    }
    if (view.is_hidden(candidate) || view.is_skipped(candidate, options.all)) continue;
    if (excluded.contains(normalized_name(candidate.name))) continue;
    if (candidate.is_editable() && options.exclude_editable) continue;
    warn(candidate, output.warnings);
    lines.emplace_back(to_lower_ascii(candidate.name), text_of(candidate));
  }
  std::ranges::stable_sort(lines, {}, &std::pair<std::string, std::string>::first);
  for (const auto& [key, text] : lines) output.text += text + "\n";
  return output;
}

}  // namespace icecore
