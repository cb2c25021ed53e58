// Whether the wheels that are installed in an environment are ones that its Python would be given.
#pragma once

#include <string_view>
#include <vector>

#include "formats/supported_tags.h"
#include "merge/tree.h"
#include "resolve/environment.h"
#include "resolve/native_objects.h"

namespace icecore {

class Store;

/// The version and the build of a CPython, by the tag of its extension modules:
/// `cpython-313t-x86_64-linux-gnu` is 3.13 without the GIL. Nothing for others.
struct TaggedPython {
  PythonRelease release;
  CpythonBuild build;
};
std::optional<TaggedPython> parse_soabi(std::string_view soabi);

/// Adds the rows of `wheel_fit`.
void resolve_wheel_fit(const std::vector<Environment>& environments, const NativeObjects& objects,
                       const Tree& tree, Store& store);

}  // namespace icecore
