// Projects that distributions carry inside themselves.
#pragma once

#include <vector>

namespace icecore {

class Store;
class Tree;
struct Environment;
struct RecordClaim;

/// Adds a row for each metadata directory that lies deeper in the environment's site-packages than
/// importlib.metadata looks, and for each line of a vendor.txt there.
void resolve_vendored(const Environment& environment, const std::vector<RecordClaim>& claims,
                      const Tree& tree, Store& store);

}  // namespace icecore
