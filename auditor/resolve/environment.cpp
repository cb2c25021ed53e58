// pyvenv.cfg (PEP 405) says where the base interpreter of a virtual environment is and who made it;
// the version comes from the binary, because pyvenv.cfg goes stale when the base is upgraded (PEP
// 838). A prefix has its interpreter beside its library. What was built how is in _sysconfigdata.
#include "resolve/environment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

using Config = std::vector<PyvenvEntry>;

std::string value_of(const Config& config, std::string_view key) {
  std::string value;
  for (const PyvenvEntry& entry : config) {
    if (entry.key == key) value = entry.value;
  }
  return value;
}

// Each maker leaves a key of its own; venv's `command` is there since Python 3.11.
std::string generator_of(const Config& config) {
  if (const std::string uv = value_of(config, "uv"); !uv.empty()) return "uv " + uv;
  if (const std::string virtualenv = value_of(config, "virtualenv"); !virtualenv.empty()) {
    return "virtualenv " + virtualenv;
  }
  const bool is_venv = value_of(config, "command").find("-m venv") != std::string::npos;
  return is_venv || !value_of(config, "version").empty() ? "venv" : "";
}

std::string stated_version_of(const Config& config) {
  for (const char* key : {"version_info", "version", "python-version"}) {
    if (std::string value = value_of(config, key); !value.empty()) return value;
  }
  return "";
}

bool sees_system_site(const Config& config) {
  const bool is_stated = std::ranges::any_of(
      config, [](const PyvenvEntry& entry) { return entry.key == "include-system-site-packages"; });
  return !is_stated || to_lower_ascii(value_of(config, "include-system-site-packages")) == "true";
}

class EnvironmentResolver {
 public:
  EnvironmentResolver(const ImportSettings& settings, const Tree& tree, Store& store)
      : settings_(settings),
        tree_(tree),
        store_(store),
        binaries_(by_file<PythonBinaryFact>(store)),
        builds_(by_file<PythonBuildFact>(store)),
        configs_(lists_by_file<PyvenvEntry>(store)) {}

  // Nothing where the tree does not have it: it went away while the audit ran.
  std::optional<Environment> resolve(const Installation& installation) {
    const std::optional<NodeId> directory = tree_.find(escaped_path(installation.directory));
    if (!directory) return std::nullopt;
    Environment environment;
    environment.directory = tree_.path(*directory);
    if (installation.base_prefix) environment.base_prefix = escaped_path(*installation.base_prefix);
    environment.python = installation.python;
    environment.row =
        EnvironmentRow{.id = next_id_++,
                       .root = tree_.roots()[0].id,
                       .path = environment.directory.relative_to(tree_.roots()[0].path),
                       .kind = installation.kind};
    NodeId source = *directory;
    if (installation.kind == EnvironmentKind::venv) source = take_config(environment, source);
    const bool is_chosen = installation.kind == EnvironmentKind::directory ||
                           installation.kind == EnvironmentKind::wheels;
    if (is_chosen && !environment.python.empty()) {
      environment.row.version = environment.python;
      environment.row.version_evidence = "given with --python";
    }
    find_interpreter(environment);
    if (installation.kind == EnvironmentKind::venv) find_library(environment);
    if (!environment.row.version && environment.base_prefix) {
      take_library_version(environment, {environment.python});
    }
    take_build(environment);
    take_user_site(environment);
    if (!environment.row.version) add_version_gap(environment, source);
    return environment;
  }

 private:
  // What pyvenv.cfg says; it is the file that what is not known is blamed on.
  NodeId take_config(Environment& environment, NodeId directory) {
    const std::optional<NodeId> file = tree_.child(directory, "pyvenv.cfg");
    if (!file) return directory;
    const auto found = configs_.find(tree_[*file].entry);
    const Config config = found == configs_.end() ? Config{} : found->second;
    environment.row.generator = generator_of(config);
    environment.row.stated_version = stated_version_of(config);
    environment.row.system_site = sees_system_site(config) ? 1 : 0;
    if (environment.base_prefix) environment.row.base_prefix = environment.base_prefix->text();
    return *file;
  }

  // A prefix may have several interpreters: the one of its library is named after it.
  void find_interpreter(Environment& environment) {
    const bool is_venv = environment.row.kind == EnvironmentKind::venv;
    const std::string own = "python" + environment.python;
    for (const std::string& name :
         is_venv ? std::vector<std::string>{"python", "python3"} : std::vector<std::string>{own}) {
      const std::optional<NodeId> node =
          tree_.resolve(environment.directory.child("bin").child(name));
      if (!node || tree_[*node].kind != EntryKind::file) continue;
      environment.interpreter = node;
      environment.row.interpreter = tree_[*node].entry;
      take_version(environment, *node);
      return;
    }
  }

  void take_version(Environment& environment, NodeId binary) {
    const auto fact = binaries_.find(tree_[binary].entry);
    if (fact == binaries_.end()) return;
    environment.row.implementation = "CPython";
    environment.row.version = fact->second.version;
    environment.row.version_evidence =
        fmt::format("{} of {}", fact->second.evidence, tree_.shown_place(tree_.path(binary)));
  }

  // The library directory is named after the interpreter's X.Y; an environment may hold directories
  // of others.
  void find_library(Environment& environment) {
    std::vector<std::string> libraries;
    const std::optional<NodeId> lib = tree_.resolve(environment.directory.child("lib"));
    if (lib) {
      for (const NodeId child : tree_[*lib].children) {
        const std::string& name = tree_[child].name;
        if (name.starts_with("python") && tree_[child].kind == EntryKind::directory) {
          libraries.push_back(name.substr(6));
        }
      }
    }
    if (!environment.row.version && environment.base_prefix) {
      take_library_version(environment, libraries);
    }
    const std::string stated = environment.row.version.value_or("");
    const std::string wanted = stated.substr(0, stated.find('.', stated.find('.') + 1));
    for (const std::string& library : libraries) {
      const bool fits = library == wanted || library == wanted + "t";
      if (environment.python.empty() || fits) environment.python = library;
    }
    if (environment.python.empty()) environment.python = wanted;
  }

  // A small executable of a shared build knows nothing; its libpython does, the first that fits.
  void take_library_version(Environment& environment, const std::vector<std::string>& libraries) {
    std::optional<EntryId> first;
    for (const auto& item : binaries_) {
      const bool is_first = !first || item.first < *first;
      if (is_first && is_base_library(environment, item.second, libraries)) first = item.first;
    }
    if (first) take_version(environment, tree_.node_of(*first));
  }

  bool is_base_library(const Environment& environment, const PythonBinaryFact& binary,
                       const std::vector<std::string>& libraries) const {
    const NodeId node = tree_.node_of(binary.file);
    if (!tree_[node].name.starts_with("libpython")) return false;
    const bool is_base = tree_.path(node).is_within(*environment.base_prefix);
    return is_base && std::ranges::any_of(libraries, [&](const std::string& library) {
             return binary.version.starts_with(library.substr(0, library.find('t')) + ".");
           });
  }

  // `x86_64-linux-gnu` ends the name of every extension module that this interpreter imports.
  void take_build(Environment& environment) {
    if (!environment.base_prefix) return;
    const PythonBuildFact* build = nullptr;
    for (const auto& [file, fact] : builds_) {
      const TreePath library = tree_.path(tree_.node_of(file)).parent();
      const bool is_own = library.name() == "python" + environment.python &&
                          library.is_within(*environment.base_prefix);
      if (is_own && (build == nullptr || fact.file < build->file)) build = &fact;
    }
    if (build == nullptr) return;
    environment.row.soabi = build->soabi;
    const std::string& platform = build->multiarch.empty() ? build->soabi : build->multiarch;
    if (platform.find("-linux-gnu") != std::string::npos) environment.row.libc = "glibc";
    if (platform.find("-linux-musl") != std::string::npos) environment.row.libc = "musl";
  }

  // A venv that lets the system's packages in lets the user's in, too (site.py, venv).
  void take_user_site(Environment& environment) {
    const bool is_closed =
        environment.row.kind == EnvironmentKind::venv && environment.row.system_site == 0;
    environment.row.user_site = is_closed || settings_.has_no_user_site ? 0 : 1;
    if (!settings_.user_base || environment.python.empty()) return;
    environment.user_base = escaped_path(*settings_.user_base);
    environment.row.user_site_directory =
        tree_.shown_place(user_site_of(*environment.user_base, environment.python));
  }

  void add_version_gap(const Environment& environment, NodeId source) {
    const EnvironmentKind kind = environment.row.kind;
    const bool has_no_python = kind == EnvironmentKind::conda && environment.python.empty();
    // Wheels are for several.
    const bool has_none = kind == EnvironmentKind::wheels || has_no_python;
    if (has_none && !environment.interpreter) return;
    std::string reason = "the interpreter is not part of the audit, so its version is not known";
    if (environment.interpreter) {
      reason = "the interpreter's binary does not tell its version in a way that icecore knows";
    } else if (environment.row.kind == EnvironmentKind::directory) {
      reason = "a directory has no interpreter of its own, so its version is not known";
    }
    add_gap(store_, tree_, environment.interpreter.value_or(source), "environment", reason);
  }

  std::int64_t next_id_ = 1;
  const ImportSettings& settings_;
  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, PythonBinaryFact> binaries_;
  std::unordered_map<EntryId, PythonBuildFact> builds_;
  std::unordered_map<EntryId, Config> configs_;
};

}  // namespace

std::optional<int> minor_of_python3(std::string_view version) {
  if (!version.starts_with("3.")) return std::nullopt;
  const std::string_view digits = version.substr(2);
  int minor = 0;
  const auto [stopped, error] = std::from_chars(digits.begin(), digits.end(), minor);
  return error == std::errc() ? std::optional(minor) : std::nullopt;
}

TreePath user_site_of(const TreePath& user_base, std::string_view python) {
  return user_base.child("lib").child("python" + std::string(python)).child("site-packages");
}

std::vector<Environment> resolve_environments(const std::vector<Installation>& installations,
                                              const ImportSettings& settings, const Tree& tree,
                                              Store& store) {
  std::vector<Environment> environments;
  EnvironmentResolver resolver(settings, tree, store);
  for (const Installation& installation : installations) {
    if (std::optional<Environment> environment = resolver.resolve(installation)) {
      store.add(environment->row);
      environments.push_back(*std::move(environment));
    }
  }
  return environments;
}

}  // namespace icecore
