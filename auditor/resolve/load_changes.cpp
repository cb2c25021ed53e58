// An edge is compared where both processes have it: what only one of them needs follows from the
// edge that brought it there. Where nobody says what the processor is, the world that is simulated
// has one without any extension, and every level that the tree has libraries for is another.
#include "resolve/load_changes.h"

#include "facts/store.h"
#include "resolve/loader_subdirectories.h"

namespace icecore {

LoadChanges::LoadChanges(const LoaderWorld& world, const LoaderSettings& settings) : world_(world) {
  const auto add = [&](LoadCondition condition, std::string value, LoaderWorld other) {
    others_.push_back(std::make_unique<Other>(condition, std::move(value), std::move(other)));
  };
  if (!world.library_path.empty()) {
    add(LoadCondition::without_variable, "LD_LIBRARY_PATH", without_library_path(world));
  }
  LoaderWorld without_preload = without_preload_variable(world);
  if (without_preload.preloads.size() != world.preloads.size()) {
    add(LoadCondition::without_variable, "LD_PRELOAD", std::move(without_preload));
  }
  if (world.kind != LoaderKind::glibc || !settings.cpu.empty()) return;
  for (const std::string& processor : processors_of(world.tree)) {
    LoaderWorld other = on_processor(world, processor);
    const bool has_other_places = other.subdirectories != world.subdirectories;
    if (!has_other_places && other.platform == world.platform) continue;
    add(LoadCondition::on_processor, processor, std::move(other));
  }
}

void LoadChanges::start(const Process& interpreter, NodeId program) {
  const EntryId root = world_.tree[program].entry;
  for (const std::unique_ptr<Other>& other : others_) {
    other->interpreter.emplace(other->world, *other->rules);
    other->interpreter->start(program);
    compare(interpreter, *other->interpreter, *other, LoadRoot::program, root);
  }
}

void LoadChanges::open(const Process& process, NodeId file, const std::string& path, LoadRoot kind,
                       EntryId root) {
  for (const std::unique_ptr<Other>& other : others_) {
    Process otherwise = *other->interpreter;
    otherwise.open(file, path);
    compare(process, otherwise, *other, kind, root);
  }
}

EntryId LoadChanges::entry_of(const Found& found) const {
  return found.file ? world_.tree[*found.file].entry : 0;
}

void LoadChanges::compare(const Process& process, const Process& otherwise, const Other& other,
                          LoadRoot kind, EntryId root) {
  using Edge = std::pair<NodeId, std::string>;
  std::map<Edge, const Found*> edges;
  for (const Load& load : otherwise.loads()) {
    if (load.reason == LoadReason::preload) continue;
    edges.try_emplace({otherwise.objects()[load.from].file, load.name}, &load.found);
  }
  for (const Load& load : process.loads()) {
    if (load.reason == LoadReason::preload) continue;
    const NodeId from = process.objects()[load.from].file;
    const auto found = edges.find({from, load.name});
    if (found == edges.end()) continue;
    const EntryId here = entry_of(load.found);
    const EntryId there = entry_of(*found->second);
    if (here == there) continue;
    const EntryId file = world_.tree[from].entry;
    LoadChangeRow& row = rows_[{other.condition, other.value, file, load.name, here, there}];
    if (row.roots++ != 0) continue;
    row.condition = other.condition;
    row.value = other.value;
    row.file = file;
    row.name = load.name;
    if (here != 0) row.found = here;
    if (there != 0) row.otherwise = there;
    row.root_kind = kind;
    row.first_root = root;
  }
}

void LoadChanges::add_to(Store& store, std::int64_t environment) {
  for (auto& [key, row] : rows_) {
    row.environment = environment;
    store.add(std::move(row));
  }
  rows_.clear();
}

}  // namespace icecore
