// Whether extension modules keep what `abi3` promises: that they need nothing of Python but what
// its stable ABI has had since the version that they name (PEP 384, PEP 803).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "icecore/result.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/owners.h"
#include "resolve/symbol_tables.h"

namespace icecore {

/// The symbols of the stable ABI, each with the Python 3 that it came with.
class StableAbi {
 public:
  /// The table that the program carries (rules/data/stable_abi.csv); ErrorKind::internal if a row
  /// is not one.
  static Result<StableAbi> load();
  /// The same from a given text.
  static Result<StableAbi> parse(std::string_view csv);

  /// The second number of that version; nothing for what is not in the stable ABI.
  [[nodiscard]] std::optional<std::int64_t> added(std::string_view symbol) const;
  [[nodiscard]] std::size_t size() const { return added_.size(); }

 private:
  std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> added_;
};

/// Adds the rows of `stable_abi` and `stable_abi_breach`.
void resolve_stable_abi(const std::vector<Environment>& environments,
                        const std::vector<Owner>& owners, const SymbolTables& symbols,
                        const Tree& tree, Store& store);

}  // namespace icecore
