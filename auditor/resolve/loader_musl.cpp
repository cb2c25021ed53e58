// musl 1.2's ldso/dynlink.c (load_library, path_open, fixup_rpath). A library that is there is
// known by the name of the file that a search found, not by its SONAME; RPATH and RUNPATH are
// inherited alike; there are no cache, no filters and no subdirectories for processors; and the C
// library is the loader itself, by whatever name or path it is needed.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "resolve/loader.h"
#include "resolve/symbol_tables.h"

namespace icecore {
namespace {

class MuslRules final : public LoaderRules {
 public:
  explicit MuslRules(const LoaderWorld& world) : world_(world) {}

  Found find(const std::vector<LoadedObject>& objects, std::optional<std::size_t> by,
             std::string_view name) const override {
    const bool has_loader = objects.size() > 1;
    if (has_loader && (is_builtin(name) || name == objects[1].opened)) {
      return found_loaded(objects, 1, FoundBy::builtin);
    }
    LibrarySearch search{.world = world_, .name = std::string(name)};
    if (name.contains('/')) {
      search.look_at(search.name, FoundBy::path);
    } else {
      for (std::size_t i = 1; i < objects.size(); ++i) {
        if (std::ranges::find(objects[i].names, name) != objects[i].names.end()) {
          return found_loaded(objects, i, FoundBy::loaded);
        }
      }
      look_everywhere(search, objects, by);
    }
    Found found = std::move(search).outcome();
    if (has_loader && found.file && is_c_library(*found.file)) {
      return found_loaded(objects, 1, FoundBy::builtin);
    }
    return found;
  }

  // By the last part of the path that it was first opened by, and only once a search led to it.
  void name_object(LoadedObject& object, std::string_view name) const override {
    if (name.contains('/') || !object.names.empty()) return;
    object.names.push_back(object.opened.substr(object.opened.rfind('/') + 1));
  }

  // RUNPATH takes the place of RPATH; empty elements are none.
  std::vector<SearchDirectory> search_path_of(const LoadedObject& object) const override {
    std::vector<SearchDirectory> directories;
    if (object.native == nullptr) return directories;
    const NativeFact& fact = object.native->fact;
    const std::optional<std::string>& written = fact.runpath ? fact.runpath : fact.rpath;
    const std::string origin = origin_of(object);
    if (!written || !expanded(*written, origin)) return directories;
    for (const std::string_view element : split(*written, ':')) {
      std::string directory = expanded(element, origin).value_or("");
      if (directory.empty()) continue;
      directories.push_back({.text = std::string(element),
                             .directory = std::move(directory),
                             .rule = fact.runpath ? FoundBy::runpath : FoundBy::rpath});
    }
    return directories;
  }

  std::vector<SearchDirectory> library_path(const LoadedObject&) const override {
    std::vector<SearchDirectory> directories;
    for (const std::string& element : world_.library_path) {
      if (element.empty()) continue;
      directories.push_back({.text = element, .directory = element, .rule = FoundBy::library_path});
    }
    return directories;
  }

  // The program's path counts for all that is opened, whoever asks; nobody's for what is preloaded.
  std::optional<std::size_t> loader_of_opened() const override { return 0; }
  std::size_t searcher_for(std::size_t) const override { return 0; }
  std::optional<std::size_t> searcher_for_preloads() const override { return std::nullopt; }
  bool has_filters() const override { return false; }

 private:
  static bool is_builtin(std::string_view name) {
    if (!name.starts_with("lib")) return false;
    constexpr std::array<std::string_view, 7> names{"c.",  "pthread.", "rt.",  "m.",
                                                    "dl.", "util.",    "xnet."};
    const std::string_view rest = name.substr(3);
    return std::ranges::any_of(names, [&](std::string_view one) { return rest.starts_with(one); });
  }

  // What would be a second C library: the loader itself is taken instead.
  bool is_c_library(NodeId file) const {
    const SymbolTable* table = world_.symbols.find(world_.tree[file].entry);
    if (table == nullptr) return false;
    constexpr std::array<std::string_view, 2> marks{"__libc_start_main", "stdin"};
    return std::ranges::all_of(marks, [&](std::string_view mark) {
      return table->defines(ReferenceKeys({.name = mark, .version = ""}, false));
    });
  }

  void look_everywhere(LibrarySearch& search, const std::vector<LoadedObject>& objects,
                       std::optional<std::size_t> by) const {
    look_along(search, library_path(objects.front()));
    for (std::optional<std::size_t> at = by; at; at = objects[*at].loader) {
      look_along(search, search_path_of(objects[*at]));
    }
    for (const std::string& directory : world_.system_directories) {
      if (!is_too_long(directory, search.name)) {
        search.look_in(directory, FoundBy::default_directory);
      }
    }
  }

  static void look_along(LibrarySearch& search, const std::vector<SearchDirectory>& directories) {
    for (const SearchDirectory& each : directories) {
      if (!is_too_long(each.directory, search.name)) search.look_in(each.directory, each.rule);
    }
  }

  // The loader's buffer for a path that it searches.
  static bool is_too_long(std::string_view directory, std::string_view name) {
    constexpr std::size_t buffer_size = 2 * std::size_t{255} + 2;
    return directory.size() + 1 + name.size() >= buffer_size;
  }

  // Empty for a file of the top directory.
  static std::string origin_of(const LoadedObject& object) {
    const std::size_t slash = object.opened.rfind('/');
    return slash == std::string::npos ? "." : object.opened.substr(0, slash);
  }

  // Nothing where a `$` is not that of `$ORIGIN`: then the whole path does not count.
  static std::optional<std::string> expanded(std::string_view text, const std::string& origin) {
    std::string result;
    while (true) {
      const std::size_t dollar = text.find('$');
      result += text.substr(0, dollar);
      if (dollar == std::string_view::npos) return result;
      text.remove_prefix(dollar);
      const std::string_view token = text.starts_with("${ORIGIN}") ? "${ORIGIN}" : "$ORIGIN";
      if (!text.starts_with(token)) return std::nullopt;
      result += origin;
      text.remove_prefix(token.size());
    }
  }

  const LoaderWorld& world_;
};

}  // namespace

std::unique_ptr<LoaderRules> musl_rules(const LoaderWorld& world) {
  return std::make_unique<MuslRules>(world);
}

}  // namespace icecore
