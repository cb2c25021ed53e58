// A lead is followed only to what the interpreter itself would read: its standard library and
// executable, and import path entries that exist. What is already part of a root is no new root;
// roots that lie inside one another exclude each other's files. The interpreter's prefix may be
// /usr, so only its own parts of it are read.
#include "target/discover.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <set>

#include "base/text.h"
#include "formats/direct_url.h"
#include "formats/egg_link.h"
#include "formats/pth.h"
#include "formats/pyvenv_config.h"
#include "target/file_tree.h"
#include "target/prefix_parts.h"

namespace icecore {
namespace {

struct Lead {
  TreePath directory;  // a directory whose .pth files Python reads
  std::uint64_t round = 0;
  bool is_site = true;  // else only its distributions matter
};

class Discoverer {
 public:
  Discoverer(const Target& target, const ListOptions& options)
      : target_(target), options_(options), limits_(options.limits) {}

  Discovery run() {
    result_.roots.push_back({.kind = RootKind::target,
                             .name = "target",
                             .path = target_.path,
                             .reason = "named by the user",
                             .parts = {},
                             .excluded = {}});
    find_environments();
    for (Installation& environment : result_.environments) enter(environment);
    follow_variables();
    while (!leads_.empty()) {
      const Lead lead = std::move(leads_.front());
      leads_.pop_front();
      follow_lead(lead);
    }
    separate_roots();
    RepositoryLeads found =
        read_repositories({sources_.begin(), sources_.end()}, *target_.files, limits_);
    result_.repositories = std::move(found.repositories);
    std::ranges::move(found.gaps, std::back_inserter(result_.gaps));
    return std::move(result_);
  }

 private:
  Root& target_root() { return result_.roots.front(); }

  void find_environments() {
    if (is_whole_root(target_.kind)) return search_root();
    if (is_wheels(target_.kind)) {
      result_.environments = {
          {.kind = EnvironmentKind::wheels, .directory = target_.path, .python = target_.python}};
      return;
    }
    result_.environments = installations_at(target_.path, *target_.files);
    if (target_.kind != TargetKind::conda) return;
    // conda's own environments are in its base's directory `envs`.
    const TreePath directory = target_.path.child("envs");
    for (const std::string& name : target_.files->names(directory)) {
      const TreePath place = directory.child(name);
      if (!target_.files->is_directory(place.child("conda-meta"))) continue;
      std::ranges::move(installations_at(place, *target_.files),
                        std::back_inserter(result_.environments));
    }
  }

  // All names of a root file system are listed to find what is Python's; nothing of it is read.
  void search_root() {
    Root whole{.kind = RootKind::target, .name = "target", .path = target_.path};
    whole.parts = {target_.path};
    for (const char* name : {"proc", "sys", "dev"}) {
      whole.excluded.push_back(TreePath().child(name));
    }
    Layer layer = list_root(whole, *target_.files, 1, options_);
    result_.environments = installations_in(layer);
    std::ranges::move(layer.gaps, std::back_inserter(result_.gaps));
  }

  void enter(Installation& environment) {
    const TreePath& directory = environment.directory;
    switch (environment.kind) {
      case EnvironmentKind::venv:
        target_root().parts.push_back(directory);
        follow_home(environment);
        break;
      case EnvironmentKind::wheels:
        target_root().parts.push_back(directory);
        return;
      case EnvironmentKind::system:
        user_libraries_.insert("python" + environment.python);
        return enter_system(environment);
      case EnvironmentKind::directory:
        target_root().parts.push_back(directory);
        environment.python = target_.python;
        for (const std::string& name : target_.files->names(directory)) {
          if (name.ends_with(".dist-info")) note_source(directory.child(name));
        }
        return;
      case EnvironmentKind::prefix:
      case EnvironmentKind::conda:
        target_root().parts.push_back(directory);
        environment.base_prefix = directory;
        user_libraries_.insert("python" + environment.python);
        break;
    }
    for (const TreePath& library : python_libraries(directory, *target_.files)) {
      leads_.push_back(Lead{.directory = library.child("site-packages"), .round = 1});
    }
  }

  // Of /usr only Python's own parts are read.
  void enter_system(Installation& environment) {
    std::vector<TreePath> libraries = standard_libraries(environment.directory, *target_.files);
    std::erase_if(libraries, [&](const TreePath& library) {
      return !library.name().ends_with(environment.python);
    });
    environment.base_prefix = environment.directory;
    const Root parts = interpreter_root(environment.directory, libraries, "", true);
    std::ranges::copy(parts.parts, std::back_inserter(target_root().parts));
    // Where pip puts scripts and data of what it installs beside the system's packages.
    for (const char* name : {"bin", "etc", "share"}) {
      const TreePath place = environment.directory.child("local").child(name);
      if (target_.files->is_directory(place)) target_root().parts.push_back(place);
    }
  }

  void gap(const std::string& path, std::string reader, std::string reason) {
    result_.gaps.push_back(Gap{.root = "target",
                               .path = path,
                               .reader = std::move(reader),
                               .offset = std::nullopt,
                               .reason = std::move(reason)});
  }

  // The standard libraries of a prefix that fit a venv: those whose directory it has too, else all.
  std::vector<TreePath> fitting_libraries(const TreePath& prefix, const TreePath& venv) const {
    std::vector<std::string> wanted;
    for (const TreePath& library : python_libraries(venv, *target_.files)) {
      wanted.emplace_back(library.name());
    }
    std::vector<TreePath> found = standard_libraries(prefix, *target_.files);
    std::erase_if(found, [&](const TreePath& library) {
      return !wanted.empty() && std::ranges::find(wanted, library.name()) == wanted.end();
    });
    return found;
  }

  // Where a file of the target is, as gaps name it.
  std::string shown(const TreePath& path) const { return escaped(path.relative_to(target_.path)); }

  void follow_home(Installation& venv) {
    const TreePath file = venv.directory.child("pyvenv.cfg");
    const std::string where = shown(file);
    const Result<std::string> text = target_.files->read(file, limits_.small_text_bytes);
    if (!text) return gap(where, "discover", text.error().message);
    const Result<PyvenvConfig> config = parse_pyvenv_config(as_bytes(*text), limits_);
    if (!config) return gap(where, "discover", config.error().message);
    if (system_site_packages(*config)) {
      for (const TreePath& library : python_libraries(venv.directory, *target_.files)) {
        user_libraries_.emplace(library.name());
      }
    }
    const std::optional<std::string> home = config->home();
    if (!home) {
      return gap(where, "discover", "it has no key 'home', which leads to the base interpreter");
    }
    if (!target_.files->has_system_root()) {
      return gap(where, "discover",
                 "no-system-root: the base interpreter at " + escaped(*home) +
                     " is not on this system; give --system-root to name one");
    }
    const Result<TreePath> home_path = venv.directory.resolve(*home);
    if (!home_path) return gap(where, "discover", "home: " + home_path.error().message);
    add_interpreter(venv, *home_path, escaped(*home), system_site_packages(*config));
  }

  // getpath looks for the standard library above `home`, then above where the executable's links
  // end.
  void add_interpreter(Installation& venv, const TreePath& home, const std::string& stated,
                       bool system_site) {
    std::vector<TreePath> places;
    if (const Result<TreePath> place = target_.files->resolve(home, limits_.link_hops)) {
      places.push_back(place->parent());
      for (const char* name : {"python3", "python"}) {
        const Result<TreePath> executable =
            target_.files->resolve(place->child(name), limits_.link_hops);
        if (executable) places.push_back(executable->parent().parent());
      }
    }
    for (const TreePath& prefix : places) {
      const std::vector<TreePath> libraries = fitting_libraries(prefix, venv.directory);
      if (libraries.empty()) continue;
      if (prefix.is_within(venv.directory)) return;
      venv.base_prefix = prefix;
      // In a root file system it is an environment of its own.
      if (prefix.is_within(target_.path)) return;
      result_.roots.push_back(interpreter_root(prefix, libraries, stated, system_site));
      return;
    }
    gap(shown(venv.directory.child("pyvenv.cfg")), "discover",
        "no standard library of this environment's version was found above home = " + stated);
  }

  Root interpreter_root(const TreePath& prefix, const std::vector<TreePath>& libraries,
                        const std::string& stated, bool system_site) {
    PrefixParts found = prefix_parts(prefix, libraries, system_site, *target_.files);
    for (const TreePath& site : found.sites) {
      leads_.push_back(Lead{.directory = site, .round = 1});
    }
    return Root{.kind = RootKind::interpreter,
                .name = "base",
                .path = prefix,
                .reason = "pyvenv.cfg says home = " + stated,
                .parts = std::move(found.parts),
                .excluded = std::move(found.excluded)};
  }

  void follow_lead(const Lead& lead) {
    for (const std::string& name : target_.files->names(lead.directory)) {
      if (name.ends_with(".egg-link")) follow_egg_link(lead, name);
      if (name.ends_with(".dist-info")) note_source(lead.directory.child(name));
      if (!name.ends_with(".pth") || !lead.is_site) continue;
      const Result<std::string> text =
          target_.files->read(lead.directory.child(name), limits_.small_text_bytes);
      if (!text) continue;  // collect reads it again and says why it cannot
      const Result<PthFile> file = parse_pth(as_bytes(*text), limits_);
      if (!file) continue;
      for (const PthLine& line : file->lines) {
        if (line.kind == PthLine::Kind::path) follow_path_line(lead, name, line);
      }
    }
  }

  // Where an editable distribution's source is: only its repository is looked for there.
  void note_source(const TreePath& metadata) {
    const TreePath file = metadata.child("direct_url.json");
    if (!target_.files->is_file(file)) return;
    const Result<std::string> text = target_.files->read(file, limits_.manifest_bytes);
    const Result<DirectUrl> url =
        text ? parse_direct_url(as_bytes(*text), limits_) : std::unexpected(text.error());
    if (!url || !url->editable) return;  // collect reads it again and says why it cannot
    const Result<TreePath> source = TreePath::parse(file_url_path(url->url).value_or(""));
    if (source && !source->is_root()) sources_.insert(*source);
  }

  // The project's directory is mostly on the import path by easy-install.pth too.
  void follow_egg_link(const Lead& lead, const std::string& file) {
    const Result<std::string> text =
        target_.files->read(lead.directory.child(file), limits_.small_text_bytes);
    const Result<EggLink> link =
        text ? parse_egg_link(as_bytes(*text), limits_) : std::unexpected(text.error());
    if (!link || link->target.empty()) return;
    follow(lead, file, link->target);
    if (const Result<TreePath> source = lead.directory.resolve(link->target)) {
      sources_.insert(*source);
    }
  }

  void follow_path_line(const Lead& lead, const std::string& file, const PthLine& line) {
    follow(lead, file + ":" + std::to_string(line.line), line.text);
  }

  // `source` is the file, or a line of it, that names a directory of the import path.
  void follow(const Lead& lead, const std::string& source, const std::string& directory) {
    const std::string where = escaped(lead.directory.child(source).relative_to(target_.path));
    const Result<TreePath> named = lead.directory.resolve(directory);
    if (!named) return;
    const Result<TreePath> place = target_.files->resolve(*named, limits_.link_hops);
    if (!place || !target_.files->is_directory(*place)) return;
    if (is_part_of_a_root(*place)) return;
    const std::string shown = escaped(place->text());
    if (is_whole_system(*place)) {
      return gap(where, "discover",
                 "the import path leads to " + shown + ", which is not read as a whole");
    }
    if (lead.round >= limits_.lead_rounds || result_.roots.size() >= limits_.roots) {
      return gap(where, "discover",
                 "the import path leads to " + shown + ", beyond the limit of leads");
    }
    add_import_root(*place, where);
  }

  void add_import_root(const TreePath& place, const std::string& reason) {
    Root root{.kind = RootKind::import_path, .path = place, .reason = reason};
    root.parts = {place};
    result_.roots.push_back(std::move(root));
  }

  void follow_variables() {
    const Variables& variables = target_.variables;
    std::ranges::move(variables.gaps(), std::back_inserter(result_.gaps));
    ImportSettings& settings = result_.settings;
    settings.has_no_user_site = variables.has_no_user_site();
    settings.library_directory = std::string(variables.value("PYTHONPLATLIBDIR").value_or(""));
    if (const auto home = variables.python_home()) follow_python_home(*home);
    if (const auto home = variables.python_exec_home()) settings.python_exec_home = real(*home);
    if (const auto base = variables.user_base()) follow_user_base(real(*base));
    for (const TreePath& place : variables.python_path()) {
      settings.python_path.push_back(real(place));
      follow_python_path(settings.python_path.back());
    }
  }

  // Without links, if it is there.
  TreePath real(const TreePath& place) const {
    const Result<TreePath> end = target_.files->resolve(place, limits_.link_hops);
    return end ? *end : place;
  }

  void variable_gap(std::string reason) {
    result_.gaps.push_back(Gap{.root = "",
                               .path = "",
                               .reader = "discover",
                               .offset = std::nullopt,
                               .reason = std::move(reason)});
  }

  // The standard libraries there that the environments would use instead of their own.
  void follow_python_home(const TreePath& written) {
    const TreePath home = real(written);
    result_.settings.python_home = home;
    std::vector<TreePath> libraries = standard_libraries(home, *target_.files);
    std::erase_if(libraries, [&](const TreePath& library) {
      return is_part_of_a_root(library) || !is_in_use(library.name());
    });
    if (libraries.empty()) return;
    const bool has_sites = !user_libraries_.empty();
    Root root = interpreter_root(home, libraries, "", has_sites);
    root.name = "python-home";
    root.reason = "PYTHONHOME";
    result_.roots.push_back(std::move(root));
  }

  bool is_in_use(std::string_view library) const {
    return std::ranges::any_of(result_.environments, [&](const Installation& environment) {
      if (environment.kind != EnvironmentKind::venv) {
        return library == "python" + environment.python;
      }
      const auto own = python_libraries(environment.directory, *target_.files);
      return std::ranges::find(own, library, &TreePath::name) != own.end();
    });
  }

  // Of a home only the libraries of the environments' versions of Python are read.
  void follow_user_base(const TreePath& base) {
    result_.settings.user_base = base;
    if (result_.settings.has_no_user_site) return;
    Root root{.kind = RootKind::user_base,
              .name = "user",
              .path = base,
              .reason = std::string(target_.variables.user_base_source()),
              .parts = {},
              .excluded = {}};
    for (const std::string& name : user_libraries_) {
      const TreePath library = base.child("lib").child(name);
      if (!target_.files->is_directory(library)) continue;
      if (real(library) != library) {
        variable_gap("the user's " + escaped(library.text()) +
                     " is reached by a link and is not read");
        continue;
      }
      leads_.push_back(Lead{.directory = library.child("site-packages"), .round = 1});
      if (!is_part_of_a_root(library)) root.parts.push_back(library);
    }
    if (!root.parts.empty()) result_.roots.push_back(std::move(root));
  }

  void follow_python_path(const TreePath& place) {
    if (is_part_of_a_root(place)) return;
    const std::string shown = escaped(place.text());
    if (target_.files->is_file(place)) {
      return variable_gap("PYTHONPATH leads to " + shown + ", which is no directory");
    }
    if (!target_.files->is_directory(place)) return;
    if (is_whole_system(place)) {
      return variable_gap("PYTHONPATH leads to " + shown + ", which is not read as a whole");
    }
    if (result_.roots.size() >= limits_.roots) {
      return variable_gap("PYTHONPATH leads to " + shown + ", beyond the limit of leads");
    }
    leads_.push_back(Lead{.directory = place, .round = 1, .is_site = false});
    add_import_root(place, "PYTHONPATH");
  }

  bool is_part_of_a_root(const TreePath& path) const {
    return std::ranges::any_of(result_.roots, [&](const Root& root) { return root.holds(path); });
  }

  // Gives each file to the innermost root, sorts the roots and names them.
  void separate_roots() {
    std::ranges::sort(result_.roots.begin() + 1, result_.roots.end(), {},
                      [](const Root& root) { return std::pair(root.kind, root.path); });
    std::size_t number = 0;
    for (Root& root : result_.roots) {
      if (root.kind == RootKind::import_path) root.name = fmt::format("path-{}", ++number);
      for (const Root& other : result_.roots) {
        if (&other == &root) continue;
        for (const TreePath& part : other.parts) {
          const auto holds = [&](const TreePath& own) {
            return part.is_within(own) && part != own;
          };
          if (std::ranges::any_of(root.parts, holds)) root.excluded.push_back(part);
        }
      }
      root.parts = outermost(std::move(root.parts));
    }
  }

  const Target& target_;
  const ListOptions& options_;
  const Limits& limits_;
  Discovery result_;
  std::deque<Lead> leads_;
  std::set<TreePath> sources_;
  std::set<std::string> user_libraries_;  // python3.12: of those that see the user's site-packages
};

}  // namespace

Discovery discover_roots(const Target& target, const ListOptions& options) {
  return Discoverer(target, options).run();
}

}  // namespace icecore
