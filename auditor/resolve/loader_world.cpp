// glibc's loader reads /etc/ld.so.cache and /etc/ld.so.preload, musl's a file beside its own place
// in `etc` (ldso/dynlink.c). Neither reads ld.so.conf: ldconfig did.
#include "resolve/loader_world.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "facts/store.h"
#include "formats/preload_list.h"
#include "resolve/environment.h"
#include "resolve/loader_subdirectories.h"
#include "target/variables.h"

namespace icecore {
namespace {

constexpr std::uint32_t set_id_bits = 06000;

std::vector<std::string> elements(std::string_view path, std::string_view separators) {
  std::vector<std::string> result;
  while (!path.empty()) {
    const std::size_t end = path.find_first_of(separators);
    result.emplace_back(path.substr(0, end));
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + 1);
    if (path.empty()) result.emplace_back();  // what stands behind the last separator
  }
  return result;
}

// `<prefix>/etc/ld-musl-<machine>.path` for `<prefix>/lib/ld-musl-<machine>.so.1`.
std::string path_file_of(std::string_view loader) {
  const std::size_t name = loader.rfind('/');
  const std::size_t directory = name == 0 ? 0 : loader.rfind('/', name - 1);
  const std::string_view stem = loader.substr(name + 1, loader.find(".so", name) - name - 1);
  return fmt::format("{}/etc/{}.path", loader.substr(0, directory), stem);
}

class WorldReader {
 public:
  WorldReader(LoaderWorld& world, const Store& store) : world_(world), store_(store) {}

  // Whether the file is a loader that is known.
  bool read_loader(EntryId file) {
    bool is_known = false;
    store_.each<LoaderFact>("file", [&](const LoaderFact& fact) {
      if (fact.file != file) return;
      is_known = true;
      world_.kind = fact.kind;
      world_.version = fact.version;
      world_.lib = fact.lib;
    });
    return is_known;
  }

  void read_directories(EntryId file) {
    store_.each<LoaderDirectoryFact>("file, position", [&](const LoaderDirectoryFact& fact) {
      if (fact.file == file) world_.system_directories.push_back(fact.path);
    });
  }

  void read_cache() {
    const std::optional<EntryId> cache = entry_at("/etc/ld.so.cache");
    store_.each<LoaderCacheFact>("file, position", [&](const LoaderCacheFact& fact) {
      if (fact.file != cache || fact.machine != world_.machine) return;
      world_.cache.emplace(
          fact.name,
          CachedLibrary{.path = fact.path, .hwcaps = fact.hwcaps, .position = fact.position});
    });
  }

  void read_preload_list() {
    const std::optional<EntryId> list = entry_at("/etc/ld.so.preload");
    store_.each<PreloadListFact>("file, position", [&](const PreloadListFact& fact) {
      if (fact.file == list) world_.preloads.push_back({.name = fact.name, .list = fact.file});
    });
  }

 private:
  std::optional<EntryId> entry_at(std::string_view path) const {
    const std::optional<NodeId> node = world_.tree.resolve_written(path);
    return node ? std::optional(world_.tree[*node].entry) : std::nullopt;
  }

  LoaderWorld& world_;
  const Store& store_;
};

// The variables do not count for a program that runs with the rights of its file's owner: but for
// names in LD_PRELOAD, which are then searched for among files with those rights only.
void take_variables(const Variables& variables, bool has_own_rights, LoaderWorld& world) {
  const bool is_glibc = world.kind == LoaderKind::glibc;
  if (has_own_rights) return;
  world.library_path =
      elements(variables.value("LD_LIBRARY_PATH").value_or(""), is_glibc ? ":;" : ":\n");
  const std::string_view preload = variables.value("LD_PRELOAD").value_or("");
  for (std::string& name : preload_names(preload, is_glibc ? " :" : " :\t\n\v\f\r")) {
    world.preloads.push_back({.name = std::move(name), .list = std::nullopt});
  }
}

void take_processor(std::string_view cpu, LoaderWorld& world) {
  if (world.kind != LoaderKind::glibc) return;
  if (names_platform(cpu)) world.platform = cpu;
  world.subdirectories = loader_subdirectories(world.version, world.machine, cpu);
  world.has_subdirectories = has_subdirectories(world.tree);
}

}  // namespace

std::expected<LoaderWorld, std::string> loader_world(const Environment& environment,
                                                     const LoaderSettings& settings,
                                                     const NativeObjects& objects,
                                                     const SymbolTables& symbols, const Tree& tree,
                                                     const Store& store) {
  using Unknown = std::unexpected<std::string>;
  if (!environment.interpreter) return Unknown("the interpreter is not part of the audit");
  const Node& file = tree[*environment.interpreter];
  const NativeObject* program = objects.find(file.entry);
  if (program == nullptr) return Unknown("the interpreter is no ELF file");
  const std::string& interpreter = program->fact.interpreter;
  if (interpreter.empty()) return Unknown("the interpreter is linked statically");
  const std::optional<NodeId> loader = tree.resolve_written(interpreter);
  if (!loader) return Unknown(fmt::format("its loader {} is not there", interpreter));
  LoaderWorld world{.tree = tree,
                    .objects = objects,
                    .symbols = symbols,
                    .machine = program->fact.machine,
                    .bits = program->fact.bits,
                    .platform = program->fact.machine};
  WorldReader reader(world, store);
  const EntryId loader_file = tree[*loader].entry;
  if (!reader.read_loader(loader_file)) {
    return Unknown(fmt::format("{} is no loader that is known", interpreter));
  }
  take_variables(settings.variables, (file.mode & set_id_bits) != 0, world);
  take_processor(settings.cpu, world);
  const std::optional<NodeId> path_file = world.kind == LoaderKind::musl
                                              ? tree.resolve_written(path_file_of(interpreter))
                                              : std::nullopt;
  reader.read_directories(path_file ? tree[*path_file].entry : loader_file);
  if (world.kind == LoaderKind::glibc) {
    reader.read_cache();
    reader.read_preload_list();
  }
  return world;
}

LoaderWorld without_library_path(LoaderWorld world) {
  world.library_path.clear();
  return world;
}

LoaderWorld without_preload_variable(LoaderWorld world) {
  std::erase_if(world.preloads, [](const Preload& preload) { return !preload.list; });
  return world;
}

LoaderWorld on_processor(LoaderWorld world, std::string_view cpu) {
  take_processor(cpu, world);
  return world;
}

}  // namespace icecore
