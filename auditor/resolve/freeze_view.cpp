// Follows pip's two passes: metadata directories are deduplicated by the name in the directory's
// name, in the order of the import path and then of the directory as the system lists it; what is
// left is keyed by the name in METADATA, where the later one wins (pip: metadata/importlib,
// commands/freeze.py).
#include "resolve/freeze_view.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "formats/name.h"
#include "formats/version.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr int newest_minor = 99;  // what is not known is taken for new

int minor_of(std::string_view version) {
  int minor = newest_minor;
  if (version.starts_with("3.")) {
    std::from_chars(version.data() + 2, version.data() + version.size(), minor);
  }
  return minor;
}

std::string directory_key(const FreezeCandidate& candidate) {
  return normalized_name(candidate.row.directory_name);
}
std::string printed_key(const FreezeCandidate& candidate) {
  return normalized_name(candidate.name);
}

}  // namespace

std::string FreezeCandidate::version_clause() const {
  const std::string& text = row.directory_version.empty() ? row.version : row.directory_version;
  if (text.empty()) return "===None";
  const Result<Version> version = Version::parse(text);
  return version ? "==" + version->normalized() : "===" + text;
}

FreezeView::FreezeView(const Store& store) {
  const std::vector<EnvironmentRow> environments = store.all<EnvironmentRow>();
  minor_ =
      environments.empty() ? newest_minor : minor_of(environments.front().version.value_or(""));
  read_candidates(store);
  mark_hidden();
}

void FreezeView::read_candidates(const Store& store) {
  const auto metadata = by_file<MetadataFact>(store);
  const auto direct_urls = by_file<DirectUrlFact>(store);
  const auto secrets = by_file<SecretUrl>(store);
  std::unordered_map<std::int64_t, ListingOrderRow> order;
  for (const ListingOrderRow& row : store.all<ListingOrderRow>()) {
    order.emplace(row.distribution, row);
  }
  for (const DistributionRow& row : store.all<DistributionRow>()) {
    FreezeCandidate candidate{
        .row = row, .order = order[row.id], .name = normalized_name(row.directory_name)};
    if (row.metadata) {
      const auto fact = metadata.find(*row.metadata);
      candidate.has_metadata = true;
      if (fact == metadata.end()) aborts_ = true;
      if (fact != metadata.end() && fact->second.name) candidate.name = *fact->second.name;
    }
    const auto url = row.direct_url ? direct_urls.find(*row.direct_url) : direct_urls.end();
    if (url != direct_urls.end()) {
      const auto secret = secrets.find(url->first);
      candidate.direct_url = url->second;
      candidate.url = secret != secrets.end() ? secret->second.url : url->second.url;
    }
    candidates_.push_back(std::move(candidate));
  }
}

void FreezeView::mark_hidden() {
  std::vector<const FreezeCandidate*> order;
  for (const FreezeCandidate& candidate : candidates_) order.push_back(&candidate);
  std::ranges::stable_sort(order, {}, [](const FreezeCandidate* candidate) {
    return std::pair(candidate->row.search_position, candidate->order.listing_position);
  });
  std::set<std::string> seen;
  std::map<std::string, std::int64_t> printed;
  for (const FreezeCandidate* candidate : order) {
    if (is_invisible(*candidate)) continue;
    ++directory_names_[directory_key(*candidate)];
    ++printed_names_[printed_key(*candidate)];
    if (!seen.insert(directory_key(*candidate)).second) {
      hidden_.insert(candidate->row.id);
      continue;
    }
    const auto [place, is_new] = printed.emplace(printed_key(*candidate), candidate->row.id);
    if (!is_new) hidden_.insert(std::exchange(place->second, candidate->row.id));
  }
}

bool FreezeView::is_ambiguous(const FreezeCandidate& candidate) const {
  const auto count = [](const std::map<std::string, int>& names, const std::string& key) {
    const auto place = names.find(key);
    return place == names.end() ? 0 : place->second;
  };
  return count(directory_names_, directory_key(candidate)) > 1 ||
         count(printed_names_, printed_key(candidate)) > 1;
}

bool FreezeView::is_skipped(const FreezeCandidate& candidate, bool all) const {
  constexpr std::array<std::string_view, 3> always{"python", "wsgiref", "argparse"};
  constexpr std::array<std::string_view, 3> before_312{"setuptools", "distribute", "wheel"};
  const std::string name = printed_key(candidate);
  if (std::ranges::find(always, name) != always.end()) return true;
  if (all) return false;
  return name == "pip" || (minor_ < 12 && std::ranges::find(before_312, name) != before_312.end());
}

bool FreezeView::is_invisible(const FreezeCandidate& candidate) const {
  return !is_valid_name(candidate.row.directory_name) || (minor_ < 11 && !candidate.has_metadata);
}

}  // namespace icecore
