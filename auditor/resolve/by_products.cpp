// Each kind of by-product has its own proof: a link by where it ends, a copied interpreter by its
// digest, a script by the digest of its text without path and prompt, pyvenv.cfg by having been
// read as one.
#include "resolve/by_products.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "resolve/carried_table.h"
#include "resolve/facts_by_file.h"
#include "resolve/owners.h"

namespace icecore {
namespace {

Owner make(OwnerKind kind, std::string owner, std::string reason) {
  return Owner{.row = {.owner_kind = kind, .owner = std::move(owner), .reason = std::move(reason)}};
}

bool is_python_name(std::string_view path) {
  return path.starts_with("bin/python") || path.starts_with("bin/pypy");
}

}  // namespace

ByProducts::ByProducts(const std::vector<Environment>& environments, const Tree& tree,
                       const Store& store)
    : environments_(environments),
      tree_(tree),
      known_(carried<KnownFiles>()),
      generated_(by_file<GeneratedFileFact>(store)),
      pth_lines_(lists_by_file<PthLineFact>(store)) {
}

// The innermost environment that holds a place: one may lie inside another.
const Environment* ByProducts::environment_of(const TreePath& place) const {
  const Environment* innermost = nullptr;
  for (const Environment& environment : environments_) {
    if (!place.is_within(environment.directory)) continue;
    if (innermost == nullptr || environment.directory.is_within(innermost->directory)) {
      innermost = &environment;
    }
  }
  return innermost;
}

std::optional<Owner> ByProducts::owner_of(NodeId id) const {
  const TreePath place = tree_.path(id);
  const Environment* environment = environment_of(place);
  if (environment == nullptr) return std::nullopt;
  if (tree_[id].name == "easy-install.pth") return owner_of_easy_install(id);
  const Inside inside{.environment = *environment,
                      .path = place.relative_to(environment->directory)};
  if (environment->row.kind != EnvironmentKind::venv) return owner_of_second_name(id);
  if (inside.path == "pyvenv.cfg" && tree_[id].sha256) {
    return make(OwnerKind::by_product, environment->row.generator,
                "the environment's configuration");
  }
  if (tree_[id].kind == EntryKind::link) return owner_of_link(id, inside);
  if (is_python_name(inside.path)) return owner_of_interpreter_copy(id, *environment);
  return owner_of_generated(id, inside);
}

// Makers of prefixes link `pip` to `pip3.12` beside it: the same command without its version.
std::optional<Owner> ByProducts::owner_of_second_name(NodeId id) const {
  const Node& link = tree_[id];
  if (link.kind != EntryKind::link || tree_[link.parent].name != "bin") return std::nullopt;
  const std::string& target = link.link_target;
  const bool is_longer =
      target.starts_with(link.name) &&
      target.find_first_not_of("-.0123456789", link.name.size()) == std::string::npos;
  const std::optional<NodeId> end = tree_.child(link.parent, target);
  if (!is_longer || !end || tree_[*end].kind != EntryKind::file) return std::nullopt;
  return make(OwnerKind::by_product, target, "a second name of a command beside it");
}

std::optional<Owner> ByProducts::owner_of_link(NodeId id, const Inside& inside) const {
  const std::string& maker = inside.environment.row.generator;
  if (inside.path == "lib64" && tree_[id].link_target == "lib") {
    return make(OwnerKind::by_product, maker, "a second name of lib");
  }
  if (!inside.path.starts_with("bin/")) return std::nullopt;
  // Any name will do: Python 3.14 adds one with a Greek letter.
  const std::optional<NodeId> end = tree_.resolve(tree_.path(id));
  if (end && inside.environment.interpreter == end) {
    return make(OwnerKind::by_product, maker, "a link to the interpreter");
  }
  if (end || !is_python_name(inside.path)) return std::nullopt;
  return make(OwnerKind::unknown, "", "the link leads out of the audited trees");
}

// `venv --copies` copies the base interpreter's executable.
std::optional<Owner> ByProducts::owner_of_interpreter_copy(NodeId id,
                                                           const Environment& environment) const {
  if (!environment.base_prefix) {
    return make(OwnerKind::unknown, "", "there is no base interpreter to compare this copy with");
  }
  const std::optional<NodeId> bin = tree_.resolve(environment.base_prefix->child("bin"));
  if (!bin || !tree_[id].sha256) return std::nullopt;
  for (const NodeId candidate : tree_[*bin].children) {
    if (tree_[candidate].sha256 == tree_[id].sha256) {
      return make(OwnerKind::by_product, environment.row.generator, "a copy of the interpreter");
    }
  }
  return std::nullopt;
}

// setuptools writes a line for each egg and each project in development, and up to version 18 two
// statements around them (setuptools: command/easy_install.py, PthDistributions).
std::optional<Owner> ByProducts::owner_of_easy_install(NodeId id) const {
  const auto lines = pth_lines_.find(tree_[id].entry);
  if (lines == pth_lines_.end()) return std::nullopt;
  const TreePath site = tree_.path(tree_[id].parent);
  const bool is_setuptools = std::ranges::all_of(
      lines->second, [&](const PthLineFact& line) { return is_line_of_setuptools(site, line); });
  if (!is_setuptools) return std::nullopt;
  return make(OwnerKind::by_product, "setuptools", "it lists eggs and projects in development");
}

bool ByProducts::is_line_of_setuptools(const TreePath& site, const PthLineFact& line) const {
  constexpr std::array<std::string_view, 2> statements{
      "import sys; sys.__plen = len(sys.path)",
      "import sys; new=sys.path[sys.__plen:]; del sys.path[sys.__plen:]; "
      "p=getattr(sys,'__egginsert',0); sys.path[p:p]=new; sys.__egginsert = p+len(new)"};
  if (line.kind == HookKind::import_line) {
    return std::ranges::find(statements, line.text) != statements.end();
  }
  const Result<TreePath> place = site.resolve(line.text);
  if (!place) return false;
  if (place->name().ends_with(".egg")) return true;
  const auto leads_there = [&](const Distribution& distribution) {
    return distribution.row.egg_link && distribution.home == *place;
  };
  return std::ranges::any_of(environments_, [&](const Environment& environment) {
    return std::ranges::any_of(environment.distributions, leads_there);
  });
}

// `uv 0.13.9`, `virtualenv 21.15.8`, or `venv`, whose version is the interpreter's that made it.
bool ByProducts::is_maker_known_for(const Environment& environment, std::string_view name) const {
  const std::string_view maker = environment.row.generator;
  const std::size_t blank = maker.find(' ');
  const std::string_view version = blank == std::string_view::npos
                                       ? std::string_view(environment.row.stated_version)
                                       : maker.substr(blank + 1);
  return known_.is_complete_for(name, maker.substr(0, blank), version);
}

std::optional<Owner> ByProducts::owner_of_generated(NodeId id, const Inside& inside) const {
  const std::string& path = inside.path;
  const std::size_t site = path.find("/site-packages/");
  const std::string name = site == std::string::npos ? path : path.substr(site + 1);
  if (!known_.is_name(name)) return std::nullopt;
  const auto fact = generated_.find(tree_[id].entry);
  const KnownFile* known =
      fact == generated_.end() ? nullptr : known_.find(name, fact->second.normalized_sha256);
  if (known == nullptr && fact != generated_.end() &&
      is_maker_known_for(inside.environment, name)) {
    return make(OwnerKind::nobody, "",
                "its text is not the one that the environment's maker writes");
  }
  if (known == nullptr) {
    return make(OwnerKind::unknown, "",
                "its text is that of no known version of venv, virtualenv or uv");
  }
  // A script of another place is still its maker's work: environments are copied and moved.
  const std::string& written_for = fact->second.environment_path;
  const bool is_elsewhere =
      !written_for.empty() && written_for != inside.environment.directory.text();
  return make(
      OwnerKind::by_product, known->generator,
      fmt::format("written by {} {}{}{}", known->generator, known->versions,
                  is_elsewhere ? " for an environment at " : "", is_elsewhere ? written_for : ""));
}

}  // namespace icecore
