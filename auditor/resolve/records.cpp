// RECORD (PyPA: recording installed projects): paths are relative to the directory of the metadata
// directory, `..` is allowed inside the environment. Nobody else verifies it after the install: pip
// and uv do not.
#include "resolve/records.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "resolve/environment.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

// Where a row leads.
struct Place {
  std::string shown;            // as reports show it; as written where it is no place inside
  std::optional<NodeId> node;   // what is at the path, links at its end followed
  std::optional<NodeId> entry;  // the same without following: what the row owns
  bool is_outside = false;
  bool is_broken_link = false;
};

class RecordReader {
 public:
  RecordReader(const Environment& environment, const Tree& tree)
      : environment_(environment), tree_(tree) {
    for (std::size_t i = 0; i < environment.distributions.size(); ++i) {
      if (const std::optional<EntryId> record = environment.distributions[i].row.record) {
        by_record_[*record] = i;
      }
    }
  }

  // Calls use(distribution's index, row, place) for each row of the environment's RECORDs that
  // meets the condition.
  void each(const Store& store, std::string_view condition, const auto& use) const {
    const auto use_row = [&](const RecordRowFact& row) {
      const auto distribution = by_record_.find(row.file);
      if (distribution == by_record_.end()) return;
      use(distribution->second, row, place_of(distribution->second, row));
    };
    store.each<RecordRowFact>("file, line", use_row, condition);
  }

 private:
  Place place_of(std::size_t distribution, const RecordRowFact& row) const {
    Place place;
    const TreePath& base = environment_.distributions[distribution].base;
    const Result<TreePath> path = base.resolve(row.path);
    const bool is_inside =
        path && (path->is_within(environment_.directory) || path->is_within(base));
    place.is_outside = !is_inside;
    const bool is_usable = is_inside && row.problem.empty();
    place.shown = is_usable ? tree_.shown_place(*path) : row.path;
    if (!is_inside) return place;
    place.entry = tree_.find(*path);
    if (!place.entry) return place;
    place.node = tree_[*place.entry].kind == EntryKind::link ? tree_.resolve(*path) : place.entry;
    place.is_broken_link = !place.node;
    return place;
  }

  const Environment& environment_;
  const Tree& tree_;
  std::unordered_map<EntryId, std::size_t> by_record_;
};

using Digests = std::map<std::pair<EntryId, std::string>, Blob>;

Digests answered_digests(const Store& store) {
  Digests digests;
  store.each<ContentDigestFact>("file", [&](const ContentDigestFact& fact) {
    digests.emplace(std::pair(fact.file, fact.algorithm), fact.digest);
  });
  return digests;
}

RecordState compare(const Node& file, const RecordRowFact& row, const Digests& digests) {
  if (!file.sha256) return RecordState::unread;
  if (row.algorithm == "sha256") {
    return std::ranges::equal(file.sha256->bytes, *row.digest) ? RecordState::verified
                                                               : RecordState::modified;
  }
  const auto answer = digests.find({file.entry, row.algorithm});
  if (answer == digests.end()) return RecordState::unread;
  return answer->second == *row.digest ? RecordState::verified : RecordState::modified;
}

RecordState state_of(const Tree& tree, const RecordRowFact& row, const Place& place,
                     const Digests& digests) {
  if (!row.problem.empty()) return RecordState::malformed;
  if (place.is_outside) return RecordState::outside;
  if (!place.entry) return RecordState::missing;
  if (place.is_broken_link) return RecordState::unread;
  const Node& file = tree[*place.node];
  if (file.entry == row.file) return RecordState::record_itself;
  if (file.kind != EntryKind::file) return RecordState::not_a_file;
  return row.digest ? compare(file, row, digests) : RecordState::no_digest;
}

}  // namespace

std::vector<Question> record_questions(const Environment& environment, const Tree& tree,
                                       const Store& store) {
  std::vector<Question> questions;
  RecordReader(environment, tree)
      .each(store, "digest IS NOT NULL AND algorithm <> 'sha256'",
            [&](std::size_t, const RecordRowFact& row, const Place& place) {
              const bool is_file = place.node && tree[*place.node].kind == EntryKind::file &&
                                   tree[*place.node].sha256;
              if (!is_file) return;
              questions.push_back({.file = tree[*place.node].entry,
                                   .kind = Kind::content_digest,
                                   .argument = row.algorithm});
            });
  return questions;
}

std::vector<RecordClaim> resolve_records(const Environment& environment, const Tree& tree,
                                         Store& store) {
  const Digests digests = answered_digests(store);
  std::vector<RecordClaim> claims;
  RecordReader(environment, tree)
      .each(store, "1", [&](std::size_t index, const RecordRowFact& row, const Place& place) {
        const RecordState state = state_of(tree, row, place, digests);
        RecordVerdictRow verdict{.distribution = environment.distributions[index].row.id,
                                 .line = row.line,
                                 .path = place.shown,
                                 .state = state};
        if (place.entry) verdict.file = tree[*place.entry].entry;
        store.add(verdict);
        if (place.is_broken_link) {
          add_gap(store, tree, *place.entry, "record", "the link leads out of the audited trees");
        }
        if (place.entry && tree[*place.entry].kind != EntryKind::directory) {
          claims.push_back(
              {.file = tree[*place.entry].entry, .distribution = index, .state = state});
        }
      });
  std::ranges::sort(claims);
  return claims;
}

}  // namespace icecore
