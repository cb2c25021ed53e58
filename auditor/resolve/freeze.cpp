// The text of each line (pip: operations/freeze.py, utils/direct_url_helpers.py) and its level on
// the ladder.
#include "resolve/freeze.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "formats/name.h"
#include "formats/url.h"
#include "resolve/freeze_editable.h"
#include "resolve/freeze_view.h"

namespace icecore {
namespace {

using Pinned = std::pair<Level, PinReason>;

// Algorithm and digest that the line shows; empty if none.
std::pair<std::string, std::string> printed_digest(const DirectUrlFact& url, const PipBand& band) {
  if (band.prints_hashes() && !url.digest_algorithm.empty()) {
    return {url.digest_algorithm, url.digest};
  }
  return {url.legacy_digest_algorithm, url.legacy_digest};
}

std::string url_line(const FreezeCandidate& candidate, const PipBand& band) {
  const DirectUrlFact& url = *candidate.direct_url;
  const bool is_vcs = url.kind == SourceKind::vcs;
  std::string line =
      fmt::format("{} @ {}{}", candidate.names.printed, is_vcs ? url.vcs + "+" : "", candidate.url);
  if (is_vcs) line += "@" + url.commit_id;
  const auto [algorithm, digest] = printed_digest(url, band);
  std::string fragment = algorithm.empty() ? "" : algorithm + "=" + digest;
  if (!url.subdirectory.empty()) {
    fragment += (fragment.empty() ? "subdirectory=" : "&subdirectory=") + url.subdirectory;
  }
  return fragment.empty() ? line : line + "#" + fragment;
}

// One wheel under a strong digest is one byte sequence; an archive of sources must still be built.
Pinned level_of_archive(const DirectUrlFact& url, const PipBand& band) {
  const std::string algorithm = printed_digest(url, band).first;
  constexpr std::array<std::string_view, 4> weak{"md5", "sha1", "sha224", "sha512_224"};
  if (url.url.starts_with("file:")) return {Level::named, PinReason::path_of_build_machine};
  if (algorithm.empty()) return {Level::versioned, PinReason::url_without_digest};
  if (std::ranges::find(weak, algorithm) != weak.end()) {
    return {Level::versioned, PinReason::weak_digest};
  }
  if (split_url(url.url).path.ends_with(".whl")) return {Level::hashed, PinReason::url_with_digest};
  return {Level::versioned, PinReason::source_fixed};
}

Pinned level_of_editable(const FreezeCandidate& candidate, const Repositories& repositories) {
  if (repositories.is_versioned(candidate)) return {Level::versioned, PinReason::source_fixed};
  return {Level::named, PinReason::editable_without_vcs};
}

Pinned level_of_version(const FreezeCandidate& candidate, const FreezeRules& rules) {
  const std::string clause = candidate.version_clause(rules).value_or("");
  const bool is_local = clause.find('+') != std::string::npos;
  return {Level::versioned, is_local ? PinReason::index_unnamed : PinReason::name_and_version};
}

std::string text_of(const FreezeCandidate& candidate, const Repositories& repositories,
                    const FreezeRules& rules) {
  std::string text;
  if (candidate.is_editable()) {
    text = repositories.text_of(candidate, rules);
  } else if (candidate.direct_url) {
    text = url_line(candidate, rules.band);
  } else {
    text = candidate.names.printed + candidate.version_clause(rules).value_or("===None");
  }
  return std::string(strip_right(text));
}

// What a reader of the output should know beside it.
void warn(const FreezeCandidate& candidate, const Repositories& repositories,
          std::vector<std::string>& warnings) {
  const bool is_editable = candidate.is_editable();
  if (is_editable && !repositories.warning_of(candidate).empty()) {
    warnings.push_back(repositories.warning_of(candidate));
  }
  const bool shows_secret =
      is_editable ? repositories.has_secret(candidate)
                  : candidate.direct_url && masked_url(candidate.url) != candidate.url;
  if (shows_secret) {
    warnings.push_back(
        fmt::format("{}: its line shows credentials, as pip's does", candidate.row.name));
  }
}

// The distributions that pip prints, by normalized name: freeze's own dictionary.
using Installed = std::map<std::string, const FreezeCandidate*>;

class Printer {
 public:
  Printer(const Store& store, const FreezeRules& rules, const FreezeOptions& options)
      : rules_(rules),
        options_(options),
        view_(store, rules, options.selection),
        repositories_(store) {}

  FreezeOutput run() {
    if (!rules_.sentence.empty()) output_.warnings.push_back(rules_.sentence);
    if (!view_.failure().empty()) return aborted(view_.failure());
    for (const FreezeCandidate& candidate : view_.candidates()) {
      if (candidate.is_listed || !is_worth_a_word(candidate)) continue;
      output_.warnings.push_back(
          fmt::format("{}: pip does not take it for a distribution", candidate.row.location));
    }
    if (options_.selection.user && !view_.knows_user_site()) {
      output_.warnings.emplace_back(
          "the user's own site-packages are not part of the audit; --home says where they are");
    }
    gather();
    if (!options_.requirements.empty() && !print_in_order()) return std::move(output_);
    print_rest();
    return std::move(output_);
  }

 private:
  FreezeOutput aborted(const std::string& why) {
    output_.aborts = true;
    output_.warnings.push_back("pip freeze fails here: " + why);
    return std::move(output_);
  }

  // With --local, --user or --path most are left out because the user says so.
  bool is_worth_a_word(const FreezeCandidate& candidate) const {
    const FreezeSelection& selection = options_.selection;
    const bool is_narrowed = selection.local || selection.user || !selection.paths.empty();
    return !is_narrowed && !candidate.is_beside;
  }

  void gather() {
    for (const FreezeCandidate* candidate : view_.seen()) {
      if (candidate->is_editable() && options_.exclude_editable) continue;
      installed_[normalized_name(candidate->names.printed)] = candidate;
    }
  }

  void print(const FreezeCandidate& candidate) {
    warn(candidate, repositories_, output_.warnings);
    output_.text += text_of(candidate, repositories_, rules_) + "\n";
  }

  bool print_in_order() {
    const auto take = [&](const std::string& name) -> std::optional<std::string> {
      const auto found = installed_.find(name);
      if (found == installed_.end()) return std::nullopt;
      warn(*found->second, repositories_, output_.warnings);
      std::string text = text_of(*found->second, repositories_, rules_);
      installed_.erase(found);
      return text;
    };
    const RequirementLines ordered = lines_in_order(options_.requirements, take);
    for (const std::string& line : ordered.lines) output_.text += line + "\n";
    std::ranges::copy(ordered.warnings, std::back_inserter(output_.warnings));
    if (!ordered.failure.empty()) {
      output_.aborts = true;
      output_.warnings.push_back("pip freeze fails here: " + ordered.failure);
      return false;
    }
    output_.text += "## The following requirements were added by pip freeze:\n";
    return true;
  }

  void print_rest() {
    std::set<std::string> excluded;
    for (const std::string& name : options_.exclude) excluded.insert(normalized_name(name));
    std::vector<const FreezeCandidate*> rest;
    for (const auto& [name, candidate] : installed_) {
      if (!excluded.contains(name) && !view_.is_skipped(*candidate, options_.all)) {
        rest.push_back(candidate);
      }
    }
    std::ranges::stable_sort(rest, {}, [](const FreezeCandidate* candidate) {
      return to_lower_ascii(candidate->names.printed);
    });
    for (const FreezeCandidate* candidate : rest) print(*candidate);
  }

  const FreezeRules& rules_;
  const FreezeOptions& options_;
  FreezeView view_;
  Repositories repositories_;
  Installed installed_;
  FreezeOutput output_;
};

Pinned level_of(const FreezeCandidate& candidate, const Repositories& repositories,
                const FreezeRules& rules) {
  if (candidate.is_editable()) return level_of_editable(candidate, repositories);
  if (!candidate.direct_url) return level_of_version(candidate, rules);
  if (candidate.direct_url->kind == SourceKind::vcs) {
    return {Level::versioned, PinReason::source_fixed};
  }
  if (candidate.direct_url->kind == SourceKind::directory) {
    return {Level::named, PinReason::path_of_build_machine};
  }
  return level_of_archive(*candidate.direct_url, rules.band);
}

}  // namespace

std::vector<FreezeLine> freeze_lines(const Store& store, const FreezeRules& rules) {
  const FreezeView view(store, rules);
  const Repositories repositories(store);
  std::vector<FreezeLine> lines;
  for (const FreezeCandidate& candidate : view.candidates()) {
    FreezeLine line{.distribution = candidate.row.id};
    if (!view.failure().empty()) {
      line.reason = PinReason::freeze_aborts;
    } else if (!candidate.is_listed || view.is_skipped(candidate, false)) {
      line.reason = PinReason::skipped_by_freeze;
    } else if (view.is_ambiguous(candidate)) {
      line.reason = PinReason::hidden_by_duplicate;
    } else {
      std::tie(line.level, line.reason) = level_of(candidate, repositories, rules);
    }
    lines.push_back(line);
  }
  return lines;
}

Result<FreezeOutput> freeze_text(const Store& store, const FreezeOptions& options) {
  const FreezeRules rules =
      options.pip.empty() ? freeze_rules(store, options.environment)
                          : ICECORE_TRY(freeze_rules(store, options.environment, options.pip));
  return Printer(store, rules, options).run();
}

}  // namespace icecore
