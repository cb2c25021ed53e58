// What each .pyc is to the source beside it.
#pragma once

#include <unordered_map>
#include <vector>
#include "collect/kind.h"
#include "facts/resolved.h"

namespace icecore {

class Store;
class Tree;

using BytecodeStates = std::unordered_map<EntryId, BytecodeStateRow>;

/// The source hashes that hash-based bytecode needs.
std::vector<Question> bytecode_questions(const Tree& tree, const Store& store);

/// Adds a state for every .pyc whose header could be read, and returns them by file. The store is a
/// branch: nobody else adds such rows.
BytecodeStates resolve_bytecode(const Tree& tree, Store store);

}  // namespace icecore
