// What the dynamic loader would load for an environment: for its interpreter, for each extension
// module, and for each library that no extension needs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "resolve/environment.h"
#include "resolve/loader_world.h"
#include "resolve/native_objects.h"
#include "resolve/symbol_tables.h"

namespace icecore {

class LibraryCopies;
class Store;

/// What the loads of one environment are told from.
struct LoadInput {
  const Environment& environment;
  const std::vector<bool>& reach;  ///< By entry number, what the environment is made of.
  const SymbolTables& symbols;
  LibraryCopies& copies;  ///< Is fed with all processes.
  const LoaderSettings& settings;
  const std::vector<std::string>& opened_names;  ///< That somebody would give to dlopen.
  bool keeps_attempts = false;                   ///< Whether `load_attempt` is wanted.
  std::int64_t first_id = 1;                     ///< Number of the first row of `load`.
};

struct LoadsOutcome {
  std::int64_t next_id = 1;  ///< Number for the next row of `load`.
  std::string unknown;       ///< Why it is not known what libraries would be loaded, if it is not.
};

/// Adds the environment's rows of `load`, `load_change`, `preload`, `library_directory`,
/// `program_loader` and `unresolved_symbol`.
LoadsOutcome resolve_loads(const LoadInput& input, const NativeObjects& objects, const Tree& tree,
                           Store& store);

}  // namespace icecore
