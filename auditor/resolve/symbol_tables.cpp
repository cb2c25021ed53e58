// Lines are split when somebody asks for them: most binaries are asked once, and many never.
#include "resolve/symbol_tables.h"

#include <algorithm>
#include <bit>

#include "base/bytes.h"
#include "base/symbol_key.h"
#include "facts/store.h"

namespace icecore {

namespace {

std::vector<SymbolReferenceView> references_in(const Blob& text) {
  std::vector<SymbolReferenceView> references;
  std::string_view lines = as_text(text);
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

}  // namespace

ReferenceKeys::ReferenceKeys(const SymbolReferenceView& reference, bool by_version)
    : exact(symbol_key(reference.name, by_version ? reference.version : std::string_view())),
      unversioned(unversioned_symbol_key(reference.name)) {
}

SymbolTable::SymbolTable(const SymbolTableFact& fact)
    : undefined_(fact.undefined),
      weak_(fact.weak),
      cxx_strings_(fact.cxx_strings),
      keys_(symbol_keys(fact.defined)),
      filter_(std::bit_ceil(8 * keys_.size() + 1)) {
  for (const std::uint64_t key : keys_) filter_[key & (filter_.size() - 1)] = true;
}

bool SymbolTable::has(std::uint64_t key) const {
  return filter_[key & (filter_.size() - 1)] && std::ranges::binary_search(keys_, key);
}

std::vector<SymbolReferenceView> SymbolTable::references() const {
  return references_in(undefined_);
}

std::vector<SymbolReferenceView> SymbolTable::weak_references() const {
  return references_in(weak_);
}

SymbolTables::SymbolTables(const Store& store) {
  store.each<SymbolTableFact>(
      "file", [&](const SymbolTableFact& fact) { tables_.try_emplace(fact.file, fact); });
}

const SymbolTable* SymbolTables::find(EntryId file) const {
  const auto table = tables_.find(file);
  return table == tables_.end() ? nullptr : &table->second;
}

}  // namespace icecore
