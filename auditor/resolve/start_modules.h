// What Python puts first on its import path when an image starts it, and what that hides.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "formats/shell_command.h"
#include "merge/tree.h"

namespace icecore {

class Store;
struct Environment;

/// The directory that comes before all others for a command line that begins with the interpreter:
/// that of the script, links followed, or the working directory for -m, -c and a session. Nothing
/// with -P or -I, and where nobody can tell.
[[nodiscard]] std::optional<NodeId> import_directory(std::span<const ShellWord> words,
                                                     const std::string& working_directory,
                                                     const Tree& tree);

/// Adds the modules of the directory that the environment has, too, with other bytes.
void add_start_modules(const Environment& environment, NodeId directory, const Tree& tree,
                       Store& store);

}  // namespace icecore
