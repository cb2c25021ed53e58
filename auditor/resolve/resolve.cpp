// The order in which facts build on each other.
#include "resolve/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <utility>

#include "facts/store.h"
#include "resolve/alternatives.h"
#include "resolve/bytecode.h"
#include "resolve/claims.h"
#include "resolve/closure.h"
#include "resolve/components.h"
#include "resolve/conda_files.h"
#include "resolve/cpu_needs.h"
#include "resolve/facts_by_file.h"
#include "resolve/hooks.h"
#include "resolve/kernel_floor.h"
#include "resolve/ladder.h"
#include "resolve/launchers.h"
#include "resolve/library_copies.h"
#include "resolve/library_packages.h"
#include "resolve/native_closure.h"
#include "resolve/native_objects.h"
#include "resolve/outside_links.h"
#include "resolve/owners.h"
#include "resolve/package_digests.h"
#include "resolve/platform_tags.h"
#include "resolve/records.h"
#include "resolve/requirements.h"
#include "resolve/shadowing.h"
#include "resolve/stable_abi.h"
#include "resolve/symbol_tables.h"
#include "resolve/system_support.h"
#include "resolve/vendored.h"
#include "resolve/version_floors.h"
#include "resolve/wheel_binaries.h"
#include "resolve/wheel_fit.h"
#include "resolve/wheel_machines.h"
#include "resolve/wheel_needs.h"

namespace icecore {

namespace {

struct Installed {
  const std::vector<Environment>& environments;
  const std::vector<Owner>& owners;
  const std::vector<WheelContents>& wheels;
  const NativeClosure& native;
};

// What binaries ask of a system, and whether that is what their distributions promise.
void resolve_promises(const Installed& installed, const Tree& tree, Store store) {
  const auto& [environments, owners, wheels, native] = installed;
  const NativeObjects& objects = native.objects();
  const SymbolTables& symbols = native.symbols();
  for (std::size_t i = 0; i < environments.size(); ++i) {
    resolve_kernel_floor(environments[i], native.reach(i), owners, objects, tree, store);
  }
  const VersionNeeds versions = lists_by_file<VersionNeedFact>(store);
  resolve_version_floors({.owners = owners, .needs = versions, .symbols = symbols}, tree, store);
  resolve_stable_abi(environments, owners, symbols, tree, store);
  resolve_platform_tags(environments, owners, objects, symbols, versions, tree, store);
  resolve_wheel_needs(wheels, owners, tree, store);
  resolve_wheel_machines(wheels, store);
  resolve_wheel_fit(environments, objects, tree, store);
}

}  // namespace

std::vector<Environment> resolve_installed(const std::vector<Installation>& installations,
                                           const ImportSettings& settings, const Tree& tree,
                                           const Limits& limits, Store& store) {
  std::vector<Environment> environments =
      resolve_environments(installations, settings, tree, store);
  std::int64_t next_distribution = 1;
  for (Environment& environment : environments) {
    resolve_search_path(environment, settings, tree, store);
    resolve_distributions(environment, next_distribution, tree, store);
    next_distribution += static_cast<std::int64_t>(environment.distributions.size());
    resolve_requirements(environment, limits, tree, store);
  }
  return environments;
}

std::vector<Question> questions_about(const std::vector<Environment>& environments,
                                      const Tree& tree, const Limits& limits, Store& store) {
  std::vector<Question> questions = bytecode_questions(tree, store);
  for (const Environment& environment : environments) {
    std::ranges::move(record_questions(environment, tree, store), std::back_inserter(questions));
  }
  std::ranges::move(package_questions(environments, tree, store), std::back_inserter(questions));
  std::ranges::sort(questions);
  const auto repeated = std::ranges::unique(questions);
  questions.erase(repeated.begin(), repeated.end());
  if (questions.size() > limits.questions) {
    store.add(GapRow{.reader = "questions",
                     .reason = fmt::format("{} second looks are more than the limit of {}",
                                           questions.size(), limits.questions)});
    questions.resize(limits.questions);
  }
  return questions;
}

std::vector<Owner> resolve_verdicts(const std::vector<Environment>& environments, const Tree& tree,
                                    Store& store) {
  std::future<BytecodeStates> bytecode =
      std::async(std::launch::async, resolve_bytecode, std::cref(tree), store.branch());
  std::vector<RecordClaim> claims;
  AnnouncedLaunchers launchers;
  for (const Environment& environment : environments) {
    resolve_outside_links(environment, tree, store);
    if (environment.row.kind != EnvironmentKind::wheels) {
      resolve_shadowing(environment, tree, store);
    }
    std::vector<RecordClaim> own = resolve_records(environment, tree, store);
    resolve_vendored(environment, own, tree, store);
    launchers.merge(resolve_launchers(environment, own, tree, store));
    std::ranges::move(own, std::back_inserter(claims));
  }
  std::ranges::sort(claims);
  const CondaOwners conda = resolve_conda_files(environments, tree, store);
  const PackageFiles packages(store);
  resolve_package_verdicts(tree, store);
  const BytecodeStates states = bytecode.get();
  const OwnerInput owner_input{.environments = environments,
                               .claims = claims,
                               .launchers = launchers,
                               .conda = conda,
                               .packages = packages,
                               .bytecode = states};
  return resolve_owners(owner_input, tree, store);
}

void resolve_rest(const std::vector<Environment>& environments, const std::vector<Owner>& owners,
                  NativeClosure& native, const GivenClaims& given, const Limits& limits,
                  const Tree& tree, Store& store) {
  const std::vector<WheelContents> wheels = wheel_contents(environments, owners, tree, store);
  std::future<void> promises =
      std::async(std::launch::async, [&, branch = store.branch()]() mutable {
        resolve_promises({environments, owners, wheels, native}, tree, std::move(branch));
      });
  resolve_components(owners, tree, store);
  resolve_cpu_needs(tree, store);
  native.add_copies(owners, store);
  const std::vector<ClaimLevels> claims = resolve_claims(
      given, {.environments = environments, .objects = native.objects(), .limits = limits}, tree,
      store);
  for (std::size_t i = 0; i < environments.size(); ++i) {
    const Environment& environment = environments[i];
    const std::vector<HookRow> hooks = resolve_hooks(environment, tree, store);
    if (!is_for_other_system(environment, wheels)) native.add_gap(i, store);
    if (environment.row.kind == EnvironmentKind::wheels) continue;  // nothing is installed
    const std::vector<bool> closure = with_closure(environment, native.reach(i), tree, store);
    const LadderInput ladder{
        .environment = environment, .owners = owners, .hooks = hooks, .reach = closure};
    resolve_ladder(ladder, freeze_levels(environment, store), tree, store);
    for (const ClaimLevels& claim : claims) {
      if (claim.row.environment == environment.row.id) resolve_ladder(ladder, claim, tree, store);
    }
  }
  resolve_library_packages(environments, tree, store);
  resolve_alternatives(tree, store);
  resolve_system_support(tree, store);
  promises.get();
}

}  // namespace icecore
