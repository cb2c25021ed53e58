// What the libraries would be that Python source asks for by name.
#pragma once

#include <functional>
#include <vector>

#include "resolve/environment.h"
#include "resolve/loader.h"

namespace icecore {

class Store;

struct OpenInput {
  const Environment& environment;
  const std::vector<bool>& reach;  ///< By entry number, what the environment is made of.
  const LoaderWorld& world;
  const Process& interpreter;  ///< That has started and loaded nothing else.
};

/// A process in which `caller` has opened a library.
using NoteOpening = std::function<void(const Process& process, EntryId caller)>;

/// Adds the environment's rows of `opened_library`, and calls `note` for each library that is asked
/// for.
void resolve_opened_libraries(const OpenInput& input, const NoteOpening& note, Store& store);

/// Whether a name may be that of a library of Linux, to be searched for or given as a whole path.
bool can_be_opened(std::string_view name);

}  // namespace icecore
