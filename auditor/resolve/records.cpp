// RECORD (PyPA: recording installed projects): paths are relative to the directory of the metadata
// directory, `..` is allowed inside the environment. Nobody else verifies it after the install: pip
// and uv do not.
#include "resolve/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "resolve/environment.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

// Where a row leads.
struct Place {
  // As reports show it, as written where it is no place inside; nothing where it is the entry's
  // own.
  std::optional<std::string> shown;
  std::optional<NodeId> node;   // what is at the path, links at its end followed
  std::optional<NodeId> entry;  // the same without following: what the row owns
  bool is_outside = false;
  bool is_elsewhere = false;  // a link on the way leads to where nobody looked
  bool is_unread = false;     // nothing is known of the path: its part of the prefix is not read
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
  void each(const Store& store, std::string_view condition, const auto& use) {
    const auto use_row = [&](const RecordRowFact& row) {
      const auto distribution = by_record_.find(row.file);
      if (distribution == by_record_.end()) return;
      use(distribution->second, row, place_of(distribution->second, row));
    };
    store.each<RecordRowFact>("file, line", use_row, condition);
  }

 private:
  Place place_of(std::size_t distribution, const RecordRowFact& row) {
    const std::string_view path = installed_path(distribution, row.path);
    const std::size_t name_start = path.rfind('/') + 1;
    const std::string_view name = path.substr(name_start);
    if (name.empty() || name == "." || name == "..") {
      return place_of_directory(environment_.distributions[distribution], row.path);
    }
    enter(distribution, path.substr(0, name_start));
    Place place;
    if (directory_.node) place.entry = tree_.child(*directory_.node, name);
    const bool is_plain = place.entry && directory_.is_nodes_own && directory_.is_inside &&
                          tree_[*place.entry].kind != EntryKind::link;
    if (is_plain && row.problem.empty()) {
      place.node = place.entry;
      return place;
    }
    return followed(place, name, row, environment_.distributions[distribution]);
  }

  // `pip install --target` installs below a prefix of its own and moves the outcome, scripts too,
  // into one directory; the rows stay (pip: commands/install.py, _handle_target_dir).
  std::string_view installed_path(std::size_t distribution, std::string_view written) const {
    constexpr std::string_view out_of_library = "../../";
    const SearchOrigin origin = origin_of(environment_.distributions[distribution]);
    const bool is_moved = environment_.row.kind == EnvironmentKind::directory ||
                          origin == SearchOrigin::variable || origin == SearchOrigin::pth;
    const bool is_above_library = written.starts_with(out_of_library) &&
                                  !written.substr(out_of_library.size()).starts_with("../");
    return is_moved && is_above_library ? written.substr(out_of_library.size()) : written;
  }

  SearchOrigin origin_of(const Distribution& distribution) const {
    return environment_.search_path[distribution.search_position].origin;
  }

  // A row whose path is none of an entry: `a/.` or `a/..`.
  Place place_of_directory(const Distribution& distribution, const std::string& written) const {
    Place place{.shown = written};
    const Result<TreePath> path = distribution.base.resolve(written);
    place.is_outside = !path || !is_inside(*path, distribution);
    if (!place.is_outside) place.entry = place.node = tree_.resolve(*path);
    return place;
  }

  // What a row leads to where links, other roots or mistakes are in play.
  Place followed(Place place, std::string_view name, const RecordRowFact& row,
                 const Distribution& distribution) const {
    const std::optional<TreePath> path =
        directory_.place ? std::optional(directory_.place->child(name)) : std::nullopt;
    if (!path || !is_inside(*path, distribution)) return {.shown = row.path, .is_outside = true};
    if (!row.problem.empty()) {
      place.shown = row.path;
    } else if (!place.entry || !directory_.is_nodes_own) {
      place.shown = tree_.shown_place(*path);
    }
    if (place.entry) {
      place.node = tree_[*place.entry].kind == EntryKind::link ? tree_.resolve(*path) : place.entry;
    }
    place.is_unread = !place.entry && !tree_.is_read(*path);
    place.is_elsewhere = !place.node && leads_elsewhere(*path, distribution);
    return place;
  }

  // Nothing is at the path: is it known to be missing, or did a link lead out of what was read?
  bool leads_elsewhere(const TreePath& path, const Distribution& distribution) const {
    const std::optional<TreePath> stop = tree_.way_stops_at(path);
    return !stop || !is_inside(*stop, distribution);
  }

  bool is_inside(const TreePath& path, const Distribution& distribution) const {
    const std::optional<TreePath>& user_base = environment_.user_base;
    const bool is_users = user_base && distribution.home.is_within(*user_base);
    const bool is_wheel = environment_.row.kind == EnvironmentKind::wheels;
    return (!is_wheel && path.is_within(environment_.directory)) ||
           path.is_within(is_users ? *user_base : distribution.home);
  }

  // Rows stand in the order of their paths, so the directory of the last one mostly serves again.
  void enter(std::size_t distribution, std::string_view written) {
    if (directory_.distribution == distribution && directory_.written == written) return;
    const Result<TreePath> place = environment_.distributions[distribution].base.resolve(written);
    directory_ = Directory{.distribution = distribution, .written = std::string(written)};
    if (!place) return;
    directory_.place = *place;
    directory_.is_inside = is_inside(*place, environment_.distributions[distribution]);
    directory_.node = tree_.resolve(*place);
    directory_.is_nodes_own = directory_.node && tree_.path(*directory_.node) == *place;
  }

  // A directory that rows of one distribution lead into.
  struct Directory {
    std::optional<std::size_t> distribution;
    std::string written;
    std::optional<TreePath> place;
    std::optional<NodeId> node;
    bool is_inside = false;     // the environment or the distribution's base
    bool is_nodes_own = false;  // no link leads there
  };
  Directory directory_;

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
  if (place.is_elsewhere || place.is_unread) return RecordState::unread;
  if (!place.node) return RecordState::missing;
  const Node& file = tree[*place.node];
  if (file.entry == row.file) return RecordState::record_itself;
  if (file.kind != EntryKind::file) return RecordState::not_a_file;
  return row.digest ? compare(file, row, digests) : RecordState::no_digest;
}

// `claims` are sorted by file.
void add_shared_files(const std::vector<RecordClaim>& claims, Store& store) {
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const bool is_shared = (i > 0 && claims[i - 1].file == claims[i].file) ||
                           (i + 1 < claims.size() && claims[i + 1].file == claims[i].file);
    if (!is_shared) continue;
    store.add(SharedFileRow{
        .file = claims[i].file, .distribution = claims[i].distribution, .line = claims[i].line});
  }
}

}  // namespace

const RecordClaim* first_claim_on(EntryId file, const std::vector<RecordClaim>& claims) {
  const auto claim = std::ranges::lower_bound(claims, file, {}, &RecordClaim::file);
  return claim == claims.end() || claim->file != file ? nullptr : &*claim;
}

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
  std::map<std::size_t, std::int64_t> unread;  // rows by distribution
  RecordReader(environment, tree)
      .each(store, "1", [&](std::size_t index, const RecordRowFact& row, const Place& place) {
        const RecordState state = state_of(tree, row, place, digests);
        RecordVerdictRow verdict{.distribution = environment.distributions[index].row.id,
                                 .line = row.line,
                                 .path = place.shown,
                                 .state = state};
        if (place.entry) verdict.file = tree[*place.entry].entry;
        if (place.is_unread) ++unread[index];
        if (place.entry && tree[*place.entry].kind != EntryKind::directory) {
          claims.push_back({.file = tree[*place.entry].entry,
                            .distribution = verdict.distribution,
                            .line = row.line,
                            .state = state});
        }
        store.add(std::move(verdict));
      });
  for (const auto& [index, rows] : unread) {
    add_gap(store, tree, tree.node_of(*environment.distributions[index].row.record), "record",
            fmt::format("{} of its rows name files in parts of {} that are not read", rows,
                        environment.directory.text()));
  }
  std::ranges::sort(claims);
  add_shared_files(claims, store);
  return claims;
}

}  // namespace icecore
