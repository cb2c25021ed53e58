// Where an environment's binaries make the loader look for libraries, beside its own directories.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "resolve/environment.h"
#include "resolve/loader.h"

namespace icecore {

class Store;

/// What the directories of one environment are told from.
struct DirectoryInput {
  const Environment& environment;
  const std::vector<bool>& reach;  ///< By entry number, what the environment is made of.
  const LoaderWorld& world;
  const LoaderRules& rules;
  const LoadedObject& program;
  const std::set<std::string>& searched_relative;  ///< Directories that a loader came to.
};

/// Adds the rows of `library_directory`.
void resolve_library_directories(const DirectoryInput& input, Store& store);

/// Adds the rows of `program_loader`: the loaders that the environment's executables ask for.
void resolve_program_loaders(const Environment& environment, const std::vector<bool>& reach,
                             const NativeObjects& objects, const Tree& tree, Store& store);

}  // namespace icecore
