// The verdict on every row of every RECORD: whether the file at its path has the bytes that it
// says.
#pragma once

#include <vector>
#include "collect/kind.h"
#include "facts/vocabulary.h"

namespace icecore {

class Store;
class Tree;
struct Environment;

/// One distribution's word on one entry.
struct RecordClaim {
  EntryId file = 0;
  std::int64_t distribution = 0;  ///< Its number, unique among all environments.
  std::int64_t line = 0;          ///< Of its RECORD.
  RecordState state = RecordState::verified;

  friend auto operator<=>(const RecordClaim&, const RecordClaim&) = default;
};

/// The first of `claims`, sorted, on the entry; null if there is none.
const RecordClaim* first_claim_on(EntryId file, const std::vector<RecordClaim>& claims);

/// The digests that rows with another algorithm than SHA-256 need.
std::vector<Question> record_questions(const Environment& environment, const Tree& tree,
                                       const Store& store);

/// Adds a verdict for every row of the environment's RECORDs and returns the claims on entries that
/// exist, sorted.
std::vector<RecordClaim> resolve_records(const Environment& environment, const Tree& tree,
                                         Store& store);

}  // namespace icecore
