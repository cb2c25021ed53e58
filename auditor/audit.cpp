// The whole program in one page: open, discover, collect, merge, resolve, judge. Reports are
// written by whoever asked.
#include "icecore/audit.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <tuple>
#include <utility>

#include "audit_outcome.h"
#include "base/task_pool.h"
#include "collect/disk_facts.h"
#include "collect/layer_facts.h"
#include "collect/worker_service.h"
#include "confine/worker_pool.h"
#include "facts/fact_cache.h"
#include "facts/store.h"
#include "judge/judge.h"
#include "judge/rule_set.h"
#include "merge/image_contents.h"
#include "merge/image_file_tree.h"
#include "merge/layer_rows.h"
#include "merge/merge.h"
#include "merge/wheel_rows.h"
#include "resolve/build_steps.h"
#include "resolve/entrypoint.h"
#include "resolve/native_closure.h"
#include "resolve/resolve.h"
#include "resolve/wheels.h"
#include "target/apptainer_settings.h"
#include "target/claim_files.h"
#include "target/discover.h"
#include "target/home_of_user.h"
#include "target/host_tree.h"
#include "target/image_layout.h"
#include "target/image_settings.h"
#include "target/layer.h"
#include "target/linked_root.h"
#include "target/system_libraries.h"
#include "target/system_packages.h"
#include "target/target.h"

namespace icecore {
namespace {

unsigned jobs_of(const AuditOptions& options) {
  return options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
}

OpenOptions open_options(const AuditOptions& options) {
  return {.system_root = options.system_root,
          .python = options.python,
          .wheel_platform = options.wheel_platform,
          .platform = options.platform,
          .dockerfile = options.dockerfile,
          .base = options.base,
          .variables = options.variables,
          .home = options.home,
          .remote = {.is_plain = options.insecure, .variable = options.environment}};
}

// What is kept between audits; nothing where nobody asks for it, or where it cannot be used.
std::unique_ptr<FactCache> open_cache(const AuditOptions& options) {
  if (options.cache_directory.empty()) return nullptr;
  auto cache = FactCache::open(options.cache_directory, options.cache_bytes);
  if (cache) return *std::move(cache);
  if (options.remark) options.remark(cache.error().message);
  return nullptr;
}

// Confined processes, or why there are none.
struct Readers {
  std::unique_ptr<WorkerPool> pool;
  std::optional<std::string> lacking;
};

Result<Readers> make_readers(const AuditOptions& options, const Limits& limits) {
  if (options.confinement == Confinement::none) return Readers{.pool = {}, .lacking = "not wanted"};
  // One more than read at a time: one rests while its answer is read.
  const unsigned workers = jobs_of(options) + 1;
  Result<std::unique_ptr<WorkerPool>> pool =
      WorkerPool::start(collector_service(limits), limits, workers);
  if (pool) return Readers{.pool = *std::move(pool), .lacking = {}};
  const std::string& reason = pool.error().message;
  if (options.confinement == Confinement::required) {
    return failure(ErrorKind::unsupported,
                   "what reads the target cannot be confined here: " + reason);
  }
  if (options.remark) {
    options.remark("what reads the target is not confined (--require-confinement): " + reason);
  }
  return Readers{.pool = {}, .lacking = reason};
}

void add_confinement(const Readers& readers, Store& store) {
  store.add(
      ConfinementRow{.is_in_force = readers.pool != nullptr ? 1 : 0, .reason = readers.lacking});
}

CollectOptions collect_options(const AuditOptions& options, const Limits& limits, FactCache* cache,
                               WorkerPool* workers) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {.jobs = jobs_of(options),
          .limits = limits,
          .progress = options.progress,
          .cache = cache,
          .workers = workers,
          .start_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

ListOptions list_options(const Root& root, const CollectOptions& options, FileFacts& facts) {
  return {
      .limits = options.limits, .jobs = options.jobs, .looks_at_all = facts.is_kept(root, options)};
}

// Rules are read first: a mistake in them should not cost the time of an audit.
Result<std::vector<Rule>> rules_to_run(const AuditOptions& options) {
  std::vector<Rule> rules = ICECORE_TRY(select_rules(
      ICECORE_TRY(load_rules(options.rule_directories)), options.select, options.ignore));
  if (options.judge == Judge::no) rules.clear();
  return rules;
}

// Each root is a layer: the list of what is in it, without the bytes. What their links lead to is
// the last one. Two roots are listed at a time: a level of few directories leaves threads idle.
std::vector<Layer> list_layers(const Discovery& discovery, const Target& target,
                               const CollectOptions& options, FileFacts& facts) {
  constexpr unsigned roots_at_once = 2;
  std::vector<Layer> layers;
  std::vector<ListOptions> listing;
  for (const Root& root : discovery.roots) listing.push_back(list_options(root, options, facts));
  // Those of links and of the system come later: somebody may read the others then.
  layers.reserve(discovery.roots.size() + 2);
  EntryId next = 1;
  run_ordered<Layer>(
      discovery.roots.size(), std::min(roots_at_once, options.jobs),
      [&](std::size_t index) {
        return list_root(discovery.roots[index], *target.files, 1, listing[index]);
      },
      [&](std::size_t, Layer layer) {
        layer.first_entry = next;
        next += static_cast<EntryId>(layer.entries.size());
        layers.push_back(std::move(layer));
      });
  const std::optional<Root> linked =
      linked_root(discovery.environments, layers, *target.files, options.limits);
  if (linked) {
    layers.push_back(
        list_root(*linked, *target.files, next, list_options(*linked, options, facts)));
  }
  return layers;
}

// Entries are numbered through the layers.
EntryId next_entry(const std::vector<Layer>& layers) {
  return layers.back().first_entry + static_cast<EntryId>(layers.back().entries.size());
}

// A store, and rules that are ready to run over it.
struct PreparedStore {
  Store store;
  std::vector<PreparedRule> rules;  // destroyed first
};

Result<PreparedStore> prepare_store(StoreMedium medium, std::span<const Rule> rules) {
  Store store = ICECORE_TRY(Store::create(medium));
  std::vector<PreparedRule> prepared = ICECORE_TRY(prepare_rules(store, rules));
  return PreparedStore{.store = std::move(store), .rules = std::move(prepared)};
}

// The store that fits what was listed.
Result<PreparedStore> store_for(const std::vector<Layer>& layers, std::span<const Rule> rules,
                                Result<PreparedStore> in_memory) {
  const bool is_large = next_entry(layers) > static_cast<EntryId>(entries_for_disk);
  return is_large ? prepare_store(StoreMedium::unlinked_file, rules) : std::move(in_memory);
}

// An image's files are known only when its layers were read.
Result<std::optional<ImageContents>> read_image(Target& target, const CollectOptions& options) {
  if (!target.image) return std::nullopt;
  std::optional<ImageContents> contents = ICECORE_TRY(ImageContents::read(target.image, options));
  target.files = contents->files();
  target.variables.set_home_of_user(
      home_of_user(target.image->config.user, *target.files, options.limits));
  return contents;
}

std::unique_ptr<FileFacts> facts_of(const Target& target,
                                    const std::optional<ImageContents>& contents) {
  if (contents) return std::make_unique<LayerFacts>(contents->image(), contents->layers());
  return std::make_unique<DiskFacts>(*target.host);
}

void add_gaps(const std::vector<Gap>& gaps, Store& store) {
  for (const Gap& gap : gaps) store.add(gap);
}

// What was met on the way and is no root.
void add_leads(const Discovery& discovery, const std::optional<ImageContents>& contents,
               const std::vector<Gap>& unread, Store& store) {
  add_gaps(unread, store);
  if (contents) {
    add_gaps(contents->gaps(), store);
    if (contents->image().form != ImageForm::wheels) add_layer_rows(*contents, store);
  }
  add_gaps(discovery.gaps, store);
  for (const RepositoryLead& lead : discovery.repositories) {
    store.add(lead.row);
    if (lead.has_secret) store.add(lead.secret);
  }
}

SystemNeeds system_needs(const Target& target, const AuditOptions& options) {
  return {.variables = target.variables,
          .opened_names = options.opened_names,
          .of_whole_system = is_whole_root(target.kind),
          .started = target.kind == TargetKind::image ? &target.image->config : nullptr};
}

// What of the system the layers' files need is one more layer.
void collect_system(const SystemNeeds& needs, const Target& target, CollectOptions collecting,
                    FileFacts& facts, std::vector<Layer>& layers, Store& store) {
  const Limits& limits = collecting.limits;
  const std::optional<Root> system = system_libraries(needs, layers, *target.files, limits, store);
  if (!system) return;
  collecting.second_digest = package_digest_algorithm(*target.files, limits);
  layers.push_back(list_root(*system, *target.files, next_entry(layers),
                             list_options(*system, collecting, facts)));
  facts.collect(std::span(layers).last(1), collecting, store);
}

// One tree of all layers. Those that are there are merged while it is found out what of the system
// their files need.
Tree merge_layers(const SystemNeeds& needs, const Target& target, const CollectOptions& collecting,
                  FileFacts& facts, std::vector<Layer>& layers, Store& store) {
  Merge merge(target);
  const std::size_t known = layers.size();
  std::future<void> merging = std::async(
      std::launch::async, [&merge, first = std::span<const Layer>(layers),
                           branch = store.branch()]() mutable { merge.add(first, branch); });
  collect_system(needs, target, collecting, facts, layers, store);
  merging.get();
  merge.add(std::span(layers).subspan(known), store);
  return merge.finish(store);
}

// All packages are part of a whole system; of others, those that something here comes from.
PackageScope package_scope(const Target& target) {
  return is_whole_root(target.kind) ? PackageScope::all : PackageScope::used;
}

ClosureOptions closure_options(const AuditOptions& options, const Target& target) {
  return {.variables = target.variables,
          .cpu = options.cpu,
          .opened_names = options.opened_names,
          .keeps_attempts = options.load_attempts};
}

// How an image was made, and what it starts.
void resolve_image_history(const Target& target, const std::vector<Environment>& environments,
                           const Tree& tree, const Limits& limits, Store& store) {
  if (target.kind != TargetKind::image) return;
  const ImageSettings settings = settings_of(*target.image, target.base);
  resolve_image(settings, store);
  resolve_build_steps(settings, target.dockerfile, limits, store);
  resolve_entrypoint(settings, environments, tree, limits, store);
}

NativeClosure resolve_closure(const std::vector<Environment>& environments,
                              const ClosureOptions& options, const Tree& tree, Store store) {
  return {environments, options, tree, store};
}

// The flow from the target's bytes to findings. `readers` are let go when nothing is read any more.
Result<Store> audit_anew(const AuditOptions& options, std::span<const Rule> rules,
                         const CollectOptions& collecting, Readers& readers, Target& target,
                         const GivenClaims& claims, KeptOutcome& kept) {
  const Limits& limits = collecting.limits;
  // Most are small enough for a store in memory; not all threads are busy yet.
  std::future<Result<PreparedStore>> in_memory =
      std::async(std::launch::async, prepare_store, StoreMedium::memory, rules);

  // collect, of an image: its layers stream by once. Of some kinds their files say the rest of what
  // it is.
  const std::optional<ImageContents> contents = ICECORE_TRY(read_image(target, collecting));
  const std::vector<Gap> unread = complete_image(target, open_options(options), limits);
  const std::unique_ptr<FileFacts> facts = facts_of(target, contents);

  // discover: the trees that it is made of or leads to.
  const ListOptions listing{.limits = limits, .jobs = collecting.jobs};
  const Discovery discovery = discover_roots(target, listing);
  std::vector<Layer> layers = list_layers(discovery, target, collecting, *facts);

  // collect: every file's digest, and facts from those that say something. From here on everything
  // is in the store.
  auto [store, prepared] = ICECORE_TRY(store_for(layers, rules, in_memory.get()));
  add_confinement(readers, store);
  add_leads(discovery, contents, unread, store);
  facts->collect(layers, collecting, store);

  // discover, once more, and merge: what of the system those files need; one tree, and where each
  // file came from.
  Tree tree =
      merge_layers(system_needs(target, options), target, collecting, *facts, layers, store);

  // Its packages are read on a thread of their own, from names and kinds that nobody changes now.
  std::future<SystemPackages> packages =
      std::async(std::launch::async, read_system_packages, std::cref(layers),
                 std::cref(*target.files), package_scope(target), std::cref(limits));

  // resolve: what is installed where; what it would load, told by a thread of its own; a second
  // look at some files; whose they are; then what follows from all of it.
  const std::vector<Environment> environments =
      resolve_installed(discovery.environments, discovery.settings, tree, limits, store);
  std::future<NativeClosure> native =
      std::async(std::launch::async, resolve_closure, std::cref(environments),
                 closure_options(options, target), std::cref(tree), store.branch());
  packages.get().add_to(store);
  resolve_image_history(target, environments, tree, limits, store);
  facts->answer(questions_about(environments, tree, limits, store), layers, collecting, store);
  const std::vector<Owner> owners = resolve_verdicts(environments, tree, store);
  NativeClosure closure = native.get();
  resolve_rest(environments, owners, closure, claims, limits, tree, store);
  if (is_wheels(target.kind)) {
    resolve_wheels(wheel_rows(*contents, store), {target.python, target.wheel_platform},
                   environments, tree, store);
  }

  // judge: the rules, over the facts alone. Nobody asks for most of the rest any more.
  const std::jthread freeing(
      [gone = std::tuple(std::move(closure), std::move(tree), std::move(readers.pool))] {});
  ICECORE_TRY(store.status());
  ICECORE_TRY(judge(store, std::move(prepared)));
  ICECORE_TRY(store.status());
  kept.keep(store, layers, *facts);
  return std::move(store);
}

}  // namespace

Result<AuditResult> audit(const AuditOptions& options) {
  const Limits limits;
  Readers readers = ICECORE_TRY(make_readers(options, limits));  // before there are threads
  std::unique_ptr<FactCache> cache = open_cache(options);
  const CollectOptions collecting =
      collect_options(options, limits, cache.get(), readers.pool.get());
  const std::vector<Rule> rules = ICECORE_TRY(rules_to_run(options));

  // What the user holds against the target.
  const GivenClaims claims = ICECORE_TRY(read_given_claims(
      {.against = options.against, .project = options.project, .variables = options.variables},
      limits));

  // open: what is the target?
  Target target = ICECORE_TRY(open_target(options.target, open_options(options), limits));

  // What was found of it before, if all that was looked at is as it was; else all of it.
  KeptOutcome kept(cache.get(), target, options, claims.fingerprint, rules, collecting);
  std::optional<Store> store = kept.find();
  if (!store) {
    store = ICECORE_TRY(audit_anew(options, rules, collecting, readers, target, claims, kept));
  }
  return AuditResult(*std::move(store), std::move(cache));
}

}  // namespace icecore
