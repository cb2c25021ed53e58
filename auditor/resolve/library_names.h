// What the names of binaries tell of them.
#pragma once

#include <string_view>

namespace icecore {

/// Whether Python may import a file of that name: `name.cpython-312-x86_64-linux-gnu.so`,
/// `name.abi3.so`, `name.so`. A library is called `lib…` by convention.
bool is_extension_name(std::string_view name);

/// `libx.so.1`, `libx-2.3.so`: what is called as a shared object.
bool is_library_name(std::string_view name);

/// Whether a library of that name comes with the machine that a program runs on.
bool comes_with_machine(std::string_view name);

}  // namespace icecore
