// The dynamic loader, simulated: which file each name that a process needs would be, and by which
// rule. One engine a C library; nothing here reads a byte.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "facts/vocabulary.h"
#include "merge/tree.h"
#include "resolve/native_objects.h"

namespace icecore {

/// What a loader of one system goes by, beside the binaries themselves.
struct LoaderWorld {
  const Tree& tree;
  const NativeObjects& objects;
  LoaderKind kind = LoaderKind::glibc;
  std::string machine;  ///< Of the program: binaries of other machines are passed over.
  std::int64_t bits = 64;
  std::vector<std::string> system_directories;  ///< In the order in which they are searched.
  std::string lib;                              ///< What `$LIB` means.
  std::string platform;                         ///< What `$PLATFORM` means.
  std::vector<std::string> library_path;        ///< LD_LIBRARY_PATH's elements.
  std::multimap<std::string, std::string, std::less<>> cache;  ///< ld.so.cache: paths by name.
};

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

/// One edge: this object needs that name.
struct Load {
  std::size_t from = 0;
  std::string name;
  Found found;
};

/// How one C library's loader finds a name. Has no state: that is the process's.
class LoaderRules {
 public:
  LoaderRules() = default;
  LoaderRules(const LoaderRules&) = delete;
  LoaderRules& operator=(const LoaderRules&) = delete;
  virtual ~LoaderRules() = default;

  /// What `name`, needed by objects[by], leads to.
  [[nodiscard]] virtual Found find(const std::vector<LoadedObject>& objects, std::size_t by,
                                   std::string_view name) const = 0;
  /// The names that an object is known by from the moment on when `name` led to it.
  [[nodiscard]] virtual std::vector<std::string> names_of(std::string_view name,
                                                          const std::string& opened) const = 0;
  /// Whose search path counts for what an object opened by dlopen needs, beside its own: the
  /// program's, or that of nobody.
  [[nodiscard]] virtual std::optional<std::size_t> loader_of_opened() const = 0;
};

std::unique_ptr<LoaderRules> glibc_rules(const LoaderWorld& world);
std::unique_ptr<LoaderRules> musl_rules(const LoaderWorld& world);

/// A process as its loader fills it, breadth first. Copies are independent.
class Process {
 public:
  Process(const LoaderWorld& world, const LoaderRules& rules) : world_(&world), rules_(&rules) {}

  /// The program and the loader that it asks for, with all that the program needs.
  void start(NodeId program);
  /// What dlopen loads by this path: the file, with all that it needs. Nothing new for a file that
  /// is loaded already.
  void open(NodeId file, std::string path);

  [[nodiscard]] const std::vector<LoadedObject>& objects() const { return objects_; }
  /// Since `start`, in order.
  [[nodiscard]] const std::vector<Load>& loads() const { return loads_; }

 private:
  void load_needs(std::size_t first);
  std::size_t add(NodeId file, std::string opened, std::optional<std::size_t> loader,
                  std::vector<std::string> names);

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

  /// Looks for the name in a directory; in a relative one, which depends on where the process runs,
  /// nobody can.
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
