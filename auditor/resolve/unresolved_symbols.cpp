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

// libstdc++'s string as it stands in mangled names (Itanium C++ ABI, 5.1): with the namespace of
// the new type, and the short name that the old one has.
constexpr std::string_view new_string = "NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
constexpr std::string_view old_string = "Ss";
constexpr std::string_view new_result = "B5cxx11";  // a function that returns the new type

std::string replaced(std::string_view text, std::string_view old, std::string_view with) {
  std::string result;
  for (std::size_t at = text.find(old); at != std::string_view::npos; at = text.find(old)) {
    result.append(text.substr(0, at)).append(with);
    text.remove_prefix(at + old.size());
  }
  return result.append(text);
}

// What of the two types a symbol names; none for other symbols.
CxxStrings strings_of(std::string_view symbol) {
  if (!symbol.starts_with("_Z")) return CxxStrings::none;
  if (symbol.contains("7__cxx11") || symbol.contains(new_result)) return CxxStrings::cxx11;
  return symbol.contains(old_string) ? CxxStrings::old : CxxStrings::none;
}

// Whether a library has what the symbol would be with the other type. Of symbols in which later
// parts are counted by earlier ones the name is not known; then all that the library names decides.
bool is_of_other_strings(std::string_view symbol, const SymbolTable& library, bool by_version) {
  const CxxStrings own = strings_of(symbol);
  const auto defines = [&](const std::string& name) {
    return library.defines(ReferenceKeys({.name = name, .version = {}}, by_version));
  };
  if (own == CxxStrings::cxx11) {
    return defines(replaced(replaced(symbol, new_string, old_string), new_result, "")) ||
           (symbol.contains("basic_string") && library.cxx_strings() == CxxStrings::old);
  }
  return own == CxxStrings::old && defines(replaced(symbol, old_string, new_string));
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
      if (is_defined(reference, scope)) continue;
      UnresolvedSymbolRow* const row =
          note(tree_[objects[i].file].entry, reference.symbol, kind, root);
      if (row == nullptr || row->other_strings) continue;
      const auto other = std::ranges::find_if(scope, [&](const Definitions& one) {
        return is_of_other_strings(reference.symbol.name, *one.table, by_version_);
      });
      if (other != scope.end()) row->other_strings = tree_[other->file].entry;
    }
  }
}

UnresolvedSymbolRow* UnresolvedSymbols::note(EntryId file, const SymbolReferenceView& reference,
                                             LoadRoot kind, EntryId root) {
  if (rows_.size() == most_rows) return nullptr;
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
  return &row;
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
