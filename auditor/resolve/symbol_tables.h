// The dynamic symbols of every binary, by entry, in the form that asks least of memory.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/collected_native.h"

namespace icecore {

class Store;

/// A symbol that some other file has to define. Lives as long as the SymbolTables.
struct SymbolReferenceView {
  std::string_view name;
  std::string_view version;  ///< Empty when any will do.
};

/// The keys of the definitions that a reference gets. `by_version` is whether the loader looks at
/// versions (glibc's does, musl's does not).
struct ReferenceKeys {
  ReferenceKeys() = default;
  ReferenceKeys(const SymbolReferenceView& reference, bool by_version);

  std::uint64_t exact = 0;        ///< Of the version that is asked for.
  std::uint64_t unversioned = 0;  ///< Of a definition without a version, which passes for all.
};

/// What one binary defines and asks for.
class SymbolTable {
 public:
  explicit SymbolTable(const SymbolTableFact& fact);

  /// Those that have to be there, in the file's order.
  [[nodiscard]] std::vector<SymbolReferenceView> references() const;
  /// Those that it can do without.
  [[nodiscard]] std::vector<SymbolReferenceView> weak_references() const;
  /// Sorted keys of what it defines (base/symbol_key.h).
  [[nodiscard]] const std::vector<std::uint64_t>& keys() const { return keys_; }
  /// Which string type of libstdc++ its symbols name.
  [[nodiscard]] CxxStrings cxx_strings() const { return cxx_strings_; }
  /// Whether it has one of the definitions.
  [[nodiscard]] bool defines(const ReferenceKeys& reference) const {
    return has(reference.exact) || has(reference.unversioned);
  }

 private:
  [[nodiscard]] bool has(std::uint64_t key) const;

  Blob undefined_, weak_;
  CxxStrings cxx_strings_ = CxxStrings::none;
  std::vector<std::uint64_t> keys_;
  // A bit for each key, at the place that its last bits name: most searches end here.
  std::vector<bool> filter_;
};

class SymbolTables {
 public:
  explicit SymbolTables(const Store& store);

  /// The entry's, or null when its symbols are not known.
  [[nodiscard]] const SymbolTable* find(EntryId file) const;

 private:
  std::unordered_map<EntryId, SymbolTable> tables_;
};

}  // namespace icecore
