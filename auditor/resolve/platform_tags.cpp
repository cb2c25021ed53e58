// As `auditwheel show` does it (auditwheel/wheel_abi.py), but for the host: a library that the
// wheel does not bring is external whether this system has it or not. The search for libraries in
// the wheel is auditwheel's (lddtree.py), not the loader's: what other distributions bring does not
// count.
#include "resolve/platform_tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "facts/store.h"
#include "formats/tag.h"
#include "resolve/facts_by_file.h"
#include "resolve/platform_policies.h"

namespace icecore {
namespace {

struct Architecture {
  std::string_view name;     // in platform tags
  std::string_view machine;  // of ELF
  std::int64_t bits;
};

constexpr std::array<Architecture, 9> architectures{{{"x86_64", "x86_64", 64},
                                                     {"i686", "i386", 32},
                                                     {"aarch64", "aarch64", 64},
                                                     {"armv7l", "arm", 32},
                                                     {"ppc64le", "ppc64", 64},
                                                     {"ppc64", "ppc64", 64},
                                                     {"s390x", "s390", 64},
                                                     {"riscv64", "riscv", 64},
                                                     {"loongarch64", "loongarch", 64}}};

bool is_of(const Architecture& architecture, const NativeFact& fact) {
  return architecture.machine == fact.machine && architecture.bits == fact.bits;
}

// What a wheel's tags say of Linux platforms.
struct Claim {
  std::vector<std::string> platforms;
  const Architecture* architecture = nullptr;
  std::optional<CLibrary> library;  // nothing where they name both
};

Claim claim_of(const std::vector<WheelTagFact>& tags) {
  Claim claim;
  std::set<CLibrary> libraries;
  for (const WheelTagFact& fact : tags) {
    const Result<std::vector<Tag>> parsed = parse_tag(fact.tag, {});
    if (!parsed) continue;
    for (const Tag& tag : *parsed) {
      const std::string& platform = tag.platform;
      const bool is_many = platform.starts_with("manylinux");
      const bool is_musl = platform.starts_with("musllinux_");
      if (!is_many && !is_musl && !platform.starts_with("linux_")) continue;
      claim.platforms.push_back(platform);
      if (is_many) libraries.insert(CLibrary::glibc);
      if (is_musl) libraries.insert(CLibrary::musl);
      const auto found = std::ranges::find_if(architectures, [&](const Architecture& one) {
        return platform.ends_with(fmt::format("_{}", one.name));
      });
      if (found != architectures.end()) claim.architecture = &*found;
    }
  }
  if (libraries.size() == 1) claim.library = *libraries.begin();
  return claim;
}

bool is_loader_name(std::string_view library) {
  return library.find("ld-linux") != std::string_view::npos || library == "ld64.so.2" ||
         library == "ld64.so.1";
}

// The C library that a binary asks for by name; nothing for one that asks for none.
std::optional<CLibrary> library_of(const NativeObject& object) {
  const std::string& interpreter = object.fact.interpreter;
  if (!interpreter.empty()) {
    return interpreter.find("/ld-musl-") != std::string::npos ? CLibrary::musl : CLibrary::glibc;
  }
  for (const NeededFact& need : object.needs) {
    if (need.name.starts_with("libc.musl-") || need.name.starts_with("ld-musl-")) {
      return CLibrary::musl;
    }
    if (need.name == "libc.so.6" || need.name.starts_with("ld-linux-") ||
        need.name.starts_with("ld64.so.")) {
      return CLibrary::glibc;
    }
  }
  return std::nullopt;
}

// Directories of an RPATH or RUNPATH that depend on where the binary is: others are not in a wheel.
void add_directories(const std::optional<std::string>& path, const std::string& origin,
                     std::vector<std::string>& directories) {
  if (!path) return;
  for (const std::string_view element : split(*path, ':')) {
    for (const std::string_view token : {"$ORIGIN", "${ORIGIN}"}) {
      if (!element.starts_with(token)) continue;
      directories.push_back(fmt::format("{}{}", origin, element.substr(token.size())));
    }
  }
}

struct Binary {
  EntryId file = 0;
  const NativeObject* object = nullptr;
};

// The binaries of one distribution that count.
struct Contents {
  std::int64_t distribution = 0;
  Claim claim;
  std::vector<Binary> binaries;
};

// Facts that all distributions are looked at with.
struct Sources {
  const std::vector<Owner>& owners;
  const NativeObjects& objects;
  const SymbolTables& symbols;
  const Tree& tree;
  const VersionNeeds& versions;
  std::unordered_map<EntryId, std::vector<ModuleDefinitionFact>> modules;

  std::string_view name_of(EntryId file) const { return tree[tree.node_of(file)].name; }
};

class Auditor {
 public:
  Auditor(const Contents& contents, const PlatformPolicies& policies, const Sources& sources,
          Store& store)
      : contents_(contents), policies_(policies), sources_(sources), store_(store) {
    for (const std::string& platform : contents.claim.platforms) {
      const std::size_t rank = policies.rank_of(platform);
      if (!claimed_.empty() && rank <= claimed_rank_) continue;
      claimed_ = platform;
      claimed_rank_ = rank;
    }
    versions_ = libraries_ = instructions_ = policies.highest();
  }

  void run() {
    std::unordered_set<std::string_view> needed;
    for (const Binary& binary : contents_.binaries) {
      for (const NeededFact& need : binary.object->needs) needed.insert(need.name);
    }
    for (const Binary& binary : contents_.binaries) {
      look_at_versions(binary);
      const bool is_module = is_module_of_its_name(binary);
      // What another binary of the wheel needs is looked at with that one.
      if (!is_module && needed.contains(sources_.name_of(binary.file))) continue;
      look_at_libraries(binary);
      look_at_symbols(binary, is_module);
      look_at_instructions(binary);
    }
    std::size_t symbols = policies_.highest();
    while (symbols > 0 && (forbidden_ >> symbols & 1U) != 0) --symbols;
    const std::size_t computed = std::min({versions_, libraries_, symbols, instructions_});
    store_.add(PlatformTagRow{.distribution = contents_.distribution,
                              .claimed = claimed_,
                              .computed = policies_.platform(computed),
                              .versions = policies_.platform(versions_),
                              .libraries = policies_.platform(libraries_),
                              .symbols = policies_.platform(symbols),
                              .instructions = policies_.platform(instructions_)});
    for (const auto& [file, kind, need] : breaches_) {
      store_.add(PlatformTagBreachRow{
          .distribution = contents_.distribution, .file = file, .kind = kind, .need = need});
    }
  }

 private:
  bool is_module_of_its_name(const Binary& binary) const {
    const std::string_view name = sources_.name_of(binary.file);
    const auto modules = sources_.modules.find(binary.file);
    return modules != sources_.modules.end() &&
           std::ranges::any_of(modules->second, [&](const ModuleDefinitionFact& module) {
             return module.name == name.substr(0, name.find('.'));
           });
  }

  void look_at_versions(const Binary& binary) {
    const auto needs = sources_.versions.find(binary.file);
    if (needs == sources_.versions.end()) return;
    for (const VersionNeedFact& need : needs->second) {
      if (is_loader_name(need.library)) continue;
      while (versions_ > 0 && !policies_.covers_version(versions_, need.version)) --versions_;
      if (!policies_.covers_version(claimed_rank_, need.version)) {
        breach(binary, PlatformNeed::version, need.version);
      }
    }
  }

  // A library is only looked into where the policy does not name it; so each is reached from some
  // rank on.
  void look_at_libraries(const Binary& binary) {
    std::unordered_map<std::string, std::size_t> reached;  // by name, the lowest rank
    std::unordered_map<std::string, std::optional<Binary>> found;
    std::vector<std::pair<Binary, std::size_t>> waiting{{binary, 0}};
    while (!waiting.empty()) {
      const auto [user, from] = waiting.back();
      waiting.pop_back();
      for (const NeededFact& need : user.object->needs) {
        if (need.kind != NeedKind::needed || is_loader_name(need.name)) continue;
        const std::size_t rank = std::max(from, policies_.rank_with(need.name) + 1);
        if (rank > policies_.highest()) continue;
        const auto [entry, is_new] = reached.try_emplace(need.name, rank);
        if (!is_new && entry->second <= rank) continue;
        entry->second = rank;
        auto place = found.find(need.name);
        if (place == found.end()) {
          place = found.emplace(need.name, find(need.name, binary, user)).first;
        }
        if (place->second) waiting.emplace_back(*place->second, rank);
      }
    }
    for (const auto& [name, rank] : reached) {
      if (found.at(name)) continue;
      libraries_ = std::min(libraries_, rank - 1);
      if (rank <= claimed_rank_) breach(binary, PlatformNeed::library, name);
    }
  }

  // The library of that name in the same wheel.
  std::optional<Binary> find(const std::string& name, const Binary& top, const Binary& user) const {
    std::vector<std::string> directories;
    const auto add = [&](const Binary& binary, bool own_only) {
      const NativeFact& fact = binary.object->fact;
      const TreePath place = sources_.tree.path(sources_.tree.node_of(binary.file));
      const std::string origin(place.parent().text());
      if (!fact.runpath && !own_only) add_directories(fact.rpath, origin, directories);
      if (own_only) add_directories(fact.runpath, origin, directories);
    };
    add(top, false);
    add(user, false);
    add(user, true);
    add(top, true);
    for (const std::string& directory : directories) {
      const auto node = sources_.tree.resolve_written(fmt::format("{}/{}", directory, name));
      if (!node) continue;
      const EntryId file = sources_.tree[*node].entry;
      const NativeObject* const object = sources_.objects.find(file);
      if (object == nullptr || object->fact.machine != user.object->fact.machine ||
          object->fact.bits != user.object->fact.bits ||
          sources_.owners[static_cast<std::size_t>(file)].row.distribution !=
              contents_.distribution) {
        continue;
      }
      return Binary{.file = file, .object = object};
    }
    return std::nullopt;
  }

  void look_at_symbols(const Binary& binary, bool is_module) {
    const SymbolTable* const table = sources_.symbols.find(binary.file);
    if (table == nullptr) return;
    for (const SymbolReferenceView& reference : table->references()) {
      if (is_module && (reference.name == "PyFPE_jbuf" || reference.name == "PyFPE_dummy" ||
                        reference.name == "PyFPE_counter")) {
        forbid(binary, ~std::uint64_t{1}, reference.name);
      }
      const std::vector<ForbiddenFrom>* const forbidden = policies_.forbidden(reference.name);
      if (forbidden == nullptr) continue;
      for (const NeededFact& need : binary.object->needs) {
        const auto from = std::ranges::find(*forbidden, need.name, &ForbiddenFrom::library);
        if (from != forbidden->end()) forbid(binary, from->ranks, reference.name);
      }
    }
  }

  void forbid(const Binary& binary, std::uint64_t ranks, std::string_view symbol) {
    forbidden_ |= ranks;
    if ((ranks >> claimed_rank_ & 1U) != 0) {
      breach(binary, PlatformNeed::symbol, std::string(symbol));
    }
  }

  void look_at_instructions(const Binary& binary) {
    const std::string& level = binary.object->fact.cpu_level;
    if (!level.starts_with("x86-64-v")) return;
    instructions_ = 0;
    if (claimed_rank_ > 0) breach(binary, PlatformNeed::instructions, level);
  }

  void breach(const Binary& binary, PlatformNeed kind, std::string need) {
    breaches_.emplace(binary.file, kind, std::move(need));
  }

  const Contents& contents_;
  const PlatformPolicies& policies_;
  const Sources& sources_;
  Store& store_;
  std::string claimed_;
  std::size_t claimed_rank_ = 0;
  std::size_t versions_ = 0, libraries_ = 0, instructions_ = 0;  // ranks
  std::uint64_t forbidden_ = 0;                                  // ranks, as bits
  std::set<std::tuple<EntryId, PlatformNeed, std::string>> breaches_;
};

// By distribution, its binaries for Linux in the order of their entries.
std::map<std::int64_t, std::vector<Binary>> binaries_by_distribution(
    const std::vector<Owner>& owners, const NativeObjects& objects, const Tree& tree) {
  std::map<std::int64_t, std::vector<Binary>> binaries;
  for (const NodeId node : tree.entries()) {
    const EntryId file = tree[node].entry;
    const NativeObject* const object = objects.find(file);
    const auto distribution = owners[static_cast<std::size_t>(file)].row.distribution;
    if (object != nullptr && distribution && !tree[node].name.ends_with(".py")) {
      binaries[*distribution].push_back({.file = file, .object = object});
    }
  }
  return binaries;
}

// Leaves the binaries of the wheel's architecture and C library, and says what these are.
std::pair<CLibrary, std::string_view> choose(Contents& contents) {
  const Architecture* architecture = contents.claim.architecture;
  std::optional<CLibrary> library = contents.claim.library;
  std::vector<Binary> chosen;
  for (const Binary& binary : contents.binaries) {
    const auto is_its = [&](const Architecture& one) { return is_of(one, binary.object->fact); };
    const auto* const own = std::ranges::find_if(architectures, is_its);
    if (own == architectures.end()) continue;
    if (architecture == nullptr) architecture = own;
    if (!is_its(*architecture)) continue;
    const std::optional<CLibrary> needed = library_of(*binary.object);
    if (!library) library = needed;
    if (needed && needed != library) continue;
    chosen.push_back(binary);
  }
  contents.binaries = std::move(chosen);
  return {library.value_or(CLibrary::glibc), architecture == nullptr ? "" : architecture->name};
}

}  // namespace

void resolve_platform_tags(const std::vector<Environment>& environments,
                           const std::vector<Owner>& owners, const NativeObjects& objects,
                           const SymbolTables& symbols, const VersionNeeds& versions,
                           const Tree& tree, Store& store) {
  auto binaries = binaries_by_distribution(owners, objects, tree);
  if (binaries.empty()) return;
  const Sources sources{.owners = owners,
                        .objects = objects,
                        .symbols = symbols,
                        .tree = tree,
                        .versions = versions,
                        .modules = lists_by_file<ModuleDefinitionFact>(store)};
  const auto tags = lists_by_file<WheelTagFact>(store);
  std::map<std::pair<CLibrary, std::string_view>, Result<PlatformPolicies>> policies;
  for (const Environment& environment : environments) {
    for (const Distribution& distribution : environment.distributions) {
      const auto own = binaries.find(distribution.row.id);
      if (own == binaries.end()) continue;
      Contents contents{.distribution = own->first, .binaries = std::move(own->second)};
      const auto claimed = distribution.row.wheel ? tags.find(*distribution.row.wheel) : tags.end();
      if (claimed != tags.end()) contents.claim = claim_of(claimed->second);
      const auto platform = choose(contents);
      if (contents.binaries.empty()) continue;
      auto loaded = policies.find(platform);
      if (loaded == policies.end()) {
        loaded = policies.emplace(platform, PlatformPolicies::load(platform.first, platform.second))
                     .first;
      }
      if (loaded->second) Auditor(contents, *loaded->second, sources, store).run();
    }
  }
}

}  // namespace icecore
