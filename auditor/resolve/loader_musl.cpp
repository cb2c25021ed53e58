// musl 1.2's ldso/dynlink.c (load_library, fixup_rpath). A library that is there is known by the
// name that it was found under, not by its SONAME; both RPATH and RUNPATH are inherited; there is
// no cache; and the C library's names are the loader itself.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "resolve/loader.h"

namespace icecore {
namespace {

class MuslRules final : public LoaderRules {
 public:
  explicit MuslRules(const LoaderWorld& world) : world_(world) {}

  Found find(const std::vector<LoadedObject>& objects, std::size_t by,
             std::string_view name) const override {
    if (is_builtin(name) && objects.size() > 1) return found_loaded(objects, 1, FoundBy::builtin);
    LibrarySearch search{.world = world_, .name = std::string(name)};
    if (name.contains('/')) {
      search.look_at(search.name, FoundBy::path);
      return std::move(search).outcome();
    }
    for (std::size_t i = 1; i < objects.size(); ++i) {
      if (std::ranges::find(objects[i].names, name) != objects[i].names.end()) {
        return found_loaded(objects, i, FoundBy::loaded);
      }
    }
    look_everywhere(search, objects, by);
    return std::move(search).outcome();
  }

  // A short name is had only by what a search found.
  std::vector<std::string> names_of(std::string_view name, const std::string&) const override {
    if (name.contains('/')) return {};
    return {std::string(name)};
  }

  std::optional<std::size_t> loader_of_opened() const override { return 0; }

 private:
  static bool is_builtin(std::string_view name) {
    if (!name.starts_with("lib")) return name.starts_with("ld-musl-");
    constexpr std::array<std::string_view, 7> names{"c.",  "pthread.", "rt.",  "m.",
                                                    "dl.", "util.",    "xnet."};
    const std::string_view rest = name.substr(3);
    return std::ranges::any_of(names, [&](std::string_view one) { return rest.starts_with(one); });
  }

  void look_everywhere(LibrarySearch& search, const std::vector<LoadedObject>& objects,
                       std::size_t by) const {
    for (const std::string& directory : world_.library_path) {
      search.look_in(directory, FoundBy::library_path);
    }
    for (std::optional<std::size_t> at = by; at; at = objects[*at].loader) {
      look_in_rpath(search, objects[*at]);
    }
    for (const std::string& directory : world_.system_directories) {
      search.look_in(directory, FoundBy::default_directory);
    }
  }

  static void look_in_rpath(LibrarySearch& search, const LoadedObject& object) {
    if (object.native == nullptr) return;
    const NativeFact& fact = object.native->fact;
    const std::optional<std::string>& written = fact.runpath ? fact.runpath : fact.rpath;
    if (!written) return;
    const std::optional<std::string> path = expanded(*written, directory_of(object.opened));
    if (!path) return;
    for (const std::string_view element : split(*path, ':')) {
      if (element.empty()) continue;
      search.look_in(element, fact.runpath ? FoundBy::runpath : FoundBy::rpath);
    }
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
