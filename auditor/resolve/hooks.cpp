// site.py: `import` lines of .pth files are executed, other lines join the import path, and from
// Python 3.15 on what .start files name is called (PEP 829); then sitecustomize is imported, and
// usercustomize where the user's site-packages are enabled, which a virtual environment does only
// together with the system's.
#include "resolve/hooks.h"

#include <string_view>

#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/module_finder.h"

namespace icecore {
namespace {

class HookResolver {
 public:
  HookResolver(const Environment& environment, const Tree& tree, Store& store)
      : environment_(environment),
        tree_(tree),
        store_(store),
        lines_(lists_by_file<PthLineFact>(store)),
        start_lines_(lists_by_file<StartLineFact>(store)) {}

  std::vector<HookRow> run() {
    for (const SearchEntry& entry : environment_.search_path) {
      if (!entry.is_site || !entry.node) continue;
      for (const NodeId child : tree_[*entry.node].children) {
        add_lines(*entry.node, child);
        add_start_lines(child);
      }
    }
    add_module("sitecustomize", HookKind::sitecustomize);
    if (environment_.row.user_site != 0) add_module("usercustomize", HookKind::usercustomize);
    for (const HookRow& hook : hooks_) store_.add(hook);
    return std::move(hooks_);
  }

 private:
  void add_lines(NodeId site, NodeId file) {
    const std::optional<NodeId> end = tree_.end_of(file);
    const auto lines = end ? lines_.find(tree_[*end].entry) : lines_.end();
    if (lines == lines_.end() || !tree_[file].name.ends_with(".pth")) return;
    const bool has_start_file = reads_start_files() && start_file_of(site, file);
    for (const PthLineFact& line : lines->second) {
      if (line.kind == HookKind::import_line && has_start_file) continue;
      HookRow hook{.environment = environment_.row.id,
                   .file = tree_[file].entry,
                   .line = line.line,
                   .kind = line.kind,
                   .text = line.text};
      if (line.kind == HookKind::path_line) take_place(site, line, hook);
      hooks_.push_back(std::move(hook));
    }
  }

  // PEP 829: from 3.15 on; what is not known is taken for older.
  bool reads_start_files() const {
    constexpr int first_minor = 15;
    return minor_of_python3(environment_.python).value_or(0) >= first_minor;
  }

  // A .start file keeps the statements of the .pth of its stem from running, even if it is empty.
  std::optional<NodeId> start_file_of(NodeId site, NodeId pth) const {
    const std::string& name = tree_[pth].name;
    const std::string_view stem = std::string_view(name).substr(0, name.size() - 4);
    return tree_.child(site, std::string(stem) + ".start");
  }

  void add_start_lines(NodeId file) {
    const std::optional<NodeId> end = tree_.end_of(file);
    const auto lines = end ? start_lines_.find(tree_[*end].entry) : start_lines_.end();
    if (lines == start_lines_.end() || !reads_start_files()) return;
    for (const StartLineFact& line : lines->second) {
      if (line.callable.empty()) continue;
      hooks_.push_back(HookRow{.environment = environment_.row.id,
                               .file = tree_[file].entry,
                               .line = line.line,
                               .kind = HookKind::start_line,
                               .text = line.text});
    }
  }

  void take_place(NodeId site, const PthLineFact& line, HookRow& hook) const {
    const Result<TreePath> place = tree_.path(site).resolve(line.text);
    if (!place) return;
    hook.is_outside = place->is_within(environment_.directory) ? 0 : 1;
    if (tree_.resolve(*place)) hook.leads_to = tree_.shown_place(*place);
  }

  // The first directory of the import path that has the module wins.
  void add_module(std::string_view name, HookKind kind) {
    const ModuleFinder modules(tree_, environment_.python);
    for (const SearchEntry& entry : environment_.search_path) {
      if (!entry.node || tree_[*entry.node].kind != EntryKind::directory) continue;
      if (const std::optional<NodeId> module = modules.find(*entry.node, name)) {
        hooks_.push_back(HookRow{.environment = environment_.row.id,
                                 .file = tree_[*module].entry,
                                 .kind = kind,
                                 .text = std::string(name)});
        return;
      }
    }
  }

  const Environment& environment_;
  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, std::vector<PthLineFact>> lines_;
  std::unordered_map<EntryId, std::vector<StartLineFact>> start_lines_;
  std::vector<HookRow> hooks_;
};

}  // namespace

std::vector<HookRow> resolve_hooks(const Environment& environment, const Tree& tree, Store& store) {
  return HookResolver(environment, tree, store).run();
}

}  // namespace icecore
