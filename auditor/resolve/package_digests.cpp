// dpkg has MD5, which says that nobody changed a file by mistake or by sed, not that nobody could.
// What is asked for is what an environment runs on; all else of a system is many times larger.
#include "resolve/package_digests.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr std::string_view own_algorithm = "sha256";  // of all files, from the first look
constexpr std::string_view with_digest = "digest IS NOT NULL";

// The directories of the interpreters' own modules, and the interpreters.
std::set<NodeId> interpreter_places(const std::vector<Environment>& environments) {
  std::set<NodeId> places;
  for (const Environment& environment : environments) {
    if (environment.interpreter) places.insert(*environment.interpreter);
    for (const SearchEntry& entry : environment.search_path) {
      if (entry.node && !entry.holds_distributions()) places.insert(*entry.node);
    }
  }
  return places;
}

class Selection {
 public:
  Selection(const std::vector<Environment>& environments, const Tree& tree)
      : tree_(tree), places_(interpreter_places(environments)) {}

  // Files of one directory follow each other.
  bool holds(NodeId node) {
    if (tree_.roots()[tree_[node].root].kind == RootKind::system) return true;
    if (places_.contains(node)) return true;
    if (last_directory_ != tree_[node].parent) {
      last_directory_ = tree_[node].parent;
      is_last_inside_ = is_inside(*last_directory_);
    }
    return is_last_inside_;
  }

 private:
  bool is_inside(NodeId directory) const {
    while (directory != Tree::top() && !places_.contains(directory)) {
      directory = tree_[directory].parent;
    }
    return directory != Tree::top();
  }

  const Tree& tree_;
  std::set<NodeId> places_;
  std::optional<NodeId> last_directory_;
  bool is_last_inside_ = false;
};

}  // namespace

std::vector<Question> package_questions(const std::vector<Environment>& environments,
                                        const Tree& tree, const Store& store) {
  std::vector<Question> questions;
  Selection selection(environments, tree);
  std::set<std::pair<EntryId, std::string>> known;
  store.each<ContentDigestFact>("file, algorithm", [&](const ContentDigestFact& fact) {
    known.emplace(fact.file, fact.algorithm);
  });
  store.each<OsPackageFileRow>(
      "file, package",
      [&](const OsPackageFileRow& row) {
        const NodeId node = tree.node_of(row.file);
        const bool is_read = tree[node].kind == EntryKind::file && tree[node].sha256;
        if (!is_read || row.algorithm == own_algorithm || !selection.holds(node)) return;
        if (known.contains({row.file, row.algorithm})) return;
        questions.push_back(
            {.file = row.file, .kind = Kind::content_digest, .argument = row.algorithm});
      },
      with_digest);
  return questions;
}

void resolve_package_verdicts(const Tree& tree, Store& store) {
  const auto answers = lists_by_file<ContentDigestFact>(store);
  const auto digest_of = [&](const OsPackageFileRow& row) -> std::optional<Blob> {
    const std::optional<Digest>& sha256 = tree[tree.node_of(row.file)].sha256;
    if (row.algorithm == own_algorithm && sha256) {
      return Blob(sha256->bytes.begin(), sha256->bytes.end());
    }
    const auto known = answers.find(row.file);
    if (known == answers.end()) return std::nullopt;
    const auto answer =
        std::ranges::find(known->second, row.algorithm, &ContentDigestFact::algorithm);
    return answer == known->second.end() ? std::nullopt : std::optional(answer->digest);
  };
  std::vector<OsPackageVerdictRow> verdicts;
  store.each<OsPackageFileRow>(
      "file, package",
      [&](const OsPackageFileRow& row) {
        const std::optional<Blob> digest = digest_of(row);
        if (!digest) return;
        verdicts.push_back(
            {.file = row.file,
             .package = row.package,
             .state = digest == row.digest ? RecordState::verified : RecordState::modified});
      },
      with_digest);
  for (const OsPackageVerdictRow& verdict : verdicts) store.add(verdict);
}

}  // namespace icecore
