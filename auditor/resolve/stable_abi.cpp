// As abi3audit does it, by names: the stable ABI is a list of symbols with the versions that they
// came with. What a module defines itself, or a library that it loads, is not needed of Python
// (shiboken has its own PyDateTimeAPI); and a promise without a version
// (`.abi3.so` in a wheel whose tag does not say abi3) covers every symbol on the list, because such
// a wheel is installed for one Python only.
#include "resolve/stable_abi.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/embedded.h"
#include "base/number.h"
#include "base/text.h"
#include "facts/store.h"
#include "formats/tag.h"
#include "resolve/carried_table.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr TableForm form{.path = "rules/data/stable_abi.csv",
                         .header = "symbol,added",
                         .row = "a symbol and its version"};

// `3.10` is 10.
std::optional<std::int64_t> parse_minor(std::string_view version, std::string_view prefix) {
  if (!version.starts_with(prefix)) return std::nullopt;
  return whole_number<std::int64_t>(version.substr(prefix.size()));
}

// What is said of a module's ABI.
struct Promise {
  bool is_made = false;
  std::optional<std::int64_t> minor;
};

bool is_stable_name(std::string_view name) {
  return name.ends_with(".abi3.so") || name.ends_with(".abi3t.so");
}

// The oldest version that a wheel's tags promise; several tags promise for each of them.
Promise promise_of(const std::vector<WheelTagFact>& tags) {
  Promise promise;
  for (const WheelTagFact& fact : tags) {
    const Result<std::vector<Tag>> parsed = parse_tag(fact.tag, {});
    if (!parsed) continue;
    for (const Tag& tag : *parsed) {
      if (tag.abi != "abi3" && tag.abi != "abi3t") continue;
      const std::optional<std::int64_t> minor = parse_minor(tag.interpreter, "cp3");
      promise.is_made = true;
      if (minor && (!promise.minor || *minor < *promise.minor)) promise.minor = minor;
    }
  }
  return promise;
}

bool is_python_symbol(std::string_view name) {
  return name.starts_with("Py") || name.starts_with("_Py");
}

// What the files load, directly or not. Where no loader was followed, as in wheels, libraries are
// told by their names.
class Loads {
 public:
  explicit Loads(const Store& store) {
    std::set<std::pair<EntryId, std::string>> settled;
    store.each<LoadRow>("environment, file, name", [&](const LoadRow& load) {
      settled.emplace(load.file, load.name);
      if (load.found) found_[load.file].push_back(*load.found);
    });
    std::map<std::string, std::vector<EntryId>> named;
    store.each<NativeFact>(
        "file",
        [&](const NativeFact& native) {
          std::vector<EntryId>& files = named[native.soname];
          if (files.size() < most_of_one_name) files.push_back(native.file);
        },
        "soname <> ''");
    store.each<NeededFact>("file, position", [&](const NeededFact& need) {
      const auto found = named.find(need.name);
      if (found == named.end() || settled.contains({need.file, need.name})) return;
      std::vector<EntryId>& files = found_[need.file];
      files.insert(files.end(), found->second.begin(), found->second.end());
    });
  }

  // The nearest first.

  std::vector<EntryId> all_of(EntryId file) const {
    std::vector<EntryId> all{file};
    std::set<EntryId> known{file};
    for (std::size_t i = 0; i < all.size() && all.size() < most_loaded; ++i) {
      const auto loaded = found_.find(all[i]);
      if (loaded == found_.end()) continue;
      for (const EntryId one : loaded->second) {
        if (known.insert(one).second) all.push_back(one);
      }
    }
    all.erase(all.begin());
    return all;
  }

 private:
  // Bounds on what a target can make of each module's look at each library.
  static constexpr std::size_t most_of_one_name = 16;
  static constexpr std::size_t most_loaded = 500;

  std::unordered_map<EntryId, std::vector<EntryId>> found_;
};

class StableAbiResolver {
 public:
  StableAbiResolver(const std::vector<Environment>& environments, const std::vector<Owner>& owners,
                    const SymbolTables& symbols, const Tree& tree, Store& store)
      : owners_(owners), symbols_(symbols), loads_(store), store_(store) {
    const auto tags = lists_by_file<WheelTagFact>(store);
    for (const Environment& environment : environments) {
      for (const Distribution& distribution : environment.distributions) {
        const DistributionRow& row = distribution.row;
        const auto found = row.wheel ? tags.find(*row.wheel) : tags.end();
        if (found != tags.end()) promises_.emplace(row.id, promise_of(found->second));
      }
    }
    store.each<ModuleDefinitionFact>(
        "file", [&](const ModuleDefinitionFact& fact) { modules_.insert(fact.file); });
    for (const NodeId node : tree.entries()) {
      if (is_stable_name(tree[node].name)) named_.insert(tree[node].entry);
    }
    modules_.insert(named_.begin(), named_.end());
  }

  void run() {
    for (const EntryId file : modules_) {
      if (const SymbolTable* table = symbols_.find(file)) look_at(file, *table);
    }
  }

 private:
  Promise promise_for(EntryId file) const {
    Promise promise;
    const auto distribution = owners_[static_cast<std::size_t>(file)].row.distribution;
    const auto tagged = distribution ? promises_.find(*distribution) : promises_.end();
    if (tagged != promises_.end()) promise = tagged->second;
    promise.is_made = promise.is_made || named_.contains(file);
    return promise;
  }

  // The tables of the libraries that the file loads, but for Python's own.
  std::vector<const SymbolTable*> libraries_of(EntryId file) const {
    static const ReferenceKeys of_python({.name = "Py_Initialize", .version = {}}, false);
    std::vector<const SymbolTable*> tables;
    for (const EntryId library : loads_.all_of(file)) {
      const SymbolTable* table = symbols_.find(library);
      if (table != nullptr && !table->defines(of_python)) tables.push_back(table);
    }
    return tables;
  }

  void look_at(EntryId file, const SymbolTable& table) {
    const Promise promise = promise_for(file);
    StableAbiRow row{.file = file,
                     .is_promised = promise.is_made ? 1 : 0,
                     .promised = promise.minor,
                     .needed = oldest};
    std::map<std::string, std::optional<std::int64_t>> breaches;
    std::optional<std::vector<const SymbolTable*>> libraries;
    const auto is_of_library = [&](std::string_view symbol) {
      if (!libraries) libraries = libraries_of(file);
      const ReferenceKeys keys({.name = symbol, .version = {}}, false);
      return std::ranges::any_of(*libraries,
                                 [&](const SymbolTable* one) { return one->defines(keys); });
    };
    const auto use = [&](std::string_view symbol) {
      const std::optional<std::int64_t> added = carried<StableAbi>().added(symbol);
      const bool is_covered = added && (!promise.minor || *added <= *promise.minor);
      if (!is_covered && is_of_library(symbol)) return;
      ++row.symbols;
      if (!added) ++row.outside;
      if (added) row.needed = std::max(*row.needed, *added);
      if (promise.is_made && !is_covered) {
        breaches.insert_or_assign(escaped(symbol), added);
      }
    };
    for (const SymbolReferenceView& reference : table.references()) {
      if (is_python_symbol(reference.name)) use(reference.name);
    }
    for (const SymbolReferenceView& reference : table.weak_references()) {
      if (is_python_symbol(reference.name)) use(reference.name);
    }
    if (row.outside != 0) row.needed.reset();
    store_.add(row);
    for (const auto& [symbol, added] : breaches) {
      store_.add(StableAbiBreachRow{.file = file, .symbol = symbol, .added = added});
    }
  }

  static constexpr std::int64_t oldest = 2;  // the stable ABI came with Python 3.2

  const std::vector<Owner>& owners_;
  const SymbolTables& symbols_;
  const Loads loads_;
  Store& store_;
  std::unordered_map<std::int64_t, Promise> promises_;  // by distribution
  std::set<EntryId> modules_, named_;
};

}  // namespace

Result<StableAbi> StableAbi::load() {
  return parse(embedded_file(form.path));
}

Result<StableAbi> StableAbi::parse(std::string_view csv) {
  StableAbi table;
  ICECORE_TRY(read_table(csv, form, [&](std::string_view row) {
    const std::size_t comma = row.find(',');
    const std::optional<std::int64_t> added =
        comma == std::string_view::npos ? std::nullopt : parse_minor(row.substr(comma + 1), "3.");
    if (!added) return false;
    table.added_.emplace(row.substr(0, comma), *added);
    return true;
  }));
  return table;
}

std::optional<std::int64_t> StableAbi::added(std::string_view symbol) const {
  const auto found = added_.find(symbol);
  if (found == added_.end()) return std::nullopt;
  return found->second;
}

void resolve_stable_abi(const std::vector<Environment>& environments,
                        const std::vector<Owner>& owners, const SymbolTables& symbols,
                        const Tree& tree, Store& store) {
  StableAbiResolver(environments, owners, symbols, tree, store).run();
}

}  // namespace icecore
