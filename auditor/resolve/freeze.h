// `pip freeze` as a version of pip prints it, from facts alone: which metadata directories it sees,
// which it prints, and the text of each line (docs/facts.md has what it is computed from; pip:
// operations/freeze.py).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/vocabulary_claim.h"
#include "icecore/result.h"
#include "resolve/freeze_requirements.h"
#include "resolve/freeze_rules.h"
#include "resolve/freeze_view.h"

namespace icecore {

class Store;

struct FreezeOptions {
  std::int64_t environment = 1;      ///< Number of the environment.
  std::string pip;                   ///< --pip; empty: the installed one, else the newest.
  bool all = false;                  ///< --all: print what pip skips as its own kind, too.
  bool exclude_editable = false;     ///< --exclude-editable
  std::vector<std::string> exclude;  ///< --exclude NAME, any spelling.
  FreezeSelection selection;         ///< --local, --user and --path
  std::vector<RequirementsText> requirements;  ///< --requirement
};

struct FreezeOutput {
  std::string text;                   ///< Standard output, byte for byte.
  std::vector<std::string> warnings;  ///< Sentences for standard error.
  bool aborts = false;                ///< pip would end with an error; `text` is what it printed.
};

/// What freeze fixes of one distribution.
struct FreezeLine {
  std::int64_t distribution = 0;
  Level level = Level::absent;
  PinReason reason = PinReason::skipped_by_freeze;
};

/// The outcome for every distribution of the environment, in the order of the table
/// `distribution`.
std::vector<FreezeLine> freeze_lines(const Store& store, const FreezeRules& rules);

/// The whole output. ErrorKind::usage for a `pip` that is no version.
Result<FreezeOutput> freeze_text(const Store& store, const FreezeOptions& options);

}  // namespace icecore
