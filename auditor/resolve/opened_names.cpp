// dlopen(3); CPython's Modules/_ctypes/callproc.c (py_dl_open) and Lib/ctypes/util.py
// (_findSoname_ldconfig), whose pattern is `lib<name>.<anything>` among the lines of the machine's
// own kind, the first of which counts.
#include "resolve/opened_names.h"

#include <fmt/format.h>

namespace icecore {
namespace {

// Whether the file is the extension module of that name.
bool is_module(std::string_view file, std::string_view module) {
  if (!file.starts_with(module) || !file.ends_with(".so")) return false;
  return file.size() > module.size() && file[module.size()] == '.';
}

std::optional<NodeId> module_in(const SearchEntry& entry, std::string_view module,
                                const Tree& tree) {
  if (!entry.node) return std::nullopt;
  for (const NodeId child : tree[*entry.node].children) {
    if (!is_module(tree[child].name, module)) continue;
    if (const std::optional<NodeId> file = tree.end_of(child)) return file;
  }
  return std::nullopt;
}

}  // namespace

NodeId caller_of_ctypes(const Environment& environment, const Tree& tree) {
  for (const SearchEntry& entry : environment.search_path) {
    if (entry.holds_distributions()) continue;
    if (const std::optional<NodeId> file = module_in(entry, "_ctypes", tree)) return *file;
  }
  return environment.interpreter.value_or(Tree::top());
}

std::optional<NodeId> caller_of_cffi(const Environment& environment, const Tree& tree) {
  for (const SearchEntry& entry : environment.search_path) {
    if (const std::optional<NodeId> file = module_in(entry, "_cffi_backend", tree)) return file;
  }
  return std::nullopt;
}

Process open_by_name(const Process& interpreter, NodeId caller, std::string_view name,
                     const Tree& tree) {
  Process process = interpreter;
  if (!process.index_of(caller)) process.open(caller, tree.path(caller).text());
  process.open_name(name, *process.index_of(caller));
  return process;
}

std::optional<std::string> find_library(const LoaderWorld& world, std::string_view name) {
  const std::string start = fmt::format("lib{}.", name);
  const CachedLibrary* first = nullptr;
  std::string found;
  for (auto entry = world.cache.lower_bound(start);
       entry != world.cache.end() && entry->first.starts_with(start); ++entry) {
    if (entry->first.size() == start.size()) continue;
    if (first != nullptr && first->position < entry->second.position) continue;
    first = &entry->second;
    found = entry->first;
  }
  return first == nullptr ? std::nullopt : std::optional(found);
}

}  // namespace icecore
