// Two sorted lists are walked side by side, keyed by what names an input; what both have under one
// name is compared further. Trees are compared by their digests, and file by file where both specs
// say which files they have.
#include "spec/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "spec/tree_difference.h"

namespace icecore {
namespace {

// What differs by its key: of one key, either side may have none.
template <typename Value>
struct Pair {
  const Value* before = nullptr;
  const Value* after = nullptr;
};

template <typename Value>
using Pairs = std::map<std::string, Pair<Value>>;

template <typename Value, typename KeyOf>
Pairs<Value> paired(const std::vector<Value>& before, const std::vector<Value>& after,
                    const KeyOf& key_of) {
  Pairs<Value> pairs;
  // Of several of one key each is compared with its like: by count.
  std::map<std::string, int> seen;
  const auto unique = [&](const Value& value) {
    const std::string key = key_of(value);
    const int number = seen[key]++;
    return number == 0 ? key : fmt::format("{} ({})", key, number + 1);
  };
  for (const Value& value : before) pairs[unique(value)].before = &value;
  seen.clear();
  for (const Value& value : after) pairs[unique(value)].after = &value;
  return pairs;
}

std::string short_digest(std::string_view digest) {
  constexpr std::size_t shown = 19;  // sha256: and twelve digits
  return std::string(digest.substr(0, shown));
}

std::string shown(const SpecTree& tree) {
  return fmt::format("{} file{} {}", tree.files, tree.files == 1 ? "" : "s",
                     short_digest(tree.digest));
}

std::string shown(const SpecSource& source) {
  if (source.kind == "index") return "from an index";
  std::string text = source.kind;
  for (const std::string* part : {&source.url, &source.commit, &source.archive}) {
    if (!part->empty()) text += " " + *part;
  }
  return text;
}

std::string name_and_version(const auto& named) {
  return fmt::format("{} {}", named.name, named.version);
}

class Comparison {
 public:
  Comparison(const Spec& before, const Spec& after)
      : before_(before), after_(after), files_(before, after) {}

  std::vector<Difference> run() {
    compare_interpreters();
    compare_distributions();
    compare_conda_packages();
    compare_trees();
    compare_hooks();
    compare_platforms();
    compare_libraries();
    compare_artifacts();
    compare_images();
    std::ranges::stable_sort(found_, {}, [](const Difference& difference) {
      return std::pair(difference.kind, std::string_view(difference.subject));
    });
    return std::move(found_);
  }

 private:
  using Kind = DifferenceKind;

  Difference& add(Kind kind, std::string subject, std::string before, std::string after,
                  std::string meaning) {
    return found_.emplace_back(Difference{.kind = kind,
                                          .subject = std::move(subject),
                                          .before = std::move(before),
                                          .after = std::move(after),
                                          .meaning = std::move(meaning),
                                          .files = {}});
  }

  void add_if_other(Kind kind, std::string subject, const std::string& before,
                    const std::string& after, std::string meaning) {
    if (before != after) add(kind, std::move(subject), before, after, std::move(meaning));
  }

  void compare_interpreters() {
    const SpecInterpreter& before = before_.environment.interpreter;
    const SpecInterpreter& after = after_.environment.interpreter;
    const auto told = [](const SpecInterpreter& interpreter) {
      return fmt::format("{} {} {}", interpreter.implementation, interpreter.version,
                         interpreter.soabi);
    };
    if (told(before) != told(after)) {
      add(Kind::interpreter, "", told(before), told(after),
          before.soabi == after.soabi ? "another Python runs"
                                      : "another Python runs, and extension modules of the one do "
                                        "not load in the other");
    } else if (before.executable != after.executable) {
      add(Kind::interpreter, "", short_digest(before.executable.value_or("not read")),
          short_digest(after.executable.value_or("not read")),
          "Python says the same version but is another build");
    }
    if (before.standard_library != after.standard_library) {
      add_tree(Kind::standard_library, "", "standard library", before.standard_library,
               after.standard_library, "modules of the standard library are other code");
    }
  }

  void add_tree(Kind kind, std::string subject, std::string_view list, const SpecTree& before,
                const SpecTree& after, std::string meaning) {
    Difference& difference =
        add(kind, std::move(subject), shown(before), shown(after), std::move(meaning));
    difference.files = files_.of(list);
  }

  void compare_distributions() {
    const auto key = [](const SpecDistribution& distribution) { return distribution.name; };
    const auto pairs =
        paired(before_.environment.distributions, after_.environment.distributions, key);
    for (const auto& [name, pair] : pairs) {
      if (pair.after == nullptr) {
        add(Kind::distribution, name, pair.before->version, "",
            "what imports it does not find it, or finds another one");
      } else if (pair.before == nullptr) {
        add(Kind::distribution, name, "", pair.after->version,
            "it can be imported, and brings scripts and hooks that were not there");
      } else {
        compare_distribution(name, *pair.before, *pair.after);
      }
    }
  }

  void compare_distribution(const std::string& name, const SpecDistribution& before,
                            const SpecDistribution& after) {
    if (before.version != after.version) {
      add(Kind::distribution, name, before.version, after.version, "another version is imported");
      return;
    }
    if (before.tree != after.tree) {
      add_tree(Kind::distribution, name, "distribution " + name, before.tree, after.tree,
               "the version is the same and the files are not: it was built or changed otherwise");
      return;
    }
    if (before.source != after.source) {
      add(Kind::distribution, name, shown(before.source), shown(after.source),
          "the same files, installed from elsewhere");
    } else if (before.place != after.place || before.form != after.form) {
      add(Kind::distribution, name, fmt::format("{} in {}", before.form, before.place),
          fmt::format("{} in {}", after.form, after.place), "it lies elsewhere on the import path");
    }
  }

  void compare_conda_packages() {
    const auto key = [](const SpecCondaPackage& package) { return package.name; };
    const auto told = [](const SpecCondaPackage* package) {
      if (package == nullptr) return std::string();
      return fmt::format("{} {} {}/{}", package->version, package->build, package->channel,
                         package->subdir);
    };
    const auto pairs =
        paired(before_.environment.conda_packages, after_.environment.conda_packages, key);
    for (const auto& [name, pair] : pairs) {
      if (told(pair.before) != told(pair.after)) {
        add(Kind::conda_package, name, told(pair.before), told(pair.after),
            "another build of the package, or none, is installed");
      } else if (pair.before->tree != pair.after->tree) {
        add_tree(Kind::conda_package, name, "conda package " + name, pair.before->tree,
                 pair.after->tree, "the package is the same and its files are not");
      }
    }
  }

  void compare_trees() {
    const SpecEnvironment& before = before_.environment;
    const SpecEnvironment& after = after_.environment;
    if (before.packaged != after.packaged) {
      add_tree(Kind::packaged_files, "", "packages of the system", before.packaged, after.packaged,
               "Python imports other files of the system's packages");
    }
    if (before.unowned == after.unowned) return;
    std::vector<FileDifference> files = files_.of("unowned");
    const bool is_known = !files.empty();
    std::erase_if(files, [&](const FileDifference& file) { return is_told_as_hook(file); });
    if (is_known && files.empty()) return;
    add(Kind::unowned_files, "", shown(before.unowned), shown(after.unowned),
        "files that no installer vouches for are others")
        .files = std::move(files);
  }

  // A file of hooks, which are told one by one.
  [[nodiscard]] bool is_told_as_hook(const FileDifference& file) const {
    const auto is_of_file = [&](const SpecHook& hook) { return hook.path == file.path; };
    const std::vector<SpecHook>& before = before_.environment.hooks;
    const std::vector<SpecHook>& after = after_.environment.hooks;
    const bool was_there = std::ranges::any_of(before, is_of_file);
    const bool is_there = std::ranges::any_of(after, is_of_file);
    return file.change == FileChange::changed ? false : was_there != is_there;
  }

  void compare_hooks() {
    const auto key = [](const SpecHook& hook) {
      return fmt::format("{}:{} {} {}", hook.path, hook.line, hook.kind, hook.text);
    };
    const auto told = [](const SpecHook* hook) { return hook == nullptr ? "" : hook->text; };
    for (const auto& [name, pair] :
         paired(before_.environment.hooks, after_.environment.hooks, key)) {
      if (pair.before != nullptr && pair.after != nullptr) continue;
      const SpecHook& hook = pair.before != nullptr ? *pair.before : *pair.after;
      add(Kind::hook, fmt::format("{}:{}", hook.path, hook.line), told(pair.before),
          told(pair.after),
          pair.after != nullptr ? "it takes effect at every start of Python"
                                : "what took effect at every start of Python does not any more");
    }
    const std::vector<std::string>& before = before_.environment.search_path;
    const std::vector<std::string>& after = after_.environment.search_path;
    add_if_other(Kind::search_path, "", fmt::format("{}", fmt::join(before, ":")),
                 fmt::format("{}", fmt::join(after, ":")),
                 "modules are looked for in other directories, or in another order");
  }

  void compare_settings(Kind kind, const std::vector<SpecSetting>& before,
                        const std::vector<SpecSetting>& after, std::string_view meaning) {
    const auto key = [](const SpecSetting& setting) { return setting.name; };
    const auto told = [](const SpecSetting* setting) {
      return setting == nullptr ? std::string() : setting->value;
    };
    for (const auto& [name, pair] : paired(before, after, key)) {
      const bool is_same = pair.before != nullptr && pair.after != nullptr &&
                           pair.before->value == pair.after->value;
      if (!is_same) add(kind, name, told(pair.before), told(pair.after), std::string(meaning));
    }
  }

  void compare_names(Kind kind, const std::vector<std::string>& before,
                     const std::vector<std::string>& after, std::string_view meaning) {
    for (const std::string& name : before) {
      if (std::ranges::find(after, name) == after.end()) {
        add(kind, name, "needed", "", "nothing needs it of the host any more");
      }
    }
    for (const std::string& name : after) {
      if (std::ranges::find(before, name) == before.end()) {
        add(kind, name, "", "needed", std::string(meaning));
      }
    }
  }

  void compare_platforms() {
    const SpecPlatform& before = before_.platform;
    const SpecPlatform& after = after_.platform;
    add_if_other(Kind::machine, "", before.machine, after.machine,
                 "binaries of the one do not run on the other");
    add_if_other(Kind::libc, "", before.libc, after.libc,
                 "every binary runs with another C library");
    add_if_other(Kind::system, "", before.system + " " + before.release,
                 after.system + " " + after.release, "it stands on another system");
    compare_settings(Kind::variable, before.variables, after.variables,
                     "programs start in other surroundings");
    compare_settings(Kind::least, before.least, after.least,
                     "it runs on other systems than before");
    compare_names(Kind::host_library, before.host_libraries, after.host_libraries,
                  "the host must bring it");
    compare_names(Kind::missing_library, before.missing_libraries, after.missing_libraries,
                  "what needs it does not load");
    const auto key = [](const SpecPackage& package) {
      return fmt::format("{} {}", package.name, package.architecture);
    };
    const auto told = [](const SpecPackage* package) {
      return package == nullptr ? std::string() : package->version;
    };
    for (const auto& [name, pair] : paired(before.packages, after.packages, key)) {
      add_if_other(Kind::os_package, name, told(pair.before), told(pair.after),
                   "the system has other files");
    }
  }

  void compare_libraries() {
    const auto key = [](const SpecLibrary& library) { return library.path; };
    const auto told = [](const SpecLibrary* library) {
      if (library == nullptr) return std::string();
      return library->provider.empty()
                 ? short_digest(library->digest)
                 : fmt::format("{} {}", library->provider, short_digest(library->digest));
    };
    const auto meaning = [](const Pair<SpecLibrary>& pair) {
      if (pair.before == nullptr) return "a library of the system is loaded that was not";
      if (pair.after == nullptr) return "it is not loaded any more";
      const bool is_same = pair.before->digest == pair.after->digest;
      return is_same ? "the same code, that another package vouches for, or none"
                     : "other code of the system is loaded";
    };
    for (const auto& [path, pair] :
         paired(before_.platform.libraries, after_.platform.libraries, key)) {
      add_if_other(Kind::library, path, told(pair.before), told(pair.after), meaning(pair));
    }
    std::map<std::string, std::pair<std::set<std::string>, std::set<std::string>>> copies;
    for (const SpecCopy& copy : before_.library_copies) {
      copies[copy.library].first.insert(copy.path);
    }
    for (const SpecCopy& copy : after_.library_copies) {
      copies[copy.library].second.insert(copy.path);
    }
    for (const auto& [library, paths] : copies) {
      if (paths.first.size() == paths.second.size()) continue;
      add(Kind::library_copy, library, fmt::format("{}", paths.first.size()),
          fmt::format("{}", paths.second.size()),
          "a process may have another number of copies of it");
    }
  }

  void compare_artifacts() {
    const auto key = [](const SpecArtifact& artifact) { return artifact.distribution; };
    for (const auto& [name, pair] : paired(before_.artifacts, after_.artifacts, key)) {
      if (pair.before == nullptr || pair.after == nullptr) continue;
      const bool is_known = !pair.before->digest.empty() && !pair.after->digest.empty();
      const bool is_other_version = pair.before->version != pair.after->version;
      if (!is_known || is_other_version || pair.before->digest == pair.after->digest) continue;
      add(Kind::artifact, name, short_digest(pair.before->digest), short_digest(pair.after->digest),
          "it came from another file of the index");
    }
  }

  void compare_images() {
    const std::optional<SpecImage>& before = before_.platform.image;
    const std::optional<SpecImage>& after = after_.platform.image;
    if (!before || !after || before == after) return;
    const auto end = std::ranges::mismatch(before->layers, after->layers).in1;
    const auto shared = end - before->layers.begin();
    const auto told = [](const SpecImage& image) {
      return fmt::format("{} {} layer{} {}", image.platform, image.layers.size(),
                         image.layers.size() == 1 ? "" : "s",
                         short_digest(image.manifest.empty() ? image.config : image.manifest));
    };
    add(Kind::image, "", told(*before), told(*after),
        fmt::format("the first {} layer{} the same", shared, shared == 1 ? " is" : "s are"));
  }

  const Spec& before_;
  const Spec& after_;
  TreeDifferences files_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> compare(const Spec& before, const Spec& after) {
  return Comparison(before, after).run();
}

}  // namespace icecore
