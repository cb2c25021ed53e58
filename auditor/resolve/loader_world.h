// What a dynamic loader goes by beside the binaries themselves, as an environment's interpreter
// would run in it.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/vocabulary.h"
#include "merge/tree.h"
#include "resolve/native_objects.h"

namespace icecore {

class Store;
class SymbolTables;
class Variables;
struct Environment;

/// One entry of ld.so.cache for the program's machine.
struct CachedLibrary {
  std::string path;
  std::string hwcaps;         ///< The subdirectory that it is from, as the fact has it.
  std::int64_t position = 0;  ///< In the file.
};

/// One library that is loaded before all others.
struct Preload {
  std::string name;
  std::optional<EntryId> list;  ///< The ld.so.preload that names it; nothing for LD_PRELOAD.
};

/// What a loader of one system goes by.
struct LoaderWorld {
  const Tree& tree;
  const NativeObjects& objects;
  const SymbolTables& symbols;
  LoaderKind kind = LoaderKind::glibc;
  std::string version;  ///< Empty when the loader does not say.
  std::string machine;  ///< Of the program: binaries of other machines are passed over.
  std::int64_t bits = 64;
  std::vector<std::string> system_directories;  ///< In the order in which they are searched.
  std::string lib;                              ///< What `$LIB` means.
  std::string platform;                         ///< What `$PLATFORM` means.
  std::vector<std::string> library_path;        ///< LD_LIBRARY_PATH's elements.
  std::vector<Preload> preloads;                ///< In the order in which they are loaded.
  std::multimap<std::string, CachedLibrary, std::less<>> cache;  ///< By name, then as in the file.
  /// What is entered in every directory before the directory itself, in order, each with a slash at
  /// its end (loader_subdirectories.h); and whether the tree has libraries in any such place.
  std::vector<std::string> subdirectories;
  bool has_subdirectories = false;
};

/// What the user says of how Python will run.
struct LoaderSettings {
  const Variables& variables;  ///< LD_LIBRARY_PATH and LD_PRELOAD count.
  std::string_view cpu;        ///< `x86-64-v3`; empty when nobody says.
};

/// What the interpreter's own loader goes by; nothing, and why, when that is not known.
std::expected<LoaderWorld, std::string> loader_world(const Environment& environment,
                                                     const LoaderSettings& settings,
                                                     const NativeObjects& objects,
                                                     const SymbolTables& symbols, const Tree& tree,
                                                     const Store& store);

/// The same without LD_LIBRARY_PATH, without LD_PRELOAD, on another processor.
LoaderWorld without_library_path(LoaderWorld world);
LoaderWorld without_preload_variable(LoaderWorld world);
LoaderWorld on_processor(LoaderWorld world, std::string_view cpu);

}  // namespace icecore
