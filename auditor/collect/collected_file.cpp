// A file that cannot be read whole has no facts: half of them would be taken for all.
#include "collect/collected_file.h"

#include <utility>

#include "collect/collect.h"
#include "facts/store.h"
#include "target/layer.h"

namespace icecore {

void CollectedFile::collect_kind(Kind kind, std::string_view argument, ByteSource& bytes,
                                 const Limits& limits) {
  Facts facts = collect(kind, bytes, argument, limits);
  rows.append(std::move(facts.rows));
  for (Error& gap : facts.gaps) {
    problems.push_back({.reader = reader_name(kind), .error = std::move(gap)});
  }
}

void CollectedFile::fail(Error error) {
  rows.clear();
  problems.clear();
  problems.push_back({.reader = "read", .error = std::move(error)});
}

void add_file(CollectedFile file, const Layer& layer, std::size_t entry, Store& store) {
  const EntryId id = layer.first_entry + static_cast<EntryId>(entry);
  for (Fact& fact : file.rows) {
    std::visit([id](auto& row) { row.file = id; }, fact);
    store.add(std::move(fact));
  }
  for (const CollectedFile::Problem& problem : file.problems) {
    GapRow gap{.file = id,
               .root = layer.root.name,
               .path = layer.path_of(layer.entries[entry]),
               .reader = std::string(problem.reader),
               .reason = problem.error.message};
    if (problem.error.offset) gap.offset = static_cast<std::int64_t>(*problem.error.offset);
    store.add(std::move(gap));
  }
}

}  // namespace icecore
