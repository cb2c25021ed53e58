// Which symbols nothing defines in the processes that load a binary.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "facts/resolved.h"
#include "resolve/loader.h"
#include "resolve/symbol_tables.h"

namespace icecore {

class Store;

/// For one environment: fed with its processes, one after the other.
class UnresolvedSymbols {
 public:
  UnresolvedSymbols(const SymbolTables& tables, const Tree& tree, LoaderKind loader)
      : tables_(tables), tree_(tree), by_version_(loader == LoaderKind::glibc) {}

  /// The interpreter with what it needs: what they define is there for every process.
  void start(const Process& interpreter, EntryId root);
  /// What dlopen added to that process for one root.
  void look_at(const Process& process, LoadRoot kind, EntryId root);

  /// Adds the rows of `unresolved_symbol`; `reach` is by entry number, what the environment is made
  /// of.
  void add_to(Store& store, std::int64_t environment, const std::vector<bool>& reach);

 private:
  struct Reference {
    SymbolReferenceView symbol;
    ReferenceKeys keys;
    std::optional<NodeId> definer;  // the object that had it last, which most processes load again
  };
  using References = std::vector<Reference>;
  struct Definitions {
    NodeId file{};
    const SymbolTable* table = nullptr;
  };

  static bool is_defined(Reference& reference, const std::vector<Definitions>& scope);

  [[nodiscard]] const SymbolTable* table_of(const LoadedObject& object) const;
  [[nodiscard]] bool is_complete(const Process& process, std::size_t first) const;
  References& open_references(const LoadedObject& object);
  // Null when the row is one too many.
  UnresolvedSymbolRow* note(EntryId file, const SymbolReferenceView& reference, LoadRoot kind,
                            EntryId root);

  const SymbolTables& tables_;
  const Tree& tree_;
  bool by_version_;
  bool has_base_ = false;
  std::size_t base_size_ = 0;
  std::unordered_set<std::uint64_t> base_;       // keys
  std::unordered_map<NodeId, References> open_;  // of each object, what the base does not define
  using Key = std::tuple<EntryId, std::string, std::string, LoadRoot>;
  std::map<Key, UnresolvedSymbolRow> rows_;
};

}  // namespace icecore
