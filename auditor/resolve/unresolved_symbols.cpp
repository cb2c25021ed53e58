// Python imports with RTLD_NOW: the loader looks for every symbol at once, in the objects that were
// there at start and then in those that came with the import (ld.so(8), dlopen(3)). What another
// import brought is not looked at, unless it was loaded with RTLD_GLOBAL; who defines a symbol
// without being in scope is told for that. Where a library is missing the loader ends earlier, and
// nothing can be said of the rest.
#include "resolve/unresolved_symbols.h"

#include <algorithm>

#include "base/text.h"
#include "facts/store.h"

namespace icecore {
namespace {

// A file that lacks more than this is not one that a list of names would explain.
constexpr std::size_t most_rows = 10'000;

// A program starts without what cannot be preloaded.
bool is_settled(const Load& load) {
  return load.found.file.has_value() || load.reason == LoadReason::preload;
}

}  // namespace

const SymbolTable* UnresolvedSymbols::table_of(const LoadedObject& object) const {
  return tables_.find(tree_[object.file].entry);
}

bool UnresolvedSymbols::is_complete(const Process& process, std::size_t first) const {
  const std::vector<LoadedObject>& objects = process.objects();
  for (std::size_t i = first; i < objects.size(); ++i) {
    if (table_of(objects[i]) == nullptr) return false;
  }
  return std::ranges::all_of(process.loads(), is_settled);
}

void UnresolvedSymbols::start(const Process& interpreter, EntryId root) {
  if (!is_complete(interpreter, 0)) return;
  has_base_ = true;
  base_size_ = interpreter.objects().size();
  std::size_t count = 0;
  for (const LoadedObject& object : interpreter.objects()) count += table_of(object)->keys().size();
  base_.reserve(count);
  for (const LoadedObject& object : interpreter.objects()) {
    base_.insert(table_of(object)->keys().begin(), table_of(object)->keys().end());
  }
  for (const LoadedObject& object : interpreter.objects()) {
    for (const Reference& reference : open_references(object)) {
      note(tree_[object.file].entry, reference.symbol, LoadRoot::program, root);
    }
  }
}

UnresolvedSymbols::References& UnresolvedSymbols::open_references(const LoadedObject& object) {
  const auto [place, is_new] = open_.try_emplace(object.file);
  References& references = place->second;
  if (is_new) {
    for (const SymbolReferenceView& symbol : table_of(object)->references()) {
      const ReferenceKeys keys(symbol, by_version_);
      if (base_.contains(keys.exact) || base_.contains(keys.unversioned)) continue;
      references.push_back({.symbol = symbol, .keys = keys, .definer = std::nullopt});
    }
    references.shrink_to_fit();
  }
  return references;
}

bool UnresolvedSymbols::is_defined(Reference& reference, const std::vector<Definitions>& scope) {
  const auto is_definer = [&](const Definitions& one) { return one.file == reference.definer; };
  if (reference.definer && std::ranges::any_of(scope, is_definer)) return true;
  const auto found = std::ranges::find_if(
      scope, [&](const Definitions& one) { return one.table->defines(reference.keys); });
  if (found == scope.end()) return false;
  reference.definer = found->file;
  return true;
}

void UnresolvedSymbols::look_at(const Process& process, LoadRoot kind, EntryId root) {
  if (!has_base_ || !is_complete(process, base_size_)) return;
  const std::vector<LoadedObject>& objects = process.objects();
  std::vector<Definitions> scope;
  for (std::size_t i = base_size_; i < objects.size(); ++i) {
    scope.push_back({.file = objects[i].file, .table = table_of(objects[i])});
  }
  for (std::size_t i = base_size_; i < objects.size(); ++i) {
    for (Reference& reference : open_references(objects[i])) {
      if (!is_defined(reference, scope)) {
        note(tree_[objects[i].file].entry, reference.symbol, kind, root);
      }
    }
  }
}

void UnresolvedSymbols::note(EntryId file, const SymbolReferenceView& reference, LoadRoot kind,
                             EntryId root) {
  if (rows_.size() == most_rows) return;
  Key key{file, escaped(reference.name), escaped(reference.version), kind};
  UnresolvedSymbolRow& row = rows_[key];
  if (row.roots == 0) {
    row = {.file = file,
           .symbol = std::get<1>(key),
           .version = std::get<2>(key),
           .root_kind = kind,
           .first_root = root};
  }
  ++row.roots;
}

void UnresolvedSymbols::add_to(Store& store, std::int64_t environment,
                               const std::vector<bool>& reach) {
  for (auto& [key, row] : rows_) {
    row.environment = environment;
    const ReferenceKeys keys({.name = row.symbol, .version = row.version}, by_version_);
    for (const NodeId node : tree_.entries()) {
      const EntryId file = tree_[node].entry;
      if (!reach[static_cast<std::size_t>(file)]) continue;
      const SymbolTable* table = tables_.find(file);
      if (table == nullptr || !table->defines(keys)) continue;
      row.defined_by = file;
      break;
    }
    store.add(std::move(row));
  }
  rows_.clear();
}

}  // namespace icecore
