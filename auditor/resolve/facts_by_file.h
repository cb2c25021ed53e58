// Collected facts of one type, found by the file they were read from.
#pragma once

#include <unordered_map>
#include <vector>

#include "facts/store.h"
#include "merge/tree.h"

namespace icecore {

/// For types of which a file has at most one row.
template <typename Row>
std::unordered_map<EntryId, Row> by_file(const Store& store) {
  std::unordered_map<EntryId, Row> rows;
  store.each<Row>("file", [&](const Row& row) { rows.emplace(row.file, row); });
  return rows;
}

/// For types of which a file has several; each file's in their natural order.
template <typename Row>
std::unordered_map<EntryId, std::vector<Row>> lists_by_file(const Store& store) {
  std::unordered_map<EntryId, std::vector<Row>> rows;
  store.each<Row>(natural_order<Row>(), [&](const Row& row) { rows[row.file].push_back(row); });
  return rows;
}

/// Adds a gap about one entry.
inline void add_gap(Store& store, const Tree& tree, NodeId node, std::string reader,
                    std::string reason) {
  store.add(GapRow{.file = tree[node].entry,
                   .root = tree.roots()[tree[node].root].name,
                   .path = tree.shown_path(node),
                   .reader = std::move(reader),
                   .reason = std::move(reason)});
}

}  // namespace icecore
