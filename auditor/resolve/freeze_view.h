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

namespace icecore {

class Store;

/// One metadata directory that freeze may print.
struct FreezeCandidate {
  DistributionRow row;
  ListingOrderRow order;
  std::optional<DirectUrlFact> direct_url;
  std::string url;   ///< Of direct_url, with credentials, as pip prints it.
  std::string name;  ///< As METADATA writes it, else the normal form of the directory's.
  bool has_metadata = false;

  [[nodiscard]] bool is_editable() const {
    return direct_url && direct_url->kind == SourceKind::editable;
  }
  /// The version of the directory's name, else METADATA's: `==1.0` in normal form, else `===` and
  /// the text.
  [[nodiscard]] std::string version_clause() const;
};

class FreezeView {
 public:
  explicit FreezeView(const Store& store);

  [[nodiscard]] const std::vector<FreezeCandidate>& candidates() const { return candidates_; }
  /// Whether pip would print nothing but an error: a METADATA that is not UTF-8 ends it.
  [[nodiscard]] bool aborts() const { return aborts_; }
  /// Whether another directory of the same name may be printed in its place, by the order of a
  /// directory.
  [[nodiscard]] bool is_ambiguous(const FreezeCandidate& candidate) const;
  /// Whether another one is, in the order that this system lists them.
  [[nodiscard]] bool is_hidden(const FreezeCandidate& candidate) const {
    return hidden_.contains(candidate.row.id);
  }
  /// Whether pip passes it over without `--all` (or even with it).
  [[nodiscard]] bool is_skipped(const FreezeCandidate& candidate, bool all) const;
  /// Whether pip does not take it for a distribution: its leftovers (`~umpy`), and up to
  /// Python 3.10 (pkg_resources) a directory without METADATA.
  [[nodiscard]] bool is_invisible(const FreezeCandidate& candidate) const;

 private:
  void read_candidates(const Store& store);
  void mark_hidden();

  std::vector<FreezeCandidate> candidates_;
  std::map<std::string, int> directory_names_, printed_names_;
  std::set<std::int64_t> hidden_;
  int minor_ = 0;
  bool aborts_ = false;
};

}  // namespace icecore
