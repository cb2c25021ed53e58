// A virtual environment (PEP 405): pyvenv.cfg says where the base interpreter is and who made the
// environment; its version comes from the binary, because pyvenv.cfg goes stale when the base is
// upgraded (PEP 838).
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
  EnvironmentResolver(const Tree& tree, Store& store)
      : tree_(tree), store_(store), binaries_(by_file<PythonBinaryFact>(store)) {}

  Environment resolve(NodeId config_file, const Config& config) {
    Environment environment;
    environment.directory = tree_.path(tree_[config_file].parent);
    environment.row =
        EnvironmentRow{.id = 1,
                       .root = tree_.roots()[tree_[config_file].root].id,
                       .path = environment.directory.relative_to(tree_.roots()[0].path),
                       .kind = EnvironmentKind::venv,
                       .generator = generator_of(config),
                       .stated_version = stated_version_of(config),
                       .system_site = sees_system_site(config) ? 1 : 0};
    for (const TreeRoot& root : tree_.roots()) {
      if (root.kind == RootKind::interpreter) environment.base_prefix = root.path;
    }
    if (environment.base_prefix) environment.row.base_prefix = environment.base_prefix->text();
    find_interpreter(environment);
    find_library(environment);
    if (!environment.row.version) add_version_gap(environment, config_file);
    return environment;
  }

 private:
  void find_interpreter(Environment& environment) {
    for (const char* name : {"python", "python3"}) {
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
      if (is_first && is_base_library(item.second, libraries)) first = item.first;
    }
    if (first) take_version(environment, tree_.node_of(*first));
  }

  bool is_base_library(const PythonBinaryFact& binary,
                       const std::vector<std::string>& libraries) const {
    const Node& node = tree_[tree_.node_of(binary.file)];
    const bool is_base = tree_.roots()[node.root].kind == RootKind::interpreter;
    const bool fits = std::ranges::any_of(libraries, [&](const std::string& library) {
      return binary.version.starts_with(library + ".");
    });
    return is_base && fits && node.name.starts_with("libpython");
  }

  void add_version_gap(const Environment& environment, NodeId config_file) {
    const std::string reason =
        environment.interpreter
            ? "the interpreter's binary does not tell its version in a way that icecore knows"
            : "the interpreter is not part of the audit, so its version is not known";
    add_gap(store_, tree_, environment.interpreter.value_or(config_file), "environment", reason);
  }

  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, PythonBinaryFact> binaries_;
};

}  // namespace

std::optional<int> minor_of_python3(std::string_view version) {
  if (!version.starts_with("3.")) return std::nullopt;
  const std::string_view digits = version.substr(2);
  int minor = 0;
  const auto [stopped, error] = std::from_chars(digits.begin(), digits.end(), minor);
  return error == std::errc() ? std::optional(minor) : std::nullopt;
}

std::vector<Environment> resolve_environments(const Tree& tree, Store& store) {
  std::vector<Environment> environments;
  const std::unordered_map<EntryId, Config> configs = lists_by_file<PyvenvEntry>(store);
  const std::optional<NodeId> config_file = tree.resolve(tree.roots()[0].path.child("pyvenv.cfg"));
  if (!config_file || tree[*config_file].entry == 0) return environments;
  const auto config = configs.find(tree[*config_file].entry);
  const Config entries = config == configs.end() ? Config{} : config->second;
  environments.push_back(EnvironmentResolver(tree, store).resolve(*config_file, entries));
  for (const Environment& environment : environments) store.add(environment.row);
  return environments;
}

}  // namespace icecore
