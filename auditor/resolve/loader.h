// The dynamic loader, simulated: which file each name that a process needs would be, and by which
// rule. One engine a C library; nothing here reads a byte.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/vocabulary.h"
#include "merge/tree.h"
#include "resolve/loader_world.h"
#include "resolve/native_objects.h"

namespace icecore {

/// One place where the loader looked.
struct Attempt {
  std::string place;
  FoundBy rule = FoundBy::path;  ///< Why it looked there.
  std::string outcome;
};

/// What a name led to.
struct Found {
  FoundBy found_by = FoundBy::missing;
  std::optional<std::size_t> object;  ///< Index of the process's object, once it is loaded.
  std::optional<NodeId> file;
  std::string opened;             ///< The path that it was opened by, as the loader composed it.
  std::vector<Attempt> attempts;  ///< Before it was found.
};

/// One file in a process.
struct LoadedObject {
  NodeId file{};                      ///< Links followed.
  std::string opened;                 ///< `$ORIGIN` is its directory, links not followed.
  std::optional<std::size_t> loader;  ///< Whose need it was; nothing for a program and for dlopen.
  std::vector<std::string> names;     ///< By which it is known, beside its SONAME.
  const NativeObject* native = nullptr;
};

/// Why a library is loaded.
enum class LoadReason : std::uint8_t {
  need,     ///< A binary names it.
  preload,  ///< LD_PRELOAD or ld.so.preload names it.
  opened    ///< Somebody asks dlopen for it by name.
};

/// One edge: this object needs that name.
struct Load {
  std::size_t from = 0;
  std::string name;
  Found found;
  LoadReason reason = LoadReason::need;
};

/// Whether a process goes on after that edge: a program starts without what cannot be preloaded.
[[nodiscard]] bool is_settled(const Load& load);

/// One directory of a search path.
struct SearchDirectory {
  std::string text;               ///< As written.
  std::string directory;          ///< With its tokens replaced.
  FoundBy rule = FoundBy::rpath;  ///< What names it.
};

/// How one C library's loader finds a name. Has no state: that is the process's.
class LoaderRules {
 public:
  LoaderRules() = default;
  LoaderRules(const LoaderRules&) = delete;
  LoaderRules& operator=(const LoaderRules&) = delete;
  virtual ~LoaderRules() = default;

  /// What `name` leads to; needed by objects[by], or by nobody whose search path would count.
  [[nodiscard]] virtual Found find(const std::vector<LoadedObject>& objects,
                                   std::optional<std::size_t> by, std::string_view name) const = 0;
  /// `name` led to that object: it may be known by it from now on.
  virtual void name_object(LoadedObject& object, std::string_view name) const = 0;
  /// The directories that an object's own RPATH or RUNPATH, whichever counts, names.
  [[nodiscard]] virtual std::vector<SearchDirectory> search_path_of(
      const LoadedObject& object) const = 0;
  /// Those of LD_LIBRARY_PATH.
  [[nodiscard]] virtual std::vector<SearchDirectory> library_path(
      const LoadedObject& program) const = 0;

  /// Whose search path counts for what an object opened by dlopen needs, beside its own: the
  /// program's, or that of nobody.
  [[nodiscard]] virtual std::optional<std::size_t> loader_of_opened() const = 0;
  /// Whose search path counts for a name that code of objects[caller] gives to dlopen.
  [[nodiscard]] virtual std::size_t searcher_for(std::size_t caller) const = 0;
  /// Whose search path counts for preloaded libraries.
  [[nodiscard]] virtual std::optional<std::size_t> searcher_for_preloads() const = 0;
  /// Whether DT_AUXILIARY and DT_FILTER count.
  [[nodiscard]] virtual bool has_filters() const = 0;
};

std::unique_ptr<LoaderRules> glibc_rules(const LoaderWorld& world);
std::unique_ptr<LoaderRules> musl_rules(const LoaderWorld& world);
/// Those of the world's own loader. The world must outlive them.
std::unique_ptr<LoaderRules> loader_rules(const LoaderWorld& world);

/// A process as its loader fills it, breadth first. Copies are independent.
class Process {
 public:
  Process(const LoaderWorld& world, const LoaderRules& rules) : world_(&world), rules_(&rules) {}

  /// The program and the loader that it asks for, what is preloaded, and all that they need.
  void start(NodeId program);
  /// What dlopen loads by this path, as `import` calls it: the file, with all that it needs.
  /// Nothing new for a file that is loaded already.
  void open(NodeId file, const std::string& path);
  /// What dlopen gives for a name, called from code of objects()[caller]; loaded with all that it
  /// needs. The first of loads() says what came of it.
  void open_name(std::string_view name, std::size_t caller);

  [[nodiscard]] const std::vector<LoadedObject>& objects() const { return objects_; }
  /// The object of that file; nothing when it is not loaded.
  [[nodiscard]] std::optional<std::size_t> index_of(NodeId file) const;
  /// Since the last `start`, `open` or `open_name`, in order.
  [[nodiscard]] const std::vector<Load>& loads() const { return loads_; }

 private:
  std::size_t add(NodeId file, std::string opened, std::optional<std::size_t> loader);
  void load_needs(std::size_t first);
  void load(Load load, std::optional<std::size_t> by);

  const LoaderWorld* world_;
  const LoaderRules* rules_;
  std::vector<LoadedObject> objects_;
  std::vector<Load> loads_;
};

/// What trying to open a path gives.
struct Opened {
  enum class Outcome : std::uint8_t {
    absent,
    unread,   ///< Nobody looked there.
    passed,   ///< Of another machine: the search goes on.
    refused,  ///< Not what can be loaded: the search ends.
    found
  };
  Outcome outcome = Outcome::absent;
  std::optional<NodeId> file;
};

/// Opens a path as a loader of that world would: glibc's passes over what is of another machine,
/// musl's takes the first file that it can open.
Opened open_library(const LoaderWorld& world, const std::string& path);

/// The search for one name, from place to place until it is over.
struct LibrarySearch {
  const LoaderWorld& world;
  std::string name;
  Found found = {};
  bool is_over = false;
  bool has_unread = false;

  /// Looks for the name in a directory, in its subdirectories for the processor first; in a
  /// relative one, which depends on where the process runs, nobody can.
  void look_in(std::string_view directory, FoundBy rule);
  void look_at(const std::string& path, FoundBy rule);
  /// What was found; not `missing` where somebody else may know more.
  [[nodiscard]] Found outcome() &&;
};

/// That objects[index] is what was looked for, because it is there already.
Found found_loaded(const std::vector<LoadedObject>& objects, std::size_t index, FoundBy rule);

/// Everything before the last slash; `/` for a file of the root.
std::string directory_of(std::string_view path);

}  // namespace icecore
