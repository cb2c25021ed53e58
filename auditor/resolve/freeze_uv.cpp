// uv: crates/uv/src/commands/pip/freeze.rs, uv-distribution-types/src/installed.rs. Only the
// environment's own site-packages count; every directory is a line of its own, and nothing is left
// out as pip's.
#include "resolve/freeze_uv.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.h"
#include "formats/name.h"
#include "formats/version.h"
#include "resolve/facts_by_file.h"
#include "resolve/freeze.h"
#include "resolve/places.h"
#include "resolve/uv_url.h"

namespace icecore {
namespace {

struct UvLine {
  std::string name;  // normalized
  Version version;
  std::string text;
  bool is_editable = false;
};

std::optional<std::string> direct_url_text(const DirectUrlFact& fact, const std::string& url) {
  std::string fragment;
  if (!fact.subdirectory.empty()) fragment = "subdirectory=" + fact.subdirectory;
  std::string scheme;
  std::string suffix;
  if (fact.kind == SourceKind::vcs) {
    scheme = fact.vcs + "+";
    const std::string& revision = fact.commit_id.empty() ? fact.requested_revision : fact.commit_id;
    if (!revision.empty()) suffix = "@" + revision;
  }
  if (fact.kind == SourceKind::archive && !fact.digest_algorithm.empty()) {
    fragment += (fragment.empty() ? "" : "&") + fact.digest_algorithm + "=" + fact.digest;
  }
  return uv_url(scheme + url, suffix, fragment);
}

class UvFreeze {
 public:
  UvFreeze(const Store& store, const FreezeOptions& options)
      : options_(options),
        metadata_(by_file<MetadataFact>(store)),
        direct_urls_(by_file<DirectUrlFact>(store)),
        secrets_(by_file<SecretUrl>(store)),
        places_(store) {
    for (const SearchPathRow& row : store.all<SearchPathRow>()) {
      const bool is_own =
          row.environment == options.environment && !row.directory.starts_with('/') &&
          row.directory.find(':') == std::string::npos && row.origin == SearchOrigin::site_packages;
      if (is_own) own_.insert(row.position);
    }
    for (const std::string& name : options.exclude) excluded_.insert(normalized_name(name));
    for (const DistributionRow& row : store.all<DistributionRow>()) {
      const bool is_here = row.environment == options.environment;
      if (is_here && own_.contains(row.search_position)) rows_.push_back(row);
    }
  }

  FreezeOutput run() {
    for (const DistributionRow& row : rows_) {
      if (row.form == MetadataForm::egg || row.form == MetadataForm::egg_zip) continue;
      const Result<std::optional<UvLine>> line = line_of(row);
      if (!line && row.directory_name.starts_with('~')) {
        output_.warnings.push_back(fmt::format("{}: uv ignores it", row.location));
      } else if (!line) {
        output_.aborts = true;
        output_.warnings.push_back(
            fmt::format("uv pip freeze fails here: {}: {}", row.location, line.error().message));
        return std::move(output_);
      } else if (*line) {
        lines_.push_back(**line);
      }
    }
    print();
    return std::move(output_);
  }

 private:
  // Nothing for what uv passes over in silence.
  Result<std::optional<UvLine>> line_of(const DistributionRow& row) const {
    const auto fact = row.metadata ? metadata_.find(*row.metadata) : metadata_.end();
    const MetadataFact* metadata = fact == metadata_.end() ? nullptr : &fact->second;
    const std::string stem = metadata_stem(row);
    const std::size_t dash = stem.find('-');
    std::string name = stem.substr(0, dash);
    std::string version;
    if (row.form == MetadataForm::egg_link) {
      if (metadata == nullptr || !metadata->name || !metadata->version) return std::nullopt;
      name = *metadata->name;
      version = *metadata->version;
    } else if (dash != std::string::npos) {
      version = stem.substr(dash + 1);
      if (row.form == MetadataForm::egg_info) version = version.substr(0, version.find('-'));
    } else if (row.form == MetadataForm::dist_info) {
      return std::nullopt;
    } else {
      if (metadata == nullptr || !metadata->version) return std::nullopt;
      version = *metadata->version;
    }
    if (!is_valid_name(name)) {
      return failure(ErrorKind::malformed, fmt::format("{} is no name", escaped(name)));
    }
    const Version parsed = ICECORE_TRY(Version::parse(version));
    UvLine line{.name = normalized_name(name), .version = parsed, .text = ""};
    line.text = line.name + "==" + parsed.normalized();
    if (row.form == MetadataForm::egg_link) take_link(row, line);
    if (row.direct_url) ICECORE_TRY(take_url(row, line));
    return line;
  }

  void take_link(const DistributionRow& row, UvLine& line) const {
    const std::string place = places_.absolute(row.location);
    line.text = "-e " + place.substr(0, place.rfind('/'));
    line.is_editable = true;
  }

  Result<void> take_url(const DistributionRow& row, UvLine& line) const {
    const auto fact = direct_urls_.find(*row.direct_url);
    if (fact == direct_urls_.end()) {
      return failure(ErrorKind::malformed, "its direct_url.json is not valid");
    }
    const auto secret = secrets_.find(fact->first);
    const std::string& url = secret == secrets_.end() ? fact->second.url : secret->second.url;
    const std::optional<std::string> text = direct_url_text(fact->second, url);
    if (!text) return {};  // uv takes it for one from an index
    line.is_editable = fact->second.kind == SourceKind::editable;
    line.text = line.is_editable ? "-e " + *text : line.name + " @ " + *text;
    return {};
  }

  void print() {
    std::ranges::stable_sort(lines_, [](const UvLine& left, const UvLine& right) {
      if (left.name != right.name) return left.name < right.name;
      return left.version < right.version;
    });
    std::string last;
    for (const UvLine& line : lines_) {
      if (excluded_.contains(line.name) || (line.is_editable && options_.exclude_editable)) {
        continue;
      }
      if (line.text != last) output_.text += line.text + "\n";
      last = line.text;
    }
  }

  const FreezeOptions& options_;
  std::unordered_map<EntryId, MetadataFact> metadata_;
  std::unordered_map<EntryId, DirectUrlFact> direct_urls_;
  std::unordered_map<EntryId, SecretUrl> secrets_;
  Places places_;
  std::set<std::int64_t> own_;
  std::set<std::string> excluded_;
  std::vector<DistributionRow> rows_;
  std::vector<UvLine> lines_;
  FreezeOutput output_;
};

}  // namespace

Result<FreezeOutput> uv_freeze_text(const Store& store, const FreezeOptions& options) {
  return UvFreeze(store, options).run();
}

}  // namespace icecore
