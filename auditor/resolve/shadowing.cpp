// Who shadows whom is a matter of names alone; whether that is a mistake depends on who owns the
// two files, which rules decide: many wheels bring a compiled module beside its own source.
#include "resolve/shadowing.h"

#include <map>
#include <set>

#include "facts/store.h"
#include "resolve/environment.h"
#include "resolve/module_finder.h"

namespace icecore {
namespace {

class ShadowingResolver {
 public:
  ShadowingResolver(const Environment& environment, const Tree& tree, Store& store)
      : environment_(environment), tree_(tree), store_(store), finder_(tree, environment.python) {}

  void run() {
    for (const SearchEntry& entry : environment_.search_path) {
      if (entry.node && tree_[*entry.node].kind == EntryKind::directory) add_top_level(entry);
    }
  }

 private:
  // In the order of the import path: what an earlier directory has is imported from there.
  void add_top_level(const SearchEntry& entry) {
    for (const ModuleFile& module : finder_.modules(*entry.node)) {
      const auto [first, is_new] = imported_.emplace(module.name, module.file);
      if (!is_new) add(module, first->second);
    }
    if (!entry.is_site) return;
    for (const NodeId child : tree_[*entry.node].children) add_inside(child);
  }

  void add_inside(NodeId top) {
    std::vector<NodeId> pending{top};
    while (!pending.empty()) {
      const NodeId directory = pending.back();
      pending.pop_back();
      const Node& node = tree_[directory];
      if (node.kind != EntryKind::directory || node.name == "__pycache__") continue;
      add_directory(directory);
      pending.insert(pending.end(), node.children.begin(), node.children.end());
    }
  }

  void add_directory(NodeId directory) {
    const ModuleFile* first = nullptr;
    const std::vector<ModuleFile> modules = finder_.modules(directory);
    for (const ModuleFile& module : modules) {
      if (first != nullptr && first->name == module.name) {
        add(module, first->file);
      } else {
        first = &module;
      }
    }
  }

  // A package that two entries of the path lead to is no other file.
  void add(const ModuleFile& module, NodeId imported) {
    if (module.file == imported || !seen_.insert(module.file).second) return;
    store_.add(ShadowedModuleRow{.environment = environment_.row.id,
                                 .shadowed = tree_[module.file].entry,
                                 .file = tree_[imported].entry,
                                 .name = std::string(module.name)});
  }

  const Environment& environment_;
  const Tree& tree_;
  Store& store_;
  ModuleFinder finder_;
  std::map<std::string_view, NodeId> imported_;  // top-level names
  std::set<NodeId> seen_;
};

}  // namespace

void resolve_shadowing(const Environment& environment, const Tree& tree, Store& store) {
  ShadowingResolver(environment, tree, store).run();
}

}  // namespace icecore
