// A library's name in a library directory is a link to /etc/alternatives/<name>, which is a link to
// the choice. The loader follows both, so that an edge tells only where they end.
#include "resolve/alternatives.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "facts/store.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr std::string_view directory = "/etc/alternatives/";

// The links into /etc/alternatives, by their own names and the entry that they end at.
std::map<std::pair<std::string, EntryId>, NodeId> links_by_end(const Tree& tree) {
  std::map<std::pair<std::string, EntryId>, NodeId> links;
  for (const NodeId id : tree.entries()) {
    const Node& node = tree[id];
    if (node.kind != EntryKind::link || !node.link_target.starts_with(directory)) continue;
    const Result<TreePath> choice = TreePath::parse(node.link_target);
    const std::optional<NodeId> link = choice ? tree.find(*choice) : std::nullopt;
    const std::optional<NodeId> end = tree.end_of(id);
    if (link && end && tree[*link].kind == EntryKind::link) {
      links.emplace(std::pair(node.name, tree[*end].entry), *link);
    }
  }
  return links;
}

// Records by the name among the alternatives.
std::map<std::string, AlternativeRecordFact> records_by_name(const Tree& tree, Store& store) {
  std::map<std::string, AlternativeRecordFact> records;
  store.each<AlternativeRecordFact>("file", [&](const AlternativeRecordFact& record) {
    records.emplace(tree[tree.node_of(record.file)].name, record);
  });
  return records;
}

AlternativeRow row_of(const LoadRow& load, const Node& link,
                      const std::map<std::string, AlternativeRecordFact>& records) {
  AlternativeRow row{.environment = load.environment,
                     .library = load.name,
                     .name = link.name,
                     .file = link.entry,
                     .choice = link.link_target,
                     .best = "",
                     .chosen_by = ChosenBy::unknown};
  const auto record = records.find(link.name);
  if (record != records.end()) {
    row.best = record->second.best;
    row.chosen_by = record->second.is_automatic != 0 ? ChosenBy::automatic : ChosenBy::manual;
  }
  return row;
}

}  // namespace

void resolve_alternatives(const Tree& tree, Store& store) {
  const auto links = links_by_end(tree);
  if (links.empty()) return;
  const auto records = records_by_name(tree, store);
  std::map<std::pair<std::int64_t, std::string>, AlternativeRow> rows;
  store.each<LoadRow>("id", [&](const LoadRow& load) {
    const auto link = load.found ? links.find({load.name, *load.found}) : links.end();
    if (link == links.end()) return;
    rows.emplace(std::pair(load.environment, load.name), row_of(load, tree[link->second], records));
  });
  for (auto& [key, row] : rows) store.add(std::move(row));
}

}  // namespace icecore
