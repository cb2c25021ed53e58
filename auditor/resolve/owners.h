// Who put each file and link there. Every entry but a directory gets exactly one owner; `unknown`
// if and only if a gap says why.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "facts/resolved.h"
#include "resolve/launchers.h"
#include "resolve/package_files.h"

namespace icecore {

class Store;
class Tree;
struct Environment;
struct RecordClaim;

/// An owner, with what the ladder needs to know beside it.
struct Owner {
  OwnerRow row;
  /// The claim by which a distribution owns the entry, or the state of the source of a by-product.
  std::optional<RecordState> state;
  /// The metadata directory of the distribution, 0 without one.
  EntryId metadata = 0;
  /// Of bytecode that is its source's by-product, who owns the source.
  std::optional<OwnerKind> source_kind;
};

/// What owners are computed from.
struct OwnerInput {
  const std::vector<Environment>& environments;
  const std::vector<RecordClaim>& claims;                 ///< Of all environments, sorted.
  const AnnouncedLaunchers& launchers;                    ///< Of all environments.
  const std::unordered_map<EntryId, std::string>& conda;  ///< Names of packages, by entry.
  const PackageFiles& packages;                           ///< Of the system.
  const std::unordered_map<EntryId, BytecodeStateRow>& bytecode;
};

/// Adds an owner for every file, link and special file; the result is by entry number, 0 and
/// directories left empty.
std::vector<Owner> resolve_owners(const OwnerInput& input, const Tree& tree, Store& store);

}  // namespace icecore
