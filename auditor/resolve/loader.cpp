// What both loaders do alike: they fill a process breadth first, each object's needs in their
// order, and what one needs may be there already because of another.
#include "resolve/loader.h"

#include <algorithm>

namespace icecore {

std::string directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, std::max<std::size_t>(slash, 1)));
}

bool is_settled(const Load& load) {
  return load.found.file.has_value() || load.reason == LoadReason::preload;
}

Opened open_library(const LoaderWorld& world, const std::string& path) {
  using Outcome = Opened::Outcome;
  const std::optional<NodeId> node = world.tree.resolve_written(path);
  if (!node) {
    return {.outcome = world.tree.is_known(path) ? Outcome::absent : Outcome::unread,
            .file = std::nullopt};
  }
  const Node& file = world.tree[*node];
  if (file.kind != EntryKind::file) return {.outcome = Outcome::refused, .file = node};
  const NativeObject* object = world.objects.find(file.entry);
  if (object == nullptr) {
    return {.outcome = file.sha256 ? Outcome::refused : Outcome::unread, .file = node};
  }
  const NativeFact& fact = object->fact;
  if (fact.machine != world.machine || fact.bits != world.bits) {
    return {.outcome = world.kind == LoaderKind::glibc ? Outcome::passed : Outcome::refused,
            .file = node};
  }
  const bool can_be_loaded = fact.kind == "shared" || fact.kind == "executable";
  return {.outcome = can_be_loaded ? Outcome::found : Outcome::refused, .file = node};
}

void LibrarySearch::look_in(std::string_view directory, FoundBy rule) {
  if (is_over) return;
  if (!directory.starts_with('/')) return look_at(std::string(directory), rule);
  while (directory.size() > 1 && directory.ends_with('/')) directory.remove_suffix(1);
  const std::string start = std::string(directory) + (directory == "/" ? "" : "/");
  if (world.has_subdirectories) {
    for (const std::string& subdirectory : world.subdirectories) {
      if (world.tree.resolve_written(start + subdirectory)) {
        look_at(start + subdirectory + name, rule);
      }
    }
  }
  look_at(start + name, rule);
}

void LibrarySearch::look_at(const std::string& path, FoundBy rule) {
  if (is_over) return;
  if (!path.starts_with('/')) {
    found.attempts.push_back(
        {.place = path, .rule = rule, .outcome = "depends on the current directory"});
    return;
  }
  const Opened opened = open_library(world, path);
  switch (opened.outcome) {
    case Opened::Outcome::absent:
      found.attempts.push_back({.place = path, .rule = rule, .outcome = "not there"});
      return;
    case Opened::Outcome::unread:
      found.attempts.push_back({.place = path, .rule = rule, .outcome = "not looked at"});
      has_unread = true;
      return;
    case Opened::Outcome::passed:
      found.attempts.push_back({.place = path, .rule = rule, .outcome = "of another machine"});
      return;
    case Opened::Outcome::refused:
      found.found_by = FoundBy::refused;
      found.attempts.push_back({.place = path, .rule = rule, .outcome = "cannot be loaded"});
      break;
    case Opened::Outcome::found:
      found.found_by = rule;
      found.file = opened.file;
      break;
  }
  found.opened = path;
  is_over = true;
}

Found LibrarySearch::outcome() && {
  if (!is_over && has_unread) found.found_by = FoundBy::unread;
  return std::move(found);
}

Found found_loaded(const std::vector<LoadedObject>& objects, std::size_t index, FoundBy rule) {
  return {.found_by = rule,
          .object = index,
          .file = objects[index].file,
          .opened = objects[index].opened,
          .attempts = {}};
}

std::unique_ptr<LoaderRules> loader_rules(const LoaderWorld& world) {
  return world.kind == LoaderKind::glibc ? glibc_rules(world) : musl_rules(world);
}

std::size_t Process::add(NodeId file, std::string opened, std::optional<std::size_t> loader) {
  objects_.push_back(LoadedObject{.file = file,
                                  .opened = std::move(opened),
                                  .loader = loader,
                                  .names = {},
                                  .native = world_->objects.find(world_->tree[file].entry)});
  return objects_.size() - 1;
}

std::optional<std::size_t> Process::index_of(NodeId file) const {
  const auto found = std::ranges::find(objects_, file, &LoadedObject::file);
  if (found == objects_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - objects_.begin());
}

// The loader is in its process from the start; glibc's is known by the name that the program asks
// for it and by its own. Preloaded libraries come before what the program needs; without them it
// starts as well.
void Process::start(NodeId program) {
  add(program, world_->tree.path(program).text(), std::nullopt);
  const NativeObject* native = objects_.front().native;
  if (native == nullptr) return;
  const std::string& interpreter = native->fact.interpreter;
  if (const std::optional<NodeId> loader = world_->tree.resolve_written(interpreter);
      loader && !interpreter.empty()) {
    const std::size_t index = add(*loader, interpreter, std::nullopt);
    if (world_->kind == LoaderKind::glibc) {
      rules_->name_object(objects_[index], interpreter.substr(interpreter.rfind('/') + 1));
    }
  }
  for (const Preload& preload : world_->preloads) {
    load({.from = 0, .name = preload.name, .found = {}, .reason = LoadReason::preload},
         rules_->searcher_for_preloads());
  }
  load_needs(0);
}

void Process::open(NodeId file, const std::string& path) {
  loads_.clear();
  if (index_of(file)) return;
  const std::size_t index = add(file, path, rules_->loader_of_opened());
  rules_->name_object(objects_[index], path);
  load_needs(index);
}

void Process::open_name(std::string_view name, std::size_t caller) {
  loads_.clear();
  const std::size_t first = objects_.size();
  load({.from = caller, .name = std::string(name), .found = {}, .reason = LoadReason::opened},
       rules_->searcher_for(caller));
  if (objects_.size() > first) objects_[first].loader = rules_->loader_of_opened();
  load_needs(first);
}

// Finds what an edge leads to, and puts it into the process when it is not there.
void Process::load(Load load, std::optional<std::size_t> by) {
  Found& found = load.found;
  found = rules_->find(objects_, by, load.name);
  if (found.file && !found.object) {
    const std::optional<std::size_t> same = index_of(*found.file);
    found.object = same ? *same : add(*found.file, found.opened, by);
    rules_->name_object(objects_[*found.object], load.name);
  }
  loads_.push_back(std::move(load));
}

void Process::load_needs(std::size_t first) {
  for (std::size_t by = first; by < objects_.size(); ++by) {
    const NativeObject* native = objects_[by].native;
    if (native == nullptr) continue;
    for (const NeededFact& need : native->needs) {
      if (need.kind != NeedKind::needed && !rules_->has_filters()) continue;
      load({.from = by, .name = need.name, .found = {}}, by);
      // A loader that finds no auxiliary goes on as if there were none.
      const bool is_found = loads_.back().found.file.has_value();
      if (need.kind == NeedKind::auxiliary && !is_found) loads_.pop_back();
    }
  }
}

}  // namespace icecore
