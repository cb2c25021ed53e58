// What `pip freeze` sees of an environment, before it prints: the metadata directories, and which
// of them hide others.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/collected.h"
#include "facts/resolved.h"
#include "resolve/freeze_rules.h"
#include "resolve/metadata_names.h"

namespace icecore {

class Store;

/// One metadata directory that freeze may print.
struct FreezeCandidate {
  DistributionRow row;
  MetadataNames names;
  std::optional<DirectUrlFact> direct_url;  ///< If this pip takes it for valid.
  std::string url;                          ///< Of direct_url, with credentials, as pip prints it.
  std::string place;          ///< The metadata directory as an absolute path, also in an archive.
  bool is_met = true;         ///< Whether pip looks where it is.
  bool is_listed = true;      ///< Whether pip takes it for a distribution at all.
  bool is_selected = true;    ///< Whether --local and --user leave it in.
  bool is_readable = true;    ///< Whether its METADATA, if there is one, is text.
  bool has_egg_link = false;  ///< Whether an egg-link of its name is on the import path.
  bool is_beside = false;     ///< An `.egg` that is not on the import path itself.
  bool is_added = false;      ///< An `.egg` that pip adds to what importlib's finder finds.
  std::string key_of_added;   ///< That finder's key for it where it finds it too; else empty.

  [[nodiscard]] bool is_egg() const {
    return row.form == MetadataForm::egg || row.form == MetadataForm::egg_zip;
  }

  [[nodiscard]] bool is_editable() const {
    return direct_url ? direct_url->kind == SourceKind::editable : has_egg_link;
  }
  /// Where an editable one's source is, as pip prints it.
  [[nodiscard]] std::string source() const;
  /// `==1.0` in normal form, else `===` and the text; nothing where pip fails for want of one.
  [[nodiscard]] std::optional<std::string> version_clause(const FreezeRules& rules) const;
};

/// What of the environment is looked at.
struct FreezeSelection {
  bool local = false;              ///< Of a venv only what is below its own directory.
  bool user = false;               ///< Only what is in the user's site-packages.
  std::vector<std::string> paths;  ///< Only these directories, absolute, in this order.
};

class FreezeView {
 public:
  FreezeView(const Store& store, FreezeRules rules, const FreezeSelection& selection = {});

  /// In the order of the table `distribution`.
  [[nodiscard]] const std::vector<FreezeCandidate>& candidates() const { return candidates_; }
  /// Why pip would print nothing but an error; empty if it would not.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  /// Whether another directory of the same name may be printed in its place, by the order of a
  /// directory.
  [[nodiscard]] bool is_ambiguous(const FreezeCandidate& candidate) const;
  /// Those that pip goes through, in its order: no name twice by their directories.
  [[nodiscard]] const std::vector<const FreezeCandidate*>& seen() const { return seen_; }
  /// Whether it is known where the user's site-packages are.
  [[nodiscard]] bool knows_user_site() const { return user_site_.has_value(); }
  /// Whether pip passes it over without `--all` (or even with it).
  [[nodiscard]] bool is_skipped(const FreezeCandidate& candidate, bool all) const;

 private:
  void read_candidates(const Store& store);
  void take_names(FreezeCandidate& candidate, const MetadataFact* metadata,
                  bool is_importable) const;
  void read_egg_links(const Store& store);
  void select(const Store& store, const FreezeSelection& selection);
  void sort_candidates(const Store& store);
  void mark_seen();
  [[nodiscard]] const FreezeCandidate* first_unreadable() const;
  void find_failure();

  FreezeRules rules_;
  std::vector<FreezeCandidate> candidates_;
  std::map<std::int64_t, std::string> egg_link_names_;  // by the entry of the link
  std::map<std::int64_t, std::size_t> path_positions_;  // by distribution, where paths were given
  std::optional<std::string> user_site_;                // absolute
  std::vector<const FreezeCandidate*> seen_;
  std::map<std::string, int> keys_, printed_names_;
  std::string failure_;
};

}  // namespace icecore
