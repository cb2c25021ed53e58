// What a program gets when it asks dlopen for a library by name, as ctypes, cffi and extension
// modules do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/loader.h"

namespace icecore {

/// The file whose code calls dlopen for `ctypes.CDLL(name)`: the module `_ctypes` of the
/// environment's Python, or the interpreter where that is built into it. glibc's loader searches
/// with that file's RPATH or RUNPATH, so those of whoever wrote the Python code do not count.
NodeId caller_of_ctypes(const Environment& environment, const Tree& tree);

/// The same for cffi's `ffi.dlopen(name)`: the module `_cffi_backend`; nothing where there is none.
std::optional<NodeId> caller_of_cffi(const Environment& environment, const Tree& tree);

/// A process of the interpreter in which code of `caller`, a file that is loaded for it where it is
/// not there already, gives `name` to dlopen. The first of its loads() says what came of it:
/// `missing` where dlopen fails. A name that is there already is found as `loaded`. Names with a
/// slash are paths; relative ones depend on where the process runs and are never found.
Process open_by_name(const Process& interpreter, NodeId caller, std::string_view name,
                     const Tree& tree);

/// The name that `ctypes.util.find_library(name)` finds as glibc's `ldconfig -p` lists it; nothing
/// when the cache has none, or the loader is musl's. Python then tries what a compiler or a linker
/// would find, where there is one.
std::optional<std::string> find_library(const LoaderWorld& world, std::string_view name);

}  // namespace icecore
