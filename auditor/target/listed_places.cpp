// Packages list a hundred thousand paths of which an audit holds a few, so a path is first asked
// for its name, then for the name of its directory with it. That is the name of the directory that
// it is in unless this is a link to one that is called otherwise: those in `/` and `/usr` are known
// (`/usr/sbin` leads to `bin` on some systems); of deeper ones, which an administrator may have
// made, the files count as nobody's. A directory is looked up in the file system only when no layer
// lists it: those that one lists have no links above them.
#include "target/listed_places.h"
#include "target/file_tree.h"

#include <algorithm>
#include <functional>
#include <ranges>

namespace icecore {
namespace {

constexpr std::size_t name_bits = 1U << 20U;

std::size_t hash_of(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

std::size_t joined(std::size_t directory, std::size_t name) {
  constexpr std::size_t odd_factor = 0x9E3779B97F4A7C15U;
  return directory * odd_factor + name;
}

}  // namespace

ListedPlaces::ListedPlaces(const std::vector<Layer>& layers, const FileTree& files,
                           const Limits& limits)
    : files_(files), limits_(limits), names_(name_bits), names_in_directory_(name_bits) {
  for (const Layer& layer : layers) {
    std::vector<std::size_t> hashes;
    for (const TreePath& directory : layer.directories) {
      const std::string_view path = directory.text();
      hashes.push_back(hash_of(path));
      known_.try_emplace(path, Directory{.path = path, .hash = hashes.back()});
    }
    EntryId id = layer.first_entry;
    for (const Entry& entry : layer.entries) {
      const EntryId number = id++;
      if (entry.kind == EntryKind::directory) continue;
      const std::string_view name = entry.bytes_of_name();
      const std::size_t hash = hash_of(name);
      names_[hash % name_bits] = true;
      const std::string_view directory = layer.directories[entry.directory].name();
      names_in_directory_[joined(hash_of(directory), hash) % name_bits] = true;
      places_.push_back({.hash = joined(hashes[entry.directory], hash),
                         .entry = number,
                         .directory = layer.directories[entry.directory].text(),
                         .name = name});
    }
  }
  std::ranges::sort(places_);
  add_links_of(TreePath());
  add_links_of(TreePath().child("usr"));
  const auto root = known_.find("/");
  seen_["/"] = {.end = TreePath(),
                .listed = root == known_.end() ? std::nullopt : std::optional(root->second)};
}

void ListedPlaces::add_links_of(const TreePath& directory) {
  for (const std::string& name : files_.names(directory)) {
    const Result<TreePath> end = files_.resolve(directory.child(name), limits_.link_hops);
    if (end && end->name() != name) links_.emplace_back(name, end->name());
  }
}

bool ListedPlaces::may_hold(std::string_view directory, std::size_t name_hash) const {
  const auto is_known = [&](std::string_view called) {
    return bool{names_in_directory_[joined(hash_of(called), name_hash) % name_bits]};
  };
  return is_known(directory) || std::ranges::any_of(links_, [&](const auto& link) {
           return link.first == directory && is_known(link.second);
         });
}

std::optional<EntryId> ListedPlaces::entry_at(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view name = path.substr(slash + 1);
  const std::size_t hash = hash_of(name);
  if (!names_[hash % name_bits]) return std::nullopt;
  const std::string_view above = path.substr(0, slash);
  if (!may_hold(above.substr(above.rfind('/') + 1), hash)) return std::nullopt;
  const std::optional<Directory>& directory = directory_at(above);
  if (!directory) return std::nullopt;
  const Place wanted{
      .hash = joined(directory->hash, hash), .directory = directory->path, .name = name};
  const auto found = std::ranges::lower_bound(places_, wanted);
  return found != places_.end() && *found == wanted ? std::optional(found->entry) : std::nullopt;
}

// What one package lists lies mostly in few directories, file after file.
const std::optional<ListedPlaces::Directory>& ListedPlaces::directory_at(std::string_view path) {
  if (last_path_ == path) return last_;
  last_path_ = path;
  const Result<TreePath> place = TreePath().resolve(path.empty() ? "/" : path);
  last_ = place ? follow(*place).listed : std::nullopt;
  return last_;
}

// From the nearest directory above that was followed before, so that each costs at most one look.
const ListedPlaces::Seen& ListedPlaces::follow(const TreePath& path) {
  std::vector<TreePath> left;
  TreePath place = path;
  auto above = seen_.find(place.text());
  while (above == seen_.end()) {
    left.push_back(place);
    place = place.parent();
    above = seen_.find(place.text());
  }
  const Seen* seen = &above->second;
  for (const TreePath& next : left | std::views::reverse) {
    const std::optional<TreePath> end =
        seen->end ? child_of(*seen->end, next.name()) : std::nullopt;
    const auto known = end ? known_.find(end->text()) : known_.end();
    const auto listed = known == known_.end() ? std::nullopt : std::optional(known->second);
    seen = &seen_.try_emplace(next.text(), Seen{.end = end, .listed = listed}).first->second;
  }
  return *seen;
}

// What is listed as a directory is no link.
std::optional<TreePath> ListedPlaces::child_of(const TreePath& directory,
                                               std::string_view name) const {
  TreePath child = directory.child(name);
  if (known_.contains(child.text())) return child;
  const Result<TreePath> end = files_.resolve_child(directory, name, limits_.link_hops);
  return end ? std::optional(*end) : std::nullopt;
}

}  // namespace icecore
