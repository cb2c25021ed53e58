// The scripts of an environment: whose entry points they call and which interpreter runs them.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>
#include "facts/types.h"

namespace icecore {

class Store;
class Tree;
struct Environment;
struct RecordClaim;

/// Numbers of distributions, by launchers.
using AnnouncedLaunchers = std::unordered_map<EntryId, std::int64_t>;

/// Adds a row for every launcher in the environment's `bin`. That an interpreter is elsewhere is no
/// verdict: environments are copied and moved, and their scripts keep what was written first.
/// Returns the scripts that setuptools makes for entry points of distributions without a RECORD
/// that could list them.
AnnouncedLaunchers resolve_launchers(const Environment& environment,
                                     const std::vector<RecordClaim>& claims, const Tree& tree,
                                     Store& store);

}  // namespace icecore
