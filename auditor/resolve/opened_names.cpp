// dlopen(3); CPython's Modules/_ctypes/callproc.c (py_dl_open) and Lib/ctypes/util.py
// (_findSoname_ldconfig), whose pattern is `lib<name>.<anything>` among the lines of the machine's
// own kind, the first of which counts.
#include "resolve/opened_names.h"

#include <fmt/format.h>

namespace icecore {
namespace {

bool is_ctypes_module(std::string_view name) {
  return name == "_ctypes.so" || (name.starts_with("_ctypes.") && name.ends_with(".so"));
}

}  // namespace

NodeId caller_of_ctypes(const Environment& environment, const Tree& tree) {
  for (const SearchEntry& entry : environment.search_path) {
    if (!entry.node || entry.holds_distributions()) continue;
    for (const NodeId child : tree[*entry.node].children) {
      if (!is_ctypes_module(tree[child].name)) continue;
      if (const std::optional<NodeId> file = tree.end_of(child)) return *file;
    }
  }
  return environment.interpreter.value_or(Tree::top());
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
