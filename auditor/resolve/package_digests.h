// Whether files are what the system's packages put there, by the digests that a package manager
// keeps of them.
#pragma once

#include <vector>

#include "collect/kind.h"
#include "resolve/environment.h"

namespace icecore {

/// Which files have to be hashed again by the algorithm of their package's list: those of the
/// system's libraries and of packaged interpreters.
std::vector<Question> package_questions(const std::vector<Environment>& environments,
                                        const Tree& tree, const Store& store);

/// Adds the rows of `os_package_verdict`, for files whose digests are known.
void resolve_package_verdicts(const Tree& tree, Store& store);

}  // namespace icecore
