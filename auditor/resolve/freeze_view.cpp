// Follows pip's two passes: metadata directories are deduplicated by the name that the backend
// takes from them, in the order of the import path; what is left is keyed by the name in METADATA,
// where the later one wins, which is freeze's own doing (pip: metadata/*, commands/freeze.py).
#include "resolve/freeze_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "formats/name.h"
#include "formats/url.h"
#include "formats/version.h"
#include "resolve/facts_by_file.h"
#include "resolve/freeze_order.h"
#include "resolve/places.h"

namespace icecore {
namespace {

std::string parent(const std::string& place) {
  return place.substr(0, place.rfind('/'));
}

// Whether a directory has nothing in it that pip would look for: pkg_resources passes it over.
bool is_empty(const DistributionRow& row) {
  return !row.metadata && !row.record && !row.direct_url && row.installer.empty() &&
         row.generator.empty() && row.is_requested == 0;
}

std::string printed_key(const FreezeCandidate& candidate) {
  return normalized_name(candidate.names.printed);
}

}  // namespace

std::string FreezeCandidate::source() const {
  if (direct_url) return file_url_path(url).value_or(url);
  return parent(place);
}

std::optional<std::string> FreezeCandidate::version_clause(const FreezeRules& rules) const {
  if (!names.version) {
    if (rules.uses_pkg_resources() || rules.band.needs_version) return std::nullopt;
    return "===None";
  }
  if (const Result<Version> version = Version::parse(*names.version)) {
    return "==" + version->normalized();
  }
  return "===" + names.raw_version.value_or("None");
}

FreezeView::FreezeView(const Store& store, FreezeRules rules, const FreezeSelection& selection)
    : rules_(std::move(rules)) {
  read_candidates(store);
  read_egg_links(store);
  select(store, selection);
  sort_candidates(store);
  mark_seen();
  find_failure();
}

void FreezeView::read_candidates(const Store& store) {
  const auto metadata = by_file<MetadataFact>(store);
  const auto direct_urls = by_file<DirectUrlFact>(store);
  const auto secrets = by_file<SecretUrl>(store);
  const Places places(store);
  std::set<std::string> import_path;
  for (const SearchPathRow& row : store.all<SearchPathRow>()) {
    if (row.environment == rules_.environment) import_path.insert(places.absolute(row.directory));
  }
  for (const DistributionRow& row : store.all<DistributionRow>()) {
    if (row.environment != rules_.environment) continue;
    FreezeCandidate candidate{.row = row, .place = places.absolute(row.location)};
    if (row.form == MetadataForm::egg_zip) candidate.place += "/EGG-INFO";
    const auto fact = row.metadata ? metadata.find(*row.metadata) : metadata.end();
    const MetadataFact* found = fact == metadata.end() ? nullptr : &fact->second;
    candidate.is_readable = !row.metadata || found != nullptr;
    take_names(candidate, found, import_path.contains(parent(candidate.place)));
    const auto url = row.direct_url ? direct_urls.find(*row.direct_url) : direct_urls.end();
    if (url != direct_urls.end() && (url->second.validity == DirectUrlValidity::every_pip ||
                                     url->second.validity == rules_.band.direct_urls)) {
      const auto secret = secrets.find(url->first);
      candidate.direct_url = url->second;
      candidate.url = secret != secrets.end() ? secret->second.url : url->second.url;
    }
    candidates_.push_back(std::move(candidate));
  }
}

// What is beside the import path is read by pkg_resources whatever the backend; as a backend it
// looks neither at that nor at egg-links. The pips that read what is beside read eggs on the
// import path that way too, after importlib's finder met them: their line is the last word.
void FreezeView::take_names(FreezeCandidate& candidate, const MetadataFact* metadata,
                            bool is_importable) const {
  const DistributionRow& row = candidate.row;
  const bool is_read_twice = candidate.is_egg() && rules_.band.lists_eggs_beside;
  candidate.is_beside = candidate.is_egg() && !is_importable;
  if (rules_.uses_pkg_resources()) {
    const bool is_on_path = candidate.is_egg() || row.form == MetadataForm::egg_link;
    candidate.names = pkg_resources_names(row, metadata);
    candidate.is_listed = is_on_path ? is_importable : !is_empty(row);
  } else if (candidate.is_beside || is_read_twice) {
    candidate.names = pkg_resources_names(row, metadata);
    candidate.is_listed = rules_.band.lists_eggs_beside;
    candidate.is_added = true;
    const auto found = importlib_names(row, metadata, rules_.band);
    if (!candidate.is_beside && found) candidate.key_of_added = found->key;
  } else if (auto names = importlib_names(row, metadata, rules_.band)) {
    candidate.names = *std::move(names);
  } else {
    candidate.is_listed = false;
  }
  candidate.is_listed = candidate.is_listed && is_valid_name(candidate.names.canonical);
}

void FreezeView::read_egg_links(const Store& store) {
  std::set<std::int64_t> links;
  for (const EggLinkFact& link : store.all<EggLinkFact>()) links.insert(link.file);
  if (links.empty()) return;
  std::set<std::string> files;
  store.each<EntryRow>(
      "id",
      [&](const EntryRow& row) {
        if (!links.contains(row.id)) return;
        egg_link_names_.emplace(row.id, row.name);
        files.insert(row.name);
      },
      "name LIKE '%.egg-link'");
  for (FreezeCandidate& candidate : candidates_) {
    const std::string& name = candidate.names.printed;
    candidate.has_egg_link =
        files.contains(safe_name(name) + ".egg-link") ||
        (rules_.band.knows_raw_egg_links && files.contains(name + ".egg-link"));
  }
}

// pip compares the texts of the paths, not their parts. What an egg-link leads to counts as
// installed where the link is.
void FreezeView::select(const Store& store, const FreezeSelection& selection) {
  const Places places(store);
  std::map<std::int64_t, std::string> directories;
  for (const SearchPathRow& row : store.all<SearchPathRow>()) {
    if (row.environment != rules_.environment) continue;
    directories.emplace(row.position, places.absolute(row.directory));
  }
  std::string own;
  for (const EnvironmentRow& row : store.all<EnvironmentRow>()) {
    if (row.id != rules_.environment) continue;
    const bool is_whole = row.kind != EnvironmentKind::venv;
    if (!is_whole) own = places.absolute(row.path);
    if (!row.user_site_directory.empty()) user_site_ = places.absolute(row.user_site_directory);
  }
  for (FreezeCandidate& candidate : candidates_) {
    const std::string& directory = directories[candidate.row.search_position];
    const bool is_linked = candidate.row.form == MetadataForm::egg_link;
    const std::string installed = is_linked ? directory : parent(candidate.place);
    if (selection.local && !installed.starts_with(own)) candidate.is_selected = false;
    const bool is_users = user_site_ && installed.starts_with(*user_site_);
    if (selection.user && !is_users) candidate.is_selected = false;
    if (selection.paths.empty()) continue;
    const auto place = std::ranges::find(selection.paths, directory);
    candidate.is_met = place != selection.paths.end();
    candidate.is_listed = candidate.is_listed && candidate.is_met;
    path_positions_.emplace(candidate.row.id,
                            static_cast<std::size_t>(place - selection.paths.begin()));
  }
}

void FreezeView::sort_candidates(const Store& store) {
  const auto position = [&](const FreezeCandidate& candidate) {
    const auto place = path_positions_.find(candidate.row.id);
    return place == path_positions_.end() ? static_cast<std::size_t>(candidate.row.search_position)
                                          : place->second;
  };
  seen_ = freeze_order(
      candidates_,
      {.store = store, .rules = rules_, .egg_link_names = egg_link_names_, .position = position});
}

void FreezeView::mark_seen() {
  std::set<std::string> names;
  std::vector<const FreezeCandidate*> seen;
  for (const FreezeCandidate* candidate : seen_) {
    if (!candidate->is_listed) continue;
    ++keys_[candidate->names.key];
    ++printed_names_[printed_key(*candidate)];
    if (!candidate->key_of_added.empty()) names.insert(candidate->key_of_added);
    const bool is_first = candidate->is_added || names.insert(candidate->names.key).second;
    if (is_first && candidate->is_selected) seen.push_back(candidate);
  }
  seen_ = std::move(seen);
}

// Where the name comes from METADATA, importlib's finder reads that of everything that it meets,
// whether it is printed or not.
const FreezeCandidate* FreezeView::first_unreadable() const {
  const auto seen = std::ranges::find(seen_, false, &FreezeCandidate::is_readable);
  if (seen != seen_.end()) return *seen;
  if (rules_.uses_pkg_resources() || rules_.band.reads_directory_names) return nullptr;
  const auto met = std::ranges::find_if(candidates_, [](const FreezeCandidate& candidate) {
    return !candidate.is_readable && candidate.is_met && !candidate.is_beside;
  });
  return met == candidates_.end() ? nullptr : &*met;
}

void FreezeView::find_failure() {
  if (const FreezeCandidate* unreadable = first_unreadable()) {
    failure_ = fmt::format("{}: METADATA is not valid UTF-8", unreadable->row.location);
    return;
  }
  for (const FreezeCandidate* candidate : seen_) {
    if (candidate->is_editable() && candidate->direct_url && !file_url_path(candidate->url)) {
      failure_ =
          fmt::format("{}: the URL of its source is none of a file", candidate->row.location);
      return;
    }
    const bool needs_version = !candidate->direct_url;
    if (needs_version && !candidate->version_clause(rules_)) {
      failure_ = fmt::format("{}: it has no version", candidate->row.location);
      return;
    }
  }
}

bool FreezeView::is_ambiguous(const FreezeCandidate& candidate) const {
  const auto count = [](const std::map<std::string, int>& names, const std::string& key) {
    const auto place = names.find(key);
    return place == names.end() ? 0 : place->second;
  };
  return count(keys_, candidate.names.key) > 1 || count(printed_names_, printed_key(candidate)) > 1;
}

bool FreezeView::is_skipped(const FreezeCandidate& candidate, bool all) const {
  constexpr std::array<std::string_view, 3> always{"python", "wsgiref", "argparse"};
  constexpr std::array<std::string_view, 3> build_tools{"setuptools", "distribute", "wheel"};
  const std::string name = printed_key(candidate);
  if (std::ranges::find(always, name) != always.end()) return true;
  if (all) return false;
  return name == "pip" || (rules_.leaves_out_build_tools() &&
                           std::ranges::find(build_tools, name) != build_tools.end());
}

}  // namespace icecore
