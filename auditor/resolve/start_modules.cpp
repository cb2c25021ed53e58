// CPython: Modules/main.c (pymain_run_python puts sys.path[0]) and Python/getopt.c for its options.
// Extension modules are left out: a program's directory has none of another's name by accident.
#include "resolve/start_modules.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "facts/store.h"
#include "resolve/environment.h"

namespace icecore {
namespace {

// `name.py`, or `name/__init__.py` for a directory; nothing for what is no module.
std::optional<NodeId> module_file(NodeId directory, std::string_view name, const Tree& tree) {
  std::optional<NodeId> node = tree.child(directory, name);
  if (node) node = tree.end_of(*node);
  if (!node) return std::nullopt;
  if (tree[*node].kind == EntryKind::file) return name.ends_with(".py") ? node : std::nullopt;
  return tree.child(*node, "__init__.py");
}

std::optional<NodeId> module_of(const Environment& environment, const std::string& name,
                                const Tree& tree) {
  for (const SearchEntry& entry : environment.search_path) {
    if (!entry.node) continue;
    if (const auto package = module_file(*entry.node, name, tree)) return package;
    if (const auto module = module_file(*entry.node, name + ".py", tree)) return module;
  }
  return std::nullopt;
}

std::optional<NodeId> directory_of_script(const std::string& script,
                                          const std::string& working_directory, const Tree& tree) {
  const std::string path = escaped(script);
  const std::optional<NodeId> node =
      tree.resolve_written(path.starts_with('/') ? path : working_directory + "/" + path);
  if (!node || tree[*node].kind != EntryKind::file) return std::nullopt;
  return tree[*node].parent;
}

enum class OptionEnd : std::uint8_t { goes_on, takes_next, runs, hides };

// What one word of options comes to; several may stand in it.
OptionEnd read_options(std::string_view word) {
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (word[i] == 'P' || word[i] == 'I') return OptionEnd::hides;
    if (word[i] == 'm' || word[i] == 'c') return OptionEnd::runs;
    if (word[i] == 'W' || word[i] == 'X') {
      return i + 1 == word.size() ? OptionEnd::takes_next : OptionEnd::goes_on;
    }
  }
  return OptionEnd::goes_on;
}

}  // namespace

std::optional<NodeId> import_directory(std::span<const ShellWord> words,
                                       const std::string& working_directory, const Tree& tree) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& text = words[i].text;
    if (words[i].has_expansion) return std::nullopt;
    if (!text.starts_with('-')) return directory_of_script(text, working_directory, tree);
    if (text == "-") break;
    if (text.starts_with("--")) continue;
    const OptionEnd end = read_options(text);
    if (end == OptionEnd::hides) return std::nullopt;
    if (end == OptionEnd::runs) break;
    if (end == OptionEnd::takes_next) ++i;
  }
  return tree.resolve_written(working_directory);
}

void add_start_modules(const Environment& environment, NodeId directory, const Tree& tree,
                       Store& store) {
  // One that is on the path anyway hides nothing that was not hidden before.
  if (std::ranges::any_of(environment.search_path,
                          [&](const SearchEntry& entry) { return entry.node == directory; })) {
    return;
  }
  for (const NodeId child : tree[directory].children) {
    std::string name = tree[child].name;
    const std::optional<NodeId> own = module_file(directory, name, tree);
    if (!own) continue;
    if (name.ends_with(".py")) {
      name.resize(name.size() - 3);
      if (module_file(directory, name, tree)) continue;  // the package of that name is imported
    }
    const std::optional<NodeId> other = module_of(environment, name, tree);
    if (!other || tree[*own].entry == 0 || tree[*other].entry == 0) continue;
    if (tree[*own].sha256 && tree[*own].sha256 == tree[*other].sha256) continue;
    store.add(StartModuleRow{.environment = environment.row.id,
                             .name = name,
                             .file = tree[*own].entry,
                             .shadowed = tree[*other].entry});
  }
}

}  // namespace icecore
