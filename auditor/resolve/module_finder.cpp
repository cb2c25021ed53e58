// importlib.machinery.FileFinder: a directory with an __init__ of any kind is a package and goes
// before the modules beside it; of those the endings decide, extensions first
// (importlib/_bootstrap_external.py, _get_supported_file_loaders). An extension whose ending names
// another version of Python is no module here (PEP 3149, PEP 384).
#include "resolve/module_finder.h"

#include <algorithm>
#include <tuple>

namespace icecore {
namespace {

enum Rank : std::uint8_t {
  package,
  tagged_extension,
  stable_extension,
  extension,
  source,
  bytecode
};

std::string_view without(std::string_view text, std::string_view ending) {
  return text.substr(0, text.size() - ending.size());
}

}  // namespace

ModuleFinder::ModuleFinder(const Tree& tree, std::string_view python)
    : tree_(tree), tag_("cpython-") {
  for (const char character : python) {
    if (character != '.') tag_ += character;
  }
}

std::vector<ModuleFile> ModuleFinder::modules(NodeId directory) const {
  std::vector<ModuleFile> modules;
  for (const NodeId child : tree_[directory].children) {
    if (const std::optional<ModuleFile> module = module_of(child)) modules.push_back(*module);
  }
  std::ranges::sort(modules, {}, [](const ModuleFile& module) {
    return std::tuple(module.name, module.rank, module.file);
  });
  return modules;
}

std::optional<NodeId> ModuleFinder::find(NodeId directory, std::string_view name) const {
  std::optional<ModuleFile> best;
  for (const NodeId child : tree_[directory].children) {
    if (!tree_[child].name.starts_with(name)) continue;
    const std::optional<ModuleFile> module = module_of(child);
    if (module && module->name == name && (!best || module->rank < best->rank)) best = module;
  }
  return best ? std::optional(best->file) : std::nullopt;
}

std::optional<ModuleFile> ModuleFinder::module_of(NodeId child) const {
  const Node& node = tree_[child];
  const std::optional<NodeId> end =
      node.kind == EntryKind::link ? tree_.resolve(tree_.path(child)) : child;
  // A link to what nobody read is taken for a file of its name.
  if (end && tree_[*end].kind == EntryKind::directory) {
    const std::optional<NodeId> start = start_of(*end);
    if (!start) return std::nullopt;
    return ModuleFile{.name = node.name, .rank = Rank::package, .file = *start};
  }
  std::optional<ModuleFile> module = module_of_file(node.name);
  if (module) module->file = child;
  return module;
}

// What a package starts with is found as a module of the name __init__.
std::optional<NodeId> ModuleFinder::start_of(NodeId package) const {
  std::optional<ModuleFile> best;
  for (const NodeId child : tree_[package].children) {
    const Node& node = tree_[child];
    if (!node.name.starts_with("__init__.") || node.kind == EntryKind::directory) continue;
    const std::optional<ModuleFile> module = module_of_file(node.name);
    if (!module || module->name != "__init__" || (best && best->rank <= module->rank)) continue;
    best = module;
    best->file = child;
  }
  return best ? std::optional(best->file) : std::nullopt;
}

std::optional<ModuleFile> ModuleFinder::module_of_file(std::string_view file_name) const {
  ModuleFile module;
  if (file_name.ends_with(".py")) {
    module = {.name = without(file_name, ".py"), .rank = Rank::source};
  } else if (file_name.ends_with(".pyc")) {
    module = {.name = without(file_name, ".pyc"), .rank = Rank::bytecode};
  } else if (file_name.ends_with(".abi3.so")) {
    module = {.name = without(file_name, ".abi3.so"), .rank = Rank::stable_extension};
  } else if (file_name.ends_with(".so")) {
    module = {.name = without(file_name, ".so"), .rank = Rank::extension};
    const std::size_t dot = module.name.find('.');
    if (dot != std::string_view::npos && is_for_this_python(module.name.substr(dot + 1))) {
      module = {.name = module.name.substr(0, dot), .rank = Rank::tagged_extension};
    }
  }
  if (module.name.empty() || module.name.contains('.')) return std::nullopt;
  return module;
}

// `cpython-312-x86_64-linux-gnu`; up to Python 3.7 with a letter behind the number.
bool ModuleFinder::is_for_this_python(std::string_view tag) const {
  if (!tag.starts_with(tag_)) return false;
  const std::string_view rest = tag.substr(tag_.size());
  return rest.empty() || rest.starts_with('-') || rest.starts_with("m-");
}

}  // namespace icecore
