// Owners are known late: they wait for the system's packages and for second looks at files. What a
// loader does depends on neither.
#include "resolve/native_closure.h"

#include "facts/store.h"
#include "resolve/library_copies.h"
#include "resolve/loads.h"
#include "resolve/reach.h"

namespace icecore {

struct NativeClosure::State {
  State(const std::vector<Environment>& all, const Tree& whole, const Store& store)
      : environments(all),
        tree(whole),
        objects(store),
        symbols(store),
        copy_sources(symbols, store) {}

  struct EnvironmentLoads {
    std::vector<bool> reach;
    LibraryCopies copies;
    std::string unknown;
  };

  const std::vector<Environment>& environments;
  const Tree& tree;
  NativeObjects objects;
  SymbolTables symbols;
  CopySources copy_sources;
  std::vector<EnvironmentLoads> loads;
};

NativeClosure::NativeClosure(const std::vector<Environment>& environments,
                             const ClosureOptions& options, const Tree& tree, Store& store)
    : state_(std::make_unique<State>(environments, tree, store)) {
  const LoaderSettings settings{.variables = options.variables, .cpu = options.cpu};
  std::int64_t next_load = 1;
  for (const Environment& environment : environments) {
    std::vector<bool> reach = reach_of(environment, environments, tree);
    LibraryCopies copies(state_->copy_sources, tree);
    if (environment.row.kind == EnvironmentKind::wheels) {  // no process has them all
      state_->loads.push_back(
          {.reach = std::move(reach), .copies = std::move(copies), .unknown = {}});
      continue;
    }
    LoadsOutcome outcome = resolve_loads({.environment = environment,
                                          .reach = reach,
                                          .symbols = state_->symbols,
                                          .copies = copies,
                                          .settings = settings,
                                          .opened_names = options.opened_names,
                                          .keeps_attempts = options.keeps_attempts,
                                          .first_id = next_load},
                                         state_->objects, tree, store);
    next_load = outcome.next_id;
    state_->loads.push_back({.reach = std::move(reach),
                             .copies = std::move(copies),
                             .unknown = std::move(outcome.unknown)});
  }
}

NativeClosure::NativeClosure(NativeClosure&&) noexcept = default;
NativeClosure& NativeClosure::operator=(NativeClosure&&) noexcept = default;
NativeClosure::~NativeClosure() = default;

const NativeObjects& NativeClosure::objects() const {
  return state_->objects;
}

const SymbolTables& NativeClosure::symbols() const {
  return state_->symbols;
}

const std::vector<bool>& NativeClosure::reach(std::size_t environment) const {
  return state_->loads[environment].reach;
}

void NativeClosure::add_copies(const std::vector<Owner>& owners, Store& store) {
  for (std::size_t i = 0; i < state_->loads.size(); ++i) {
    state_->loads[i].copies.add_to(store, state_->environments[i].row.id, owners);
  }
}

void NativeClosure::add_gap(std::size_t environment, Store& store) const {
  const std::string& reason = state_->loads[environment].unknown;
  if (reason.empty()) return;
  store.add(GapRow{.root = state_->tree.roots().front().name,
                   .path = state_->environments[environment].row.path,
                   .reader = "loader",
                   .reason = "what its libraries would be is not known: " + reason});
}

}  // namespace icecore
