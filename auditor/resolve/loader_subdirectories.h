// The subdirectories for one kind of processor that glibc's loader enters in every directory of a
// search path.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "merge/tree.h"

namespace icecore {

/// In the order in which the loader of that version tries them before the directory itself, each
/// with a slash at its end. `cpu` is a level (`x86-64-v3`), the name of any other subdirectory of
/// glibc-hwcaps, or one of the old words (`haswell`, `xeon_phi`, `avx512_1`); empty for what every
/// processor of the machine has. An unknown version is one before 2.33.
std::vector<std::string> loader_subdirectories(std::string_view version, std::string_view machine,
                                               std::string_view cpu);

/// Whether a processor of that name changes what `$PLATFORM` means, from the machine to that name.
/// (glibc's sysdeps/x86/cpu-features.c: Intel's processors alone do.)
bool names_platform(std::string_view cpu);

/// The processors that libraries of the tree are in subdirectories for, by `cpu` as above.
std::set<std::string, std::less<>> processors_of(const Tree& tree);

/// Whether the tree has libraries in any subdirectory of the kind, those for every processor among
/// them.
bool has_subdirectories(const Tree& tree);

}  // namespace icecore
