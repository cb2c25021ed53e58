// glibc's elf/dl-load.c (_dl_map_object, open_path, _dl_dst_substitute) and ld.so(8). A library
// that is there by name or SONAME is taken whatever it is; RPATH goes up the chain of those who
// needed each other, RUNPATH is of the needing object alone and switches every RPATH off for it. A
// path that is empty as a whole is none, an empty element of one is the current directory.
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "resolve/loader.h"

namespace icecore {
namespace {

bool is_identifier(char letter) {
  return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
         (letter >= '0' && letter <= '9') || letter == '_';
}

class GlibcRules final : public LoaderRules {
 public:
  explicit GlibcRules(const LoaderWorld& world) : world_(world) {}

  Found find(const std::vector<LoadedObject>& objects, std::optional<std::size_t> by,
             std::string_view name) const override {
    const std::size_t searcher = by.value_or(0);
    LibrarySearch search{.world = world_, .name = expanded(name, objects[searcher])};
    if (const std::optional<std::size_t> there = loaded(objects, search.name)) {
      return found_loaded(objects, *there, FoundBy::loaded);
    }
    if (search.name.contains('/')) {
      search.look_at(search.name, FoundBy::path);
    } else {
      look_everywhere(search, objects, searcher);
    }
    return std::move(search).outcome();
  }

  // By the name that it was asked for. The path that it was opened by is known anyway.
  void name_object(LoadedObject& object, std::string_view name) const override {
    if (std::ranges::find(object.names, name) == object.names.end()) {
      object.names.emplace_back(name);
    }
  }

  std::vector<SearchDirectory> search_path_of(const LoadedObject& object) const override {
    std::vector<SearchDirectory> directories;
    if (object.native == nullptr) return directories;
    const NativeFact& fact = object.native->fact;
    const FoundBy rule = fact.runpath ? FoundBy::runpath : FoundBy::rpath;
    const std::optional<std::string>& path = fact.runpath ? fact.runpath : fact.rpath;
    if (!path || path->empty()) return directories;
    for (const std::string_view element : split(*path, ':')) {
      add_directory(element, object, rule, directories);
    }
    return directories;
  }

  std::vector<SearchDirectory> library_path(const LoadedObject& program) const override {
    std::vector<SearchDirectory> directories;
    for (const std::string& element : world_.library_path) {
      add_directory(element, program, FoundBy::library_path, directories);
    }
    return directories;
  }

  // dlopen's own caller counts for the name that it is given, not for what that needs.
  std::optional<std::size_t> loader_of_opened() const override { return std::nullopt; }
  std::size_t searcher_for(std::size_t caller) const override { return caller; }
  std::optional<std::size_t> searcher_for_preloads() const override { return 0; }
  bool has_filters() const override { return true; }

 private:
  static std::optional<std::size_t> loaded(const std::vector<LoadedObject>& objects,
                                           std::string_view name) {
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const LoadedObject& object = objects[i];
      const bool has_name = std::ranges::find(object.names, name) != object.names.end();
      const bool has_soname = object.native != nullptr && object.native->fact.soname == name;
      if (i != 0 && (has_name || has_soname || object.opened == name)) return i;
    }
    return std::nullopt;
  }

  void look_everywhere(LibrarySearch& search, const std::vector<LoadedObject>& objects,
                       std::size_t by) const {
    const bool has_runpath = runpath_of(objects[by]).has_value();
    if (!has_runpath) look_along_rpaths(search, objects, by);
    look_along(search, library_path(objects.front()));
    if (has_runpath) look_along(search, search_path_of(objects[by]));
    const bool has_defaults = objects[by].native->fact.no_default_directories == 0;
    const CachedLibrary* cached = search.is_over ? nullptr : best_of_cache(search.name);
    if (cached != nullptr && (has_defaults || !is_default(cached->path))) {
      search.look_at(cached->path, FoundBy::cache);
    }
    if (!has_defaults) return;
    for (const std::string& directory : world_.system_directories) {
      search.look_in(directory, FoundBy::default_directory);
    }
  }

  // Only one entry of a name counts, whether its file is there or not: that of the best
  // subdirectory of glibc-hwcaps, else the first of the others (elf/dl-cache.c, search_cache).
  const CachedLibrary* best_of_cache(std::string_view name) const {
    const CachedLibrary* best = nullptr;
    std::size_t best_rank = world_.subdirectories.size();
    const auto [first, last] = world_.cache.equal_range(name);
    for (auto entry = first; entry != last; ++entry) {
      const CachedLibrary& library = entry->second;
      const std::size_t rank = rank_of_level(library.hwcaps);
      if (rank < best_rank) {
        best = &library;
        best_rank = rank;
      } else if (best == nullptr && is_for_all(library.hwcaps)) {
        return &library;
      }
    }
    return best;
  }

  std::size_t rank_of_level(const std::string& hwcaps) const {
    const auto found = std::ranges::find(world_.subdirectories, "glibc-hwcaps/" + hwcaps + "/");
    return static_cast<std::size_t>(found - world_.subdirectories.begin());
  }

  // Entries of the old subdirectories count where the loader still enters those.
  bool is_for_all(const std::string& hwcaps) const {
    return hwcaps.empty() ||
           std::ranges::find(world_.subdirectories, hwcaps + "/") != world_.subdirectories.end();
  }

  bool is_default(std::string_view path) const {
    return std::ranges::any_of(world_.system_directories, [&](const std::string& directory) {
      return path.starts_with(directory) && path.substr(directory.size()).starts_with('/');
    });
  }

  // The needing object's, then of whoever needed that, and so on; the program's last, once.
  void look_along_rpaths(LibrarySearch& search, const std::vector<LoadedObject>& objects,
                         std::size_t by) const {
    bool was_program = false;
    for (std::optional<std::size_t> at = by; at; at = objects[*at].loader) {
      look_in_rpath(search, objects[*at]);
      was_program = was_program || *at == 0;
    }
    if (!was_program) look_in_rpath(search, objects.front());
  }

  void look_in_rpath(LibrarySearch& search, const LoadedObject& object) const {
    if (!runpath_of(object)) look_along(search, search_path_of(object));
  }

  static void look_along(LibrarySearch& search, const std::vector<SearchDirectory>& directories) {
    if (search.is_over) return;
    for (const SearchDirectory& each : directories) search.look_in(each.directory, each.rule);
  }

  // One whose tokens leave nothing is left out, unlike one that is empty as written.
  void add_directory(std::string_view text, const LoadedObject& object, FoundBy rule,
                     std::vector<SearchDirectory>& directories) const {
    std::string directory = expanded(text, object);
    if (directory.empty() && !text.empty()) return;
    directories.push_back(
        {.text = std::string(text), .directory = std::move(directory), .rule = rule});
  }

  static std::optional<std::string> runpath_of(const LoadedObject& object) {
    return object.native == nullptr ? std::nullopt : object.native->fact.runpath;
  }

  // `$ORIGIN`, `$LIB` and `$PLATFORM`, also in braces; every other `$` stands for itself.
  std::string expanded(std::string_view text, const LoadedObject& object) const {
    const std::array<std::pair<std::string_view, std::string>, 3> tokens{
        {{"ORIGIN", directory_of(object.opened)},
         {"PLATFORM", world_.platform},
         {"LIB", world_.lib}}};
    std::string result;
    while (!text.empty()) {
      const std::size_t dollar = text.find('$');
      result += text.substr(0, dollar);
      if (dollar == std::string_view::npos) break;
      text.remove_prefix(dollar + 1);
      const bool is_curly = text.starts_with('{');
      const std::string_view rest = text.substr(is_curly ? 1 : 0);
      const auto token = std::ranges::find_if(tokens, [&](const auto& candidate) {
        if (!rest.starts_with(candidate.first)) return false;
        const std::string_view after = rest.substr(candidate.first.size());
        return is_curly ? after.starts_with('}') : after.empty() || !is_identifier(after.front());
      });
      if (token == tokens.end()) {
        result += '$';
        continue;
      }
      result += token->second;
      text.remove_prefix(token->first.size() + (is_curly ? 2 : 0));
    }
    return result;
  }

  const LoaderWorld& world_;
};

}  // namespace

std::unique_ptr<LoaderRules> glibc_rules(const LoaderWorld& world) {
  return std::make_unique<GlibcRules>(world);
}

}  // namespace icecore
