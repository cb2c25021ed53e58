// Lines are split when somebody asks for them: most binaries are asked once, and many never.
#include "resolve/symbol_tables.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/symbol_key.h"
#include "facts/store.h"

namespace icecore {

SymbolTable::SymbolTable(const SymbolTableFact& fact)
    : undefined_(fact.undefined), keys_(symbol_keys(fact.defined)) {
}

std::vector<SymbolReferenceView> SymbolTable::references() const {
  std::vector<SymbolReferenceView> references;
  std::string_view lines = as_text(undefined_);
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const std::size_t at = line.find('@');
    references.push_back(
        {.name = line.substr(0, at),
         .version = at == std::string_view::npos ? std::string_view() : line.substr(at + 1)});
  }
  return references;
}

bool defines(const std::vector<std::uint64_t>& keys, const SymbolReferenceView& reference,
             bool by_version) {
  const std::string_view version = by_version ? reference.version : std::string_view();
  return std::ranges::binary_search(keys, symbol_key(reference.name, version)) ||
         std::ranges::binary_search(keys, unversioned_symbol_key(reference.name));
}

SymbolTables::SymbolTables(const Store& store) {
  store.each<SymbolTableFact>(
      "file", [&](const SymbolTableFact& fact) { tables_.emplace(fact.file, SymbolTable(fact)); });
}

const SymbolTable* SymbolTables::find(EntryId file) const {
  const auto table = tables_.find(file);
  return table == tables_.end() ? nullptr : &table->second;
}

}  // namespace icecore
