// What each environment's dynamic loader would load, found while nobody needs to know yet whose the
// files are; and the tables that it was told from, which other questions about binaries share.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "resolve/environment.h"
#include "resolve/owners.h"

namespace icecore {

class NativeObjects;
class Store;
class SymbolTables;

struct ClosureOptions {
  const Variables& variables;                    ///< That Python will run with.
  std::string_view cpu;                          ///< `x86-64-v3`; empty when nobody says.
  const std::vector<std::string>& opened_names;  ///< Libraries that somebody would open by name.
  bool keeps_attempts = false;                   ///< Whether the fact `load_attempt` is wanted.
};

class NativeClosure {
 public:
  /// Adds what `resolve_loads` adds. Environments and tree must outlive it.
  NativeClosure(const std::vector<Environment>& environments, const ClosureOptions& options,
                const Tree& tree, Store& store);
  NativeClosure(NativeClosure&&) noexcept;
  NativeClosure& operator=(NativeClosure&&) noexcept;
  ~NativeClosure();

  [[nodiscard]] const NativeObjects& objects() const;
  [[nodiscard]] const SymbolTables& symbols() const;
  /// By entry number, what an environment is made of. `environment` is its place in the list.
  [[nodiscard]] const std::vector<bool>& reach(std::size_t environment) const;

  /// Adds the rows of `library_copy` and `symbol_clash`.
  void add_copies(const std::vector<Owner>& owners, Store& store);
  /// Adds a gap when it is not known what an environment's loader would do.
  void add_gap(std::size_t environment, Store& store) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace icecore
