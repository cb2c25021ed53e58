// glibc's elf/dl-load.c (_dl_map_object, open_path, _dl_dst_substitute) and ld.so(8). A library
// that is there by name or SONAME is taken whatever it is; RPATH goes up the chain of those who
// needed each other, RUNPATH is of the needing object alone and switches every RPATH off for it.
// glibc-hwcaps directories depend on the machine's processor and are not entered.
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

  Found find(const std::vector<LoadedObject>& objects, std::size_t by,
             std::string_view name) const override {
    if (const std::optional<std::size_t> there = loaded(objects, name)) {
      return found_loaded(objects, *there, FoundBy::loaded);
    }
    LibrarySearch search{.world = world_, .name = std::string(name)};
    if (name.contains('/')) {
      search.look_at(expanded(name, objects[by]), FoundBy::path);
    } else {
      look_everywhere(search, objects, by);
    }
    return std::move(search).outcome();
  }

  std::vector<std::string> names_of(std::string_view name,
                                    const std::string& opened) const override {
    return {std::string(name), opened};
  }

  // dlopen's own caller counts for the name that it is given, not for what that needs.
  std::optional<std::size_t> loader_of_opened() const override { return std::nullopt; }

 private:
  static std::optional<std::size_t> loaded(const std::vector<LoadedObject>& objects,
                                           std::string_view name) {
    for (std::size_t i = 0; i < objects.size(); ++i) {
      const LoadedObject& object = objects[i];
      const bool has_name = std::ranges::find(object.names, name) != object.names.end();
      const bool has_soname = object.native != nullptr && object.native->fact.soname == name;
      if (has_name || (has_soname && i != 0)) return i;
    }
    return std::nullopt;
  }

  void look_everywhere(LibrarySearch& search, const std::vector<LoadedObject>& objects,
                       std::size_t by) const {
    const std::optional<std::string> runpath = runpath_of(objects[by]);
    if (!runpath) look_along_rpaths(search, objects, by);
    for (const std::string& directory : world_.library_path) {
      search.look_in(expanded(directory, objects.front()), FoundBy::library_path);
    }
    if (runpath) look_along(search, *runpath, objects[by], FoundBy::runpath);
    const bool has_defaults = objects[by].native->fact.no_default_directories == 0;
    const auto [first, last] = world_.cache.equal_range(search.name);
    for (auto entry = first; entry != last; ++entry) {
      if (has_defaults || !is_default(entry->second)) search.look_at(entry->second, FoundBy::cache);
    }
    if (!has_defaults) return;
    for (const std::string& directory : world_.system_directories) {
      search.look_in(directory, FoundBy::default_directory);
    }
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
    if (object.native == nullptr || runpath_of(object) || !object.native->fact.rpath) return;
    look_along(search, *object.native->fact.rpath, object, FoundBy::rpath);
  }

  void look_along(LibrarySearch& search, std::string_view path, const LoadedObject& object,
                  FoundBy rule) const {
    for (const std::string_view directory : split(path, ':')) {
      search.look_in(expanded(directory, object), rule);
    }
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
