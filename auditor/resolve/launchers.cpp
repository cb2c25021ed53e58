// A script belongs to the distribution whose RECORD lists it; scripts of setuptools and of
// distributions without a RECORD to the one whose entry point they call. Of an interpreter's prefix
// only the executables are part of the audit, so that nothing is found there says little.
#include "resolve/launchers.h"

#include <algorithm>

#include "formats/name.h"
#include "resolve/environment.h"
#include "resolve/facts_by_file.h"
#include "resolve/records.h"

namespace icecore {
namespace {

// `module:function`, without the extras and blanks that may be around them.
std::string callable_of(const EntryPointFact& point) {
  std::string callable = point.value.substr(0, point.value.find('['));
  std::erase_if(callable, [](char character) { return character == ' ' || character == '\t'; });
  return callable;
}

class LauncherResolver {
 public:
  LauncherResolver(const Environment& environment, const std::vector<RecordClaim>& claims,
                   const Tree& tree, Store& store)
      : environment_(environment),
        claims_(claims),
        tree_(tree),
        store_(store),
        launchers_(by_file<LauncherFact>(store)) {}

  AnnouncedLaunchers run() {
    bin_ = tree_.resolve(environment_.directory.child("bin"));
    if (!bin_) return {};
    find_entry_points();
    for (const NodeId script : tree_[*bin_].children) {
      const auto launcher = launchers_.find(tree_[script].entry);
      if (launcher != launchers_.end()) add(script, launcher->second);
    }
    return std::move(announced_);
  }

 private:
  void find_entry_points() {
    const auto facts = lists_by_file<EntryPointFact>(store_);
    for (const Distribution& distribution : environment_.distributions) {
      std::vector<EntryPointFact>& scripts = scripts_.emplace_back();
      const auto name = distribution.row.form == MetadataForm::egg_zip
                            ? std::optional(distribution.location)
                            : tree_.child(distribution.location, "entry_points.txt");
      const auto file = name ? tree_.end_of(*name) : std::nullopt;
      const auto points = file ? facts.find(tree_[*file].entry) : facts.end();
      if (points == facts.end() || distribution.row.is_leftover != 0) continue;
      for (const EntryPointFact& point : points->second) {
        const bool is_script =
            point.group_name == "console_scripts" || point.group_name == "gui_scripts";
        if (is_script) scripts.push_back(point);
      }
    }
  }

  void add(NodeId script, const LauncherFact& launcher) {
    LauncherStateRow row{.environment = environment_.row.id, .file = launcher.file};
    std::optional<std::size_t> owner = lister_of(launcher.file);
    if (!owner) {
      owner = announcer_of(tree_[script].name, launcher);
      const bool has_record = owner && environment_.distributions[*owner].row.record;
      if (owner && !has_record) {
        announced_.emplace(launcher.file, environment_.distributions[*owner].row.id);
      }
    }
    if (owner) {
      row.distribution = environment_.distributions[*owner].row.id;
      row.entry_point = entry_point_in(*owner, tree_[script].name, launcher);
    }
    find_interpreter(launcher, row);
    store_.add(std::move(row));
  }

  std::optional<std::size_t> lister_of(EntryId file) const {
    const RecordClaim* claim = first_claim_on(file, claims_);
    if (claim == nullptr) return std::nullopt;
    return environment_.index_of(claim->distribution);
  }

  // The first on the import path that has an entry point of this name and meaning.
  std::optional<std::size_t> announcer_of(const std::string& name,
                                          const LauncherFact& launcher) const {
    for (std::size_t i = 0; i < scripts_.size(); ++i) {
      if (entry_point_in(i, name, launcher) == name) return i;
    }
    return std::nullopt;
  }

  // The distribution's entry point that the script calls: that of its own name, else the first;
  // pip has scripts of other names (`pip3.12`) than its entry points.
  std::string entry_point_in(std::size_t index, const std::string& name,
                             const LauncherFact& launcher) const {
    std::string first;
    for (const EntryPointFact& point : scripts_[index]) {
      if (!calls(launcher, index, name, point)) continue;
      if (point.name == name) return name;
      if (first.empty()) first = point.name;
    }
    return first;
  }

  bool calls(const LauncherFact& launcher, std::size_t index, const std::string& name,
             const EntryPointFact& point) const {
    if (launcher.kind == LauncherKind::entry_point) {
      return callable_of(point) == launcher.module + ":" + launcher.function;
    }
    if (launcher.kind != LauncherKind::easy_install || point.name != name) return false;
    const std::string required = launcher.requirement.substr(0, launcher.requirement.find("=="));
    return normalized_name(required) == environment_.distributions[index].row.normalized_name;
  }

  void find_interpreter(const LauncherFact& launcher, LauncherStateRow& row) const {
    const bool is_beside = launcher.form == ShebangForm::beside;
    row.interpreter_place = InterpreterPlace::searched;
    if (launcher.form == ShebangForm::searched) return;
    row.interpreter_place = InterpreterPlace::outside;
    if (!is_beside && !launcher.interpreter.starts_with('/')) return;
    const Result<TreePath> place = tree_.path(*bin_).resolve(launcher.interpreter);
    if (!place) return;
    const std::optional<NodeId> node = tree_.find(*place);
    if (!node || tree_[*node].entry == 0) {
      if (is_read(*place)) row.interpreter_place = InterpreterPlace::absent;
      return;
    }
    row.interpreter = tree_[*node].entry;
    const bool is_own = tree_[*node].parent == *bin_;
    row.interpreter_place = is_own ? InterpreterPlace::own : InterpreterPlace::other;
  }

  // Whether the place would be part of the audit if something were there.
  bool is_read(const TreePath& place) const {
    const bool is_python = place.name().starts_with("python") || place.name().starts_with("pypy");
    if (tree_.is_read(place)) return true;
    return is_python && std::ranges::any_of(tree_.roots(), [&](const TreeRoot& root) {
             return root.kind == RootKind::interpreter && place.parent() == root.path.child("bin");
           });
  }

  const Environment& environment_;
  const std::vector<RecordClaim>& claims_;
  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, LauncherFact> launchers_;
  std::optional<NodeId> bin_;
  std::vector<std::vector<EntryPointFact>> scripts_;  // by index of the distribution
  AnnouncedLaunchers announced_;
};

}  // namespace

AnnouncedLaunchers resolve_launchers(const Environment& environment,
                                     const std::vector<RecordClaim>& claims, const Tree& tree,
                                     Store& store) {
  return LauncherResolver(environment, claims, tree, store).run();
}

}  // namespace icecore
