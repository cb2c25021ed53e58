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

struct CopySources;
class Store;

/// What the loads of one environment are told from.
struct LoadInput {
  const Environment& environment;
  const std::vector<bool>& reach;  ///< By entry number, what the environment is made of.
  const SymbolTables& symbols;
  const CopySources& copies;
  const LoaderSettings& settings;
  const std::vector<std::string>& opened_names;  ///< That somebody would give to dlopen.
  bool keeps_attempts = false;                   ///< Whether `load_attempt` is wanted.
  /// Whether it has no interpreter, and wheels for Windows or macOS: what it has of ELF is data.
  bool is_for_other_system = false;
  std::int64_t first_id = 1;  ///< Number of the first row of `load`.
};

/// Adds the environment's rows of `load`, `load_change`, `preload`, `library_directory`,
/// `program_loader`, `unresolved_symbol`, `library_copy` and `symbol_clash`; gives the number for
/// the next row of `load`. What cannot be told is a gap.
std::int64_t resolve_loads(const LoadInput& input, const NativeObjects& objects, const Tree& tree,
                           Store& store);

}  // namespace icecore
