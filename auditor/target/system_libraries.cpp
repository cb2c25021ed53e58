// Directories are those of the loaders that executables ask for, of LD_LIBRARY_PATH, and of search
// paths in binaries where they lead out of the roots, with the subdirectories that a loader may
// enter in each. Of libraries that are found only what they need is read here; the root is then
// read as any other.
#include "target/system_libraries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>

#include "base/text.h"
#include "facts/store.h"
#include "formats/loader_binary.h"
#include "formats/loader_cache.h"
#include "formats/loader_path.h"
#include "formats/preload_list.h"
#include "target/file_tree.h"
#include "target/started_files.h"
#include "target/system_settings.h"

namespace icecore {
namespace {

constexpr std::string_view cache_path = "/etc/ld.so.cache";
constexpr std::string_view os_release_path = "/etc/os-release";
constexpr std::string_view preload_path = "/etc/ld.so.preload";

class SystemSearch {
 public:
  SystemSearch(const std::vector<Layer>& layers, const FileTree& files, const Limits& limits)
      : layers_(layers), files_(files), limits_(limits) {}

  // What a binary of the other roots says.
  void note(const NativeFact& fact) {
    machines_.insert(fact.machine);
    if (!fact.interpreter.empty()) interpreters_.insert(fact.interpreter);
    for (const std::optional<std::string>* path : {&fact.rpath, &fact.runpath}) {
      if (*path) note_search_path(**path, directory_of(fact.file));
    }
  }
  // Of the tokens that a name may hold the others would make it a path.
  void note_name(const std::string& name) {
    add_name(name);
    for (const std::string_view token : {"${PLATFORM}", "$PLATFORM"}) {
      const std::size_t at = name.find(token);
      if (at == std::string::npos) continue;
      for (const std::string& machine : machines_) {
        add_name(std::string(name).replace(at, token.size(), machine));
      }
    }
  }
  // What Python source opens by its name, or looks for by a part of it (ctypes.util.find_library).
  void note(const LibraryOpenFact& open) {
    if (open.name.contains(".so")) note_name(open.name);
    if (!open.name.empty()) sought_.insert("lib" + open.name + ".");
  }
  // What a binary may open by its name.
  void note(const DlopenTextFact& text) { note_name(text.name); }
  void note(const DlopenNoteFact& note) {
    for (const std::string_view name : split(note.names, ' ')) note_name(std::string(name));
  }
  void note_library_path(std::string_view path) {
    for (const std::string_view part : split(path, ':')) {
      for (const std::string_view directory : split(part, ';')) note_directory(directory);
    }
  }
  void note_preloads(std::string_view variable) {
    for (const std::string& name : preload_names(variable, ": \t\n\v\f\r")) note_name(name);
  }

  // Each name is looked for in each directory, whichever comes up first.
  std::optional<Root> run() {
    for (const std::string& interpreter : interpreters_) enter_loader(interpreter);
    if (!interpreters_.empty()) enter_preload_list();
    for (const std::string& start : sought_) {
      for (auto entry = cache_.lower_bound(start);
           entry != cache_.end() && entry->first.starts_with(start); ++entry) {
        add_name(entry->first);
      }
    }
    while (!new_names_.empty() || !new_directories_.empty()) {
      if (!new_directories_.empty()) {
        const TreePath directory = std::move(new_directories_.front());
        new_directories_.pop_front();
        for (const std::string& name : names_) look_in(directory, name);
      } else {
        const std::string name = std::move(new_names_.front());
        new_names_.pop_front();
        look_for(name);
      }
    }
    if (is_whole_) add_settings();
    if (parts_.empty()) return std::nullopt;
    // Which system it is tells where to get what is missing.
    add(os_release_path);
    for (const std::string& record : alternative_records({parts_.begin(), parts_.end()})) {
      add(record);
    }
    return Root{.kind = RootKind::system,
                .name = "system",
                .path = TreePath(),
                .reason = is_whole_ ? "binaries of the target need them, or they settle something"
                                    : "binaries of the other roots need them",
                .parts = outermost({parts_.begin(), parts_.end()}),
                .excluded = {},
                .searched = {searched_.begin(), searched_.end()}};
  }

  // All that settles something for the programs of a system, beside what binaries need.
  void be_whole(const Variables& variables, const ImageConfig* started) {
    is_whole_ = true;
    variables_ = &variables;
    started_ = started;
  }
  [[nodiscard]] const std::vector<NamedPlaceFact>& named_places() const { return named_places_; }

  // What was looked at, whether it is there or not.
  [[nodiscard]] const std::vector<SearchedDirectoryFact>& directories() const {
    return directories_;
  }

 private:
  void add_settings() {
    SystemSettings settings = system_settings(files_, *variables_, has_glibc_, limits_);
    for (const std::string& place : settings.places) add(place);
    named_places_ = std::move(settings.named);
    if (started_ != nullptr) {
      for (const std::string& place : started_files(*started_, files_, limits_)) add(place);
    }
    add(os_release_path);
  }

  void add_name(const std::string& name) {
    if (names_.insert(name).second) new_names_.push_back(name);
  }

  std::optional<TreePath> directory_of(EntryId file) const {
    for (const Layer& layer : layers_) {
      const auto end = layer.first_entry + static_cast<EntryId>(layer.entries.size());
      if (file < layer.first_entry || file >= end) continue;
      const Entry& entry = layer.entries[static_cast<std::size_t>(file - layer.first_entry)];
      return layer.directories[entry.directory];
    }
    return std::nullopt;
  }

  // A search path's directories that no root holds. Of tokens only the origin matters: what stands
  // for the machine's library directory is in the loader's own.
  void note_search_path(std::string_view path, const std::optional<TreePath>& origin) {
    for (const std::string_view element : split(path, ':')) {
      std::string directory(element);
      for (const std::string_view token : {"${ORIGIN}", "$ORIGIN"}) {
        const std::size_t at = directory.find(token);
        if (at == std::string::npos || !origin) continue;
        directory.replace(at, token.size(), origin->text());
        break;
      }
      note_directory(directory);
    }
  }

  // A directory, and those below it that a loader may enter.
  void note_directory(std::string_view written) {
    std::deque<std::string> pending{std::string(written)};
    for (; !pending.empty(); pending.pop_front()) note_directory(pending.front(), pending);
  }

  void note_directory(std::string_view written, std::deque<std::string>& pending) {
    if (!written.starts_with('/')) return;
    const Result<TreePath> directory = TreePath().resolve(written);
    if (!directory || is_read(*directory) || searched_.size() >= limits_.list_entries) return;
    if (!searched_.insert(*directory).second) return;
    const Result<FileTree::Way> way = files_.follow(*directory, limits_.link_hops);
    const bool is_there = way && files_.is_directory(way->end);
    directories_.push_back({.place = escaped(directory->text()),
                            .is_present = is_there ? 1 : 0,
                            .mode = is_there ? files_.mode_of(way->end) : mode_above(*directory)});
    if (!is_there) return;
    for (const TreePath& link : way->links) add_part(link);
    std::vector<std::string>& names = held_names_[*directory];
    names = files_.names(way->end);
    new_directories_.push_back(*directory);
    add_subdirectories(*directory, way->end, names, pending);
  }

  // What glibc's loader may enter in each directory, by the processor.
  void add_subdirectories(const TreePath& directory, const TreePath& end,
                          const std::vector<std::string>& names,
                          std::deque<std::string>& pending) const {
    constexpr std::array<std::string_view, 6> old_words{"aarch64", "avx512_1", "haswell",
                                                        "tls",     "x86_64",   "xeon_phi"};
    for (const std::string_view word : old_words) {
      if (std::ranges::binary_search(names, word)) add_if_directory(directory.child(word), pending);
    }
    const std::string_view hwcaps = "glibc-hwcaps";
    if (!std::ranges::binary_search(names, hwcaps)) return;
    for (const std::string& level : files_.names(end.child(hwcaps))) {
      add_if_directory(directory.child(hwcaps).child(level), pending);
    }
  }

  // Such names are also those of programs.
  void add_if_directory(const TreePath& directory, std::deque<std::string>& pending) const {
    const Result<TreePath> end = files_.resolve(directory, limits_.link_hops);
    if (end && files_.is_directory(*end)) pending.push_back(directory.text());
  }

  // Of the nearest directory above that is there: who can write to it can make what is not.
  std::optional<std::int64_t> mode_above(const TreePath& place) const {
    for (TreePath above = place.parent(); !above.is_root(); above = above.parent()) {
      const Result<TreePath> end = files_.resolve(above, limits_.link_hops);
      if (end) return files_.is_directory(*end) ? files_.mode_of(*end) : std::nullopt;
    }
    return std::nullopt;
  }

  // That it is not there is known, too: its directory was looked at.
  void enter_loader(const std::string& interpreter) {
    if (const Result<TreePath> place = TreePath().resolve(interpreter);
        place && interpreter.starts_with('/')) {
      note_directory(place->parent().text());
    }
    const std::optional<TreePath> end = add(interpreter);
    if (!end) return;
    const Result<LoaderBinary> loader = files_.loader_binary(*end, limits_);
    if (!loader) return;
    for (const std::string& directory : loader->system_directories) note_directory(directory);
    has_glibc_ |= loader->family == LoaderFamily::glibc;
    if (loader->family == LoaderFamily::glibc && cache_.empty()) enter_cache();
    if (loader->family == LoaderFamily::musl) enter_path_file(interpreter);
  }

  // musl's directories, in the `etc` beside the loader's own directory.
  void enter_path_file(std::string_view interpreter) {
    const Result<TreePath> loader = TreePath().resolve(interpreter);
    if (!loader) return;
    const std::string_view name = loader->name();
    const TreePath etc = loader->parent().parent().child("etc");
    const std::string file = fmt::format("{}.path", name.substr(0, name.find(".so")));
    const std::optional<TreePath> end = add(etc.child(file).text());
    if (!end) return;
    const Result<std::string> bytes = files_.read(*end, limits_.manifest_bytes);
    if (!bytes) return;
    const auto directories = read_loader_path(as_bytes(*bytes), limits_);
    if (!directories) return;
    for (const std::string& directory : *directories) note_directory(directory);
  }

  void enter_preload_list() {
    const std::optional<TreePath> end = add(preload_path);
    if (!end) return;
    const Result<std::string> bytes = files_.read(*end, limits_.manifest_bytes);
    if (!bytes) return;
    const auto names = read_preload_list(as_bytes(*bytes), limits_);
    if (!names) return;
    for (const std::string& name : *names) note_name(name);
  }

  void enter_cache() {
    const std::optional<TreePath> end = add(cache_path);
    if (!end) return;
    const Result<std::string> bytes = files_.read(*end, limits_.manifest_bytes);
    if (!bytes) return;
    const Result<LoaderCache> cache = read_loader_cache(as_bytes(*bytes), limits_);
    if (!cache) return;
    for (const LoaderCacheEntry& entry : cache->entries) {
      if (machines_.contains(entry.machine())) cache_.emplace(entry.name, entry.path);
    }
  }

  void look_for(const std::string& name) {
    if (name.contains('/')) {
      if (name.starts_with('/')) enter(name);
      return;
    }
    for (const auto& [directory, held] : held_names_) look_in(directory, name);
    const auto [first, last] = cache_.equal_range(name);
    for (auto entry = first; entry != last; ++entry) {
      if (enter(entry->second)) continue;
      // It was there when the cache was written: that it no longer is counts.
      if (const Result<TreePath> place = TreePath().resolve(entry->second)) {
        note_directory(place->parent().text());
      }
    }
  }

  void look_in(const TreePath& directory, const std::string& name) {
    if (std::ranges::binary_search(held_names_[directory], name)) {
      enter(directory.text() + "/" + name);
    }
  }

  // A library: what it needs is looked for, too. Whether it is there.
  bool enter(const std::string& path) {
    const std::optional<TreePath> end = add(path);
    if (end && entered_.insert(*end).second) read_needs(*end);
    return end.has_value();
  }

  void read_needs(const TreePath& end) {
    const Result<LibraryNeeds> needs = files_.library_needs(end, limits_);
    if (!needs) return;
    for (const std::string& name : needs->names) note_name(name);
    for (const std::optional<std::string>* search : {&needs->rpath, &needs->runpath}) {
      if (*search) note_search_path(**search, end.parent());
    }
  }

  // The file that a path leads to, made a part with the links on the way; nothing when it leads to
  // none.
  std::optional<TreePath> add(std::string_view written) {
    const Result<TreePath> path = TreePath().resolve(written);
    if (!path || parts_.size() >= limits_.list_entries) return std::nullopt;
    const Result<FileTree::Way> way = files_.follow(*path, limits_.link_hops);
    if (!way || !files_.is_file(way->end)) return std::nullopt;
    for (const TreePath& link : way->links) add_part(link);
    add_part(way->end);
    return way->end;
  }

  void add_part(const TreePath& place) {
    if (!is_read(place)) parts_.insert(place);
  }

  bool is_read(const TreePath& place) const {
    return std::ranges::any_of(layers_,
                               [&](const Layer& layer) { return layer.root.holds(place); });
  }

  const std::vector<Layer>& layers_;
  const FileTree& files_;
  const Limits& limits_;
  std::set<std::string> machines_;
  std::set<std::string> interpreters_;
  std::set<std::string> names_;
  std::set<std::string> sought_;  // starts of names
  std::deque<std::string> new_names_;
  std::set<TreePath> searched_;
  std::map<TreePath, std::vector<std::string>>
      held_names_;  // sorted; of directories that are there
  std::deque<TreePath> new_directories_;
  std::vector<SearchedDirectoryFact> directories_;
  std::multimap<std::string, std::string> cache_;
  std::set<TreePath> entered_;
  std::set<TreePath> parts_;
  bool is_whole_ = false, has_glibc_ = false;
  const Variables* variables_ = nullptr;  // of a whole system
  const ImageConfig* started_ = nullptr;
  std::vector<NamedPlaceFact> named_places_;
};

}  // namespace

std::optional<Root> system_libraries(const SystemNeeds& needs, const std::vector<Layer>& layers,
                                     const FileTree& files, const Limits& limits, Store& store) {
  if (!files.has_system_root()) return std::nullopt;
  SystemSearch search(layers, files, limits);
  store.each<NativeFact>("file", [&](const NativeFact& fact) {
    if (fact.format == "elf") search.note(fact);
  });
  store.each<NeededFact>("file, position",
                         [&](const NeededFact& fact) { search.note_name(fact.name); });
  store.each<LibraryOpenFact>("file, position",
                              [&](const LibraryOpenFact& fact) { search.note(fact); });
  store.each<DlopenTextFact>("file, position",
                             [&](const DlopenTextFact& fact) { search.note(fact); });
  store.each<DlopenNoteFact>("file, position",
                             [&](const DlopenNoteFact& fact) { search.note(fact); });
  for (const std::string& name : needs.opened_names) search.note_name(name);
  if (const std::optional<std::string_view> path = needs.variables.value("LD_LIBRARY_PATH")) {
    search.note_library_path(*path);
  }
  search.note_preloads(needs.variables.value("LD_PRELOAD").value_or(""));
  if (needs.of_whole_system) search.be_whole(needs.variables, needs.started);
  std::optional<Root> root = search.run();
  for (const NamedPlaceFact& place : search.named_places()) store.add(place);
  for (const SearchedDirectoryFact& directory : search.directories()) store.add(directory);
  return root;
}

}  // namespace icecore
