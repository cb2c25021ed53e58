// The system is the one whose libraries the environment loads: its os-release tells. A release of
// Ubuntu has the packages of about the same Debian where the table has none of its own. Where the
// target's system has no package, all that are known are said.
#include "resolve/library_packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/embedded.h"
#include "facts/store.h"
#include "resolve/carried_table.h"

namespace icecore {
namespace {

constexpr std::string_view table_path = "rules/data/library_packages.csv";
constexpr std::string_view header = "name,system,releases,package,checked";
constexpr std::string_view newest = "999";

// `24.04` is 24 and 4; what is no number is 0.
std::vector<int> numbers_of(std::string_view release) {
  std::vector<int> numbers;
  for (const std::string_view part : split(release, '.')) {
    int number = 0;
    std::from_chars(part.begin(), part.end(), number);
    numbers.push_back(number);
  }
  return numbers;
}

bool is_one_of(std::string_view word, std::string_view words) {
  const std::vector<std::string_view> all = split(words, ' ');
  return std::ranges::find(all, word) != all.end();
}

// The system of an os-release, in the table's words.
struct System {
  std::string name;  // empty for one that the table does not know
  std::string release;
};

System system_of(const OsReleaseFact& fact) {
  const std::string own_release = fact.version.empty() ? std::string(newest) : fact.version;
  for (const std::string_view word : {"debian", "ubuntu", "alpine"}) {
    if (fact.os == word) return {.name = fact.os, .release = own_release};
  }
  for (const std::string_view word : {"fedora", "rhel", "centos"}) {
    const bool is_alike = fact.os == word || is_one_of(word, fact.like);
    if (is_alike) return {.name = "fedora", .release = own_release};
  }
  // Whose releases have numbers of their own.
  for (const std::string_view word : {"ubuntu", "debian"}) {
    const bool is_alike = is_one_of(word, fact.like);
    if (is_alike) return {.name = std::string(word), .release = std::string(newest)};
  }
  return {};
}

// The Debian of about the same time as an Ubuntu.
std::string_view debian_of(std::string_view ubuntu) {
  struct Pair {
    std::string_view ubuntu, debian;
  };
  constexpr std::array<Pair, 3> pairs{
      {{"-18.04", "10"}, {"18.10-20.04", "11"}, {"20.10-23.10", "12"}}};
  for (const Pair& pair : pairs) {
    if (is_release_of(ubuntu, pair.ubuntu)) return pair.debian;
  }
  return ubuntu == newest ? newest : "13";
}

bool is_for(const System& system, const LibraryPackageView& package, bool has_own) {
  if (package.system == system.name) return is_release_of(system.release, package.releases);
  return system.name == "ubuntu" && package.system == "debian" && !has_own &&
         is_release_of(debian_of(system.release), package.releases);
}

class PackageAdvice {
 public:
  PackageAdvice(const std::vector<Environment>& environments, const Tree& tree, Store& store)
      : store_(store) {
    for (const Environment& environment : environments) {
      if (environment.row.kind == EnvironmentKind::conda) conda_.insert(environment.row.id);
    }
    store.each<OsReleaseFact>("file", [&](const OsReleaseFact& fact) {
      const RootKind root = tree.roots()[tree[tree.node_of(fact.file)].root].kind;
      const bool is_systems = root == RootKind::system || root == RootKind::target;
      if (is_systems && system_.name.empty()) system_ = system_of(fact);
    });
  }

  void run() {
    std::set<std::pair<std::int64_t, std::string>> missing;
    store_.each<LoadRow>(
        "id", [&](const LoadRow& load) { missing.emplace(load.environment, load.name); },
        "found_by = 'missing'");
    for (const auto& [environment, name] : missing) advise(environment, name);
  }

 private:
  void advise(std::int64_t environment, const std::string& name) {
    const std::vector<LibraryPackageView>& known = carried<LibraryPackages>().of(name);
    const bool is_conda = conda_.contains(environment);
    const bool has_own = std::ranges::any_of(
        known, [&](const LibraryPackageView& package) { return package.system == system_.name; });
    const auto is_targets = [&](const LibraryPackageView& package) {
      if (is_conda) return package.system == "conda";
      return package.system == "pip" || is_for(system_, package, has_own);
    };
    const bool has_targets = std::ranges::any_of(known, is_targets);
    for (const LibraryPackageView& package : known) {
      if (has_targets && !is_targets(package)) continue;
      store_.add(LibraryPackageRow{.environment = environment,
                                   .name = name,
                                   .system = std::string(package.system),
                                   .package = std::string(package.package),
                                   .releases = std::string(package.releases),
                                   .is_for_target = has_targets ? 1 : 0});
    }
  }

  Store& store_;
  std::set<std::int64_t> conda_;
  System system_;
};

}  // namespace

bool is_release_of(std::string_view release, std::string_view releases) {
  if (releases.empty()) return true;
  const std::size_t dash = releases.find('-');
  if (dash == std::string_view::npos) return numbers_of(release) == numbers_of(releases);
  const std::string_view first = releases.substr(0, dash);
  const std::string_view last = releases.substr(dash + 1);
  return (first.empty() || numbers_of(release) >= numbers_of(first)) &&
         (last.empty() || numbers_of(release) <= numbers_of(last));
}

Result<LibraryPackages> LibraryPackages::load() {
  return parse(embedded_file(table_path));
}

Result<LibraryPackages> LibraryPackages::parse(std::string_view csv) {
  constexpr std::array<std::string_view, 6> systems{"debian", "ubuntu", "fedora",
                                                    "alpine", "conda",  "pip"};
  constexpr std::size_t columns = 5;
  LibraryPackages table;
  std::size_t line = 0;
  for (const std::string_view text : split(csv, '\n')) {
    ++line;
    if (text.empty() || text.starts_with('#') || text == header) continue;
    const std::vector<std::string_view> cells = split(text, ',');
    const bool is_row = cells.size() == columns && !cells[0].empty() && !cells[3].empty() &&
                        std::ranges::find(systems, cells[1]) != systems.end();
    if (!is_row) {
      return failure(ErrorKind::internal, fmt::format("{}, line {}: expected {}, found '{}'",
                                                      table_path, line, header, text));
    }
    table.packages_[std::string(cells[0])].push_back(
        {.system = cells[1], .releases = cells[2], .package = cells[3], .checked = cells[4]});
  }
  return table;
}

const std::vector<LibraryPackageView>& LibraryPackages::of(std::string_view name) const {
  static const std::vector<LibraryPackageView> none;
  const auto found = packages_.find(name);
  return found == packages_.end() ? none : found->second;
}

void resolve_library_packages(const std::vector<Environment>& environments, const Tree& tree,
                              Store& store) {
  PackageAdvice(environments, tree, store).run();
}

}  // namespace icecore
