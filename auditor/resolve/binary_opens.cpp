// dlopen(3): glibc's loader searches with the RUNPATH of the caller, or with its RPATH and those of
// who loaded it; musl's with the program's. A name that is loaded already is taken whatever it is.
// A driver's library is the machine's. Binaries try several names one after the other (UAPI.12 for
// those that are declared), so that a text that leads nowhere says nothing.
#include "resolve/binary_opens.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "facts/store.h"
#include "resolve/library_names.h"

namespace icecore {

BinaryOpens::BinaryOpens(const BinaryOpenInput& input, Note note, const Store& store)
    : input_(input), note_(std::move(note)) {
  store.each<DlopenTextFact>("file, position", [&](const DlopenTextFact& fact) {
    if (!is_own(fact.file)) return;
    wanted_[fact.file].push_back(
        {.told_by = OpenedBy::text, .position = fact.position, .names = {fact.name}});
  });
  store.each<DlopenNoteFact>("file, position", [&](const DlopenNoteFact& fact) {
    if (!is_own(fact.file)) return;
    Wanted wanted{.told_by = OpenedBy::note, .position = fact.position};
    for (const std::string_view name : split(fact.names, ' ')) {
      if (!name.empty()) wanted.names.emplace_back(name);
    }
    wanted_[fact.file].push_back(std::move(wanted));
  });
}

bool BinaryOpens::is_own(EntryId file) const {
  const Tree& tree = input_.world.tree;
  return input_.reach[static_cast<std::size_t>(file)] &&
         input_.world.objects.find(file) != nullptr &&
         tree.roots()[tree[tree.node_of(file)].root].kind != RootKind::system;
}

void BinaryOpens::look_at(const Process& process) {
  if (wanted_.empty()) return;
  const std::vector<LoadedObject>& objects = process.objects();
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const auto found = wanted_.find(input_.world.tree[objects[i].file].entry);
    if (found == wanted_.end()) continue;
    for (Wanted& wanted : found->second) {
      const bool is_found = wanted.outcome && wanted.outcome->file;
      if (!is_found) open(process, i, wanted);
    }
  }
}

void BinaryOpens::open(const Process& process, std::size_t caller, Wanted& wanted) {
  for (const std::string& name : wanted.names) {
    Found found = input_.rules.find(process.objects(), input_.rules.searcher_for(caller), name);
    if (!found.file) {
      take_failure(process, name, std::move(found), wanted);
      continue;
    }
    wanted.name = name;
    wanted.outcome = std::move(found);
    wanted.failed.reset();
    Process opened = process;
    opened.open_name(name, caller);
    note_(opened, input_.world.tree[process.objects()[caller].file].entry);
    return;
  }
}

// Of several names the one whose outcome says more than that there is none, else the first.
void BinaryOpens::take_failure(const Process& process, const std::string& name, Found found,
                               Wanted& wanted) {
  const std::string_view file = std::string_view(name).substr(name.rfind('/') + 1);
  if (found.found_by == FoundBy::missing && comes_with_machine(file)) {
    found.found_by = FoundBy::host;
  }
  const bool says_more = wanted.outcome && wanted.outcome->found_by == FoundBy::missing &&
                         found.found_by != FoundBy::missing;
  if (wanted.outcome && !says_more) return;
  wanted.name = name;
  wanted.outcome = std::move(found);
  if (wanted.told_by == OpenedBy::note && !wanted.failed) wanted.failed = process;
}

OpenedLibraryRow BinaryOpens::row_of(EntryId file, const Wanted& wanted) const {
  const Tree& tree = input_.world.tree;
  const Found& found = *wanted.outcome;
  OpenedLibraryRow row{.environment = input_.environment.row.id,
                       .told_by = wanted.told_by,
                       .file = file,
                       .position = wanted.position,
                       .name = wanted.name,
                       .found_by = found.found_by};
  if (found.file) row.found = tree[*found.file].entry;
  if (!found.opened.empty()) {
    const Result<TreePath> place = TreePath().resolve(found.opened);
    row.place = place ? tree.shown_place(*place) : found.opened;
  }
  return row;
}

void BinaryOpens::add_to(Store& store) {
  for (auto& [file, all] : wanted_) {
    for (Wanted& wanted : all) {
      if (!wanted.outcome) continue;
      if (wanted.failed) {
        const NodeId caller = input_.world.tree.node_of(file);
        wanted.failed->open_name(wanted.name, *wanted.failed->index_of(caller));
        note_(*wanted.failed, file);
      }
      store.add(row_of(file, wanted));
    }
  }
}

}  // namespace icecore
