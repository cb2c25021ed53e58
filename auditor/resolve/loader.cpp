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
  if (!directory.starts_with('/')) {
    found.attempts.push_back({.place = std::string(directory),
                              .rule = rule,
                              .outcome = "depends on the current directory"});
    return;
  }
  while (directory.size() > 1 && directory.ends_with('/')) directory.remove_suffix(1);
  look_at(std::string(directory) + (directory == "/" ? "" : "/") + name, rule);
}

void LibrarySearch::look_at(const std::string& path, FoundBy rule) {
  if (is_over) return;
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

std::size_t Process::add(NodeId file, std::string opened, std::optional<std::size_t> loader,
                         std::vector<std::string> names) {
  objects_.push_back(LoadedObject{.file = file,
                                  .opened = std::move(opened),
                                  .loader = loader,
                                  .names = std::move(names),
                                  .native = world_->objects.find(world_->tree[file].entry)});
  return objects_.size() - 1;
}

// The loader is in its process from the start, by the name that the program asks for it and by its
// own.
void Process::start(NodeId program) {
  add(program, world_->tree.path(program).text(), std::nullopt, {});
  const NativeObject* native = objects_.front().native;
  if (native == nullptr) return;
  const std::string& interpreter = native->fact.interpreter;
  if (const std::optional<NodeId> loader = world_->tree.resolve_written(interpreter);
      loader && !interpreter.empty()) {
    const std::string name = interpreter.substr(interpreter.rfind('/') + 1);
    add(*loader, interpreter, std::nullopt, {interpreter, name});
  }
  load_needs(0);
}

void Process::open(NodeId file, std::string path) {
  loads_.clear();
  const auto loaded = std::ranges::find(objects_, file, &LoadedObject::file);
  if (loaded != objects_.end()) return;
  const std::vector<std::string> names = rules_->names_of(path, path);
  load_needs(add(file, std::move(path), rules_->loader_of_opened(), names));
}

void Process::load_needs(std::size_t first) {
  for (std::size_t by = first; by < objects_.size(); ++by) {
    const NativeObject* native = objects_[by].native;
    if (native == nullptr || (first != 0 && by < first)) continue;
    for (const NeededFact& need : native->needs) {
      const std::string& name = need.name;
      Found found = rules_->find(objects_, by, name);
      // A loader that finds no auxiliary goes on as if there were none.
      if (need.kind == NeedKind::auxiliary && !found.file) continue;
      if (found.file && !found.object) {
        const auto same = std::ranges::find(objects_, *found.file, &LoadedObject::file);
        const std::vector<std::string> names = rules_->names_of(name, found.opened);
        if (same != objects_.end()) {
          std::ranges::copy(names, std::back_inserter(same->names));
          found.object = static_cast<std::size_t>(same - objects_.begin());
        } else {
          found.object = add(*found.file, found.opened, by, names);
        }
      }
      loads_.push_back(Load{.from = by, .name = name, .found = std::move(found)});
    }
  }
}

}  // namespace icecore
