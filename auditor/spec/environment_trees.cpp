// One pass over all entries. What two installations of the same thing need not share does not
// count: bytecode of a source that is there, what installers note for themselves, the interpreter
// that a script names. All else does, byte for byte.
#include "spec/environment_trees.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "facts/store.h"
#include "judge/select.h"
#include "spec/file_kinds.h"
#include "spec/linked_files.h"
#include "spec/spec_places.h"

namespace icecore {
namespace {

// In the order of Column.
constexpr std::string_view files_sql =
    "SELECT entry.id, directory.root, directory.path, entry.name, entry.kind, entry.size, "
    "entry.mode, entry.link_target, lower(hex(entry.sha256)), owner.owner_kind, owner.owner, "
    "owned.location_entry, launcher.kind, launcher.module || ':' || launcher.function, "
    "launcher.requirement, launcher.interpreter, launcher.arguments, "
    "lower(hex(launcher.body_sha256)), lower(hex(conda_file.sha256)), conda_file.size "
    "FROM entry JOIN directory ON directory.id = entry.directory "
    "JOIN owner ON owner.file = entry.id "
    "LEFT JOIN distribution AS owned ON owned.id = owner.distribution "
    "LEFT JOIN launcher ON launcher.file = entry.id "
    "LEFT JOIN conda_verdict ON conda_verdict.installed = entry.id "
    "AND conda_verdict.state = 'verified' "
    "LEFT JOIN conda_file ON conda_file.file = conda_verdict.file "
    "AND conda_file.position = conda_verdict.position AND conda_file.placeholder <> '' "
    "WHERE entry.kind <> 'directory' AND NOT EXISTS (SELECT 1 FROM bytecode_state "
    "WHERE bytecode_state.file = entry.id AND bytecode_state.state = 'of-source')";

enum Column : std::uint8_t {
  id,
  root,
  directory,
  name,
  entry_kind,
  size,
  mode,
  link_target,
  sha256,
  owner_kind,
  owner,
  metadata_directory,  // an entry
  launcher_kind,
  entry_point,
  requirement,
  interpreter,
  arguments,
  body,
  packaged_sha256,
  packaged_size
};

using Row = std::span<const FactValue>;

constexpr std::string_view metadata_directories_sql =
    "SELECT distribution.location_entry, distribution.id, directory.root, directory.path, "
    "entry.name FROM distribution JOIN entry ON entry.id = distribution.location_entry "
    "JOIN directory ON directory.id = entry.directory WHERE distribution.environment = {}";

// What installers write beside METADATA for themselves. RECORD repeats what the tree says, and what
// direct_url.json says is told as the distribution's source.
constexpr std::array<std::string_view, 9> notes{
    "RECORD",        "RECORD.jws",    "RECORD.p7s",          "INSTALLER",      "REQUESTED",
    "uv_cache.json", "uv_build.json", "installed-files.txt", "direct_url.json"};

bool is_note(std::string_view file) {
  return std::ranges::find(notes, file) != notes.end();
}

// Whether all of the environment's directory is its own: an interpreter's prefix may be all of
// /usr.
bool is_whole(const EnvironmentRow& environment, const Store& facts) {
  if (environment.kind != EnvironmentKind::prefix) {
    return environment.kind != EnvironmentKind::system;
  }
  const std::vector<TargetRow> targets = facts.all<TargetRow>();
  return !targets.empty() && targets.front().kind == TargetKind::prefix;
}

// What a script says without the interpreter that it names; nothing for what is no script, and
// where it names another program than Python.
std::optional<std::string> launcher_text(Row row) {
  const auto kind = from_word<LauncherKind>(text_of(row[launcher_kind]));
  if (!kind) return std::nullopt;
  if (*kind == LauncherKind::entry_point) {
    return fmt::format("entry-point {}", text_of(row[entry_point]));
  }
  if (*kind == LauncherKind::easy_install) {
    return fmt::format("easy-install {}", text_of(row[requirement]));
  }
  const std::string_view path = text_of(row[interpreter]);
  const std::string_view program = path.substr(path.rfind('/') + 1);
  const bool is_python = program.starts_with("python") || program.starts_with("pypy");
  if (!path.starts_with('/') || !is_python) return std::nullopt;
  return fmt::format("python-script {} {}", text_of(row[arguments]), text_of(row[body]));
}

bool is_generated(Row row) {
  const auto kind = from_word<LauncherKind>(text_of(row[launcher_kind]));
  return kind == LauncherKind::entry_point || kind == LauncherKind::easy_install;
}

class TreeSorter {
 public:
  static Result<TreeSorter> of(const Store& facts, const EnvironmentRow& environment,
                               const SpecPlaces& places) {
    TreeSorter sorter(facts, environment, places);
    const std::string sql = fmt::format(fmt::runtime(metadata_directories_sql), environment.id);
    const Selection directories = ICECORE_TRY(select_all(facts, sql));
    for (const SelectedRow& row : directories.rows) {
      const std::string parent = places.absolute(number_of(row[2]), text_of(row[3]));
      sorter.distributions_.emplace(number_of(row[0]), number_of(row[1]));
      sorter.trees_.metadata_directories.emplace(number_of(row[1]),
                                                 fmt::format("{}/{}", parent, text_of(row[4])));
    }
    sorter.linked_ = ICECORE_TRY(linked_files(facts, environment.id));
    return sorter;
  }

  void add(Row row) {
    if (linked_.ends.contains(number_of(row[id]))) return;  // its link counts
    const std::string parent = places_->absolute(number_of(row[root]), text_of(row[directory]));
    const std::string place = fmt::format("{}/{}", parent, text_of(row[name]));
    std::vector<SpecFile>* tree = tree_of(row, parent, place);
    if (tree == nullptr) return;
    SpecFile file = counted(row);
    file.path = places_->shown(place);
    if (file.digest.empty()) trees_.unread.push_back(file.path);
    if (is_generated(row)) trees_.generated.insert(file.path);
    tree->push_back(std::move(file));
  }

  EnvironmentTrees take() {
    std::ranges::sort(trees_.unread);
    return std::move(trees_);
  }

 private:
  TreeSorter(const Store& facts, const EnvironmentRow& environment, const SpecPlaces& places)
      : places_(&places), is_whole_(is_whole(environment, facts)) {
    for (const SearchPathRow& row : facts.all<SearchPathRow>()) {
      if (row.environment != environment.id || row.is_present == 0) continue;
      const bool is_library = row.origin == SearchOrigin::standard_library ||
                              row.origin == SearchOrigin::extension_modules;
      (is_library ? libraries_ : sites_).insert(places.absolute_of_place(row.root, row.directory));
    }
  }

  static bool is_below_any(std::string_view place, const std::set<std::string>& directories) {
    return std::ranges::any_of(directories,
                               [&](const std::string& each) { return is_below(place, each); });
  }

  // Where the entry belongs; null for what is no part of the environment.
  std::vector<SpecFile>* tree_of(Row row, const std::string& parent, const std::string& place) {
    if (row[metadata_directory].index() != 0) {
      const auto own = distributions_.find(number_of(row[metadata_directory]));
      if (own == distributions_.end()) return nullptr;
      const std::string& metadata = trees_.metadata_directories[own->second];
      const bool is_left_out = parent == metadata && is_note(text_of(row[name]));
      return is_left_out ? nullptr : &trees_.distributions[own->second];
    }
    const bool is_in_site = is_below_any(place, sites_);
    if (!is_in_site && is_below_any(place, libraries_)) return &trees_.standard_library;
    const bool is_inside = is_in_site || (is_whole_ && places_->is_in_environment(place));
    const auto kind = from_word<OwnerKind>(text_of(row[owner_kind]));
    if (!is_inside || !kind) return nullptr;
    switch (*kind) {
      case OwnerKind::conda_package:
        return &trees_.conda_packages[std::string(text_of(row[owner]))];
      case OwnerKind::os_package:
        return &trees_.packaged;
      case OwnerKind::nobody:
      case OwnerKind::unknown:
        return &trees_.unowned;
      case OwnerKind::distribution:
      case OwnerKind::interpreter:
      case OwnerKind::by_product:
        break;
    }
    return nullptr;
  }

  // The entry without its path, as it counts.
  [[nodiscard]] SpecFile counted(Row row) const {
    const auto kind = from_word<EntryKind>(text_of(row[entry_kind]));
    if (kind == EntryKind::link) {
      const auto linked = linked_.by_link.find(number_of(row[id]));
      return linked != linked_.by_link.end() ? linked->second
                                             : counted_link(text_of(row[link_target]));
    }
    if (kind != EntryKind::file) return counted_other(text_of(row[entry_kind]));
    if (const auto text = launcher_text(row)) return counted_as(number_of(row[mode]), *text);
    const bool is_packaged = !text_of(row[packaged_sha256]).empty();
    return counted_file(number_of(row[mode]), number_of(row[is_packaged ? packaged_size : size]),
                        text_of(row[is_packaged ? packaged_sha256 : sha256]));
  }

  const SpecPlaces* places_;
  bool is_whole_;
  std::map<std::int64_t, std::int64_t> distributions_;  // by the entry of the metadata directory
  std::set<std::string> libraries_, sites_;
  LinkedFiles linked_;
  EnvironmentTrees trees_;
};

}  // namespace

Result<EnvironmentTrees> environment_trees(const Store& facts, const EnvironmentRow& environment,
                                           const SpecPlaces& places) {
  TreeSorter sorter = ICECORE_TRY(TreeSorter::of(facts, environment, places));
  const RowSink sink{.columns = [](std::span<const std::string>) {},
                     .row = [&](Row row) { sorter.add(row); }};
  ICECORE_TRY(select_each(facts, files_sql, sink));
  return sorter.take();
}

}  // namespace icecore
