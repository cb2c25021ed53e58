// A tree shows each file's needs once, where it is loaded first; what was loaded before is named
// only. It ends at a depth that no real program comes near.
#include "report/load_story.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "facts/store.h"
#include "judge/select.h"

namespace icecore {
namespace {

constexpr std::size_t deepest = 48;
constexpr std::size_t users_shown = 10;

std::string_view rule_text(FoundBy rule) {
  switch (rule) {
    case FoundBy::loaded:
      return "loaded already";
    case FoundBy::path:
      return "by its path";
    case FoundBy::rpath:
      return "RPATH";
    case FoundBy::runpath:
      return "RUNPATH";
    case FoundBy::library_path:
      return "LD_LIBRARY_PATH";
    case FoundBy::cache:
      return "ld.so.cache";
    case FoundBy::default_directory:
      return "default directory";
    case FoundBy::builtin:
      return "part of the C library";
    case FoundBy::missing:
      return "not found";
    case FoundBy::host:
      return "comes with the machine's driver";
    case FoundBy::refused:
      return "cannot be loaded";
    case FoundBy::unread:
      return "not known: a place was not read";
  }
  return "";
}

bool is_search(FoundBy rule) {
  return rule != FoundBy::loaded && rule != FoundBy::builtin;
}

struct StoryFile {
  std::string place, name, owner;
};

// Who asks for a library by its name: `pkg/a.py, line 3: ctypes of 'libx.so.1'`.
using Opening = std::string;

// Of one environment.
class LoadStory {
 public:
  LoadStory(const std::map<EntryId, StoryFile>& files,
            const std::map<std::int64_t, std::vector<LoadAttemptRow>>& attempts, std::ostream& out)
      : files_(files), attempts_(attempts), out_(out) {}

  void add(LoadRow row) {
    const bool is_of_program =
        row.root_kind == LoadRoot::program || row.root_kind == LoadRoot::preload;
    if (is_of_program && row.found) of_program_.insert(*row.found);
    const bool is_opened = row.root_kind == LoadRoot::opened && row.file == row.first_root;
    (is_opened ? opened_ : edges_[row.file]).push_back(std::move(row));
  }

  void add(std::string name, Opening opening) {
    openings_[std::move(name)].push_back(std::move(opening));
  }

  // The order in which a binary states its needs.
  void sort(const std::map<std::pair<EntryId, std::string>, std::int64_t>& positions) {
    const auto position = [&](const LoadRow& row) {
      const auto found = positions.find({row.file, row.name});
      return found == positions.end() ? 0 : found->second;
    };
    for (auto& [file, edges] : edges_) {
      std::ranges::stable_sort(edges, {}, position);
    }
  }

  // Whether anything was written.
  bool tell(std::string_view wanted) {
    bool is_told = false;
    for (const auto& [file, edges] : edges_) {
      if (!is_file_meant(files_.at(file), wanted)) continue;
      separate(is_told);
      tell_binary(file);
      is_told = true;
    }
    std::set<std::string> names;
    for (const auto& [file, edges] : edges_) {
      for (const LoadRow& edge : edges) {
        if (is_need_meant(edge, wanted)) names.insert(edge.name);
      }
    }
    for (const std::string& name : names) {
      separate(is_told);
      tell_library(name);
      is_told = true;
    }
    return tell_all_opened(wanted, names, is_told);
  }

 private:
  // What is in none of the names: each file that it may lead to once.
  bool tell_all_opened(std::string_view wanted, const std::set<std::string>& names, bool is_told) {
    std::map<std::string, std::map<std::string, const LoadRow*>> outcomes;  // by name
    for (const LoadRow& edge : opened_) {
      if (!is_need_meant(edge, wanted) || names.contains(edge.name)) continue;
      outcomes[edge.name].try_emplace(outcome_of(edge), &edge);
    }
    for (const auto& [name, edges] : outcomes) {
      separate(is_told);
      tell_opened(name, edges);
      is_told = true;
    }
    return is_told;
  }

  void separate(bool is_told) {
    if (is_told) out_ << '\n';
  }

  static bool is_file_meant(const StoryFile& file, std::string_view wanted) {
    if (file.place == wanted || file.name == wanted) return true;
    return file.place.ends_with(wanted) &&
           file.place.substr(0, file.place.size() - wanted.size()).ends_with('/');
  }

  bool is_need_meant(const LoadRow& edge, std::string_view wanted) const {
    const std::string_view name = edge.name;
    if (name == wanted) return true;
    if (name.starts_with(wanted) && name.substr(wanted.size()).starts_with(".so")) return true;
    return edge.found && is_file_meant(files_.at(*edge.found), wanted);
  }

  std::string with_owner(EntryId file, FoundBy rule) const {
    const std::string& owner = files_.at(file).owner;
    return fmt::format("({}{}{})", rule_text(rule), owner.empty() ? "" : "; ", owner);
  }

  std::string outcome_of(const LoadRow& edge) const {
    if (!edge.found) return fmt::format("→ {}", rule_text(edge.found_by));
    return fmt::format("→ {} {}", files_.at(*edge.found).place,
                       with_owner(*edge.found, edge.found_by));
  }

  void tell_binary(EntryId file) {
    const StoryFile& binary = files_.at(file);
    out_ << binary.place << (binary.owner.empty() ? "" : fmt::format(" ({})", binary.owner))
         << '\n';
    tell_needs(file);
    for (const LoadRow& edge : opened_) {
      if (edge.file == file) out_ << "opens " << edge.name << ' ' << outcome_of(edge) << '\n';
    }
  }

  // The needs of one binary, while they are written.
  struct Level {
    const std::vector<LoadRow>* edges;
    std::string indent;
    std::size_t next = 0;
  };

  void enter(EntryId file, std::string indent, std::vector<Level>& levels) const {
    const auto edges = edges_.find(file);
    if (edges != edges_.end()) {
      levels.push_back({.edges = &edges->second, .indent = std::move(indent)});
    }
  }

  void tell_needs(EntryId file) {
    std::set<EntryId> shown{file};
    std::vector<Level> levels;
    enter(file, "", levels);
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == level.edges->size()) {
        levels.pop_back();
        continue;
      }
      const std::vector<LoadRow>& edges = *level.edges;
      const LoadRow& edge = edges[level.next++];
      const bool is_last = level.next == edges.size();
      const std::string inner = level.indent + (is_last ? "   " : "│  ");
      out_ << level.indent << (is_last ? "└─ " : "├─ ") << edge.name << ' ' << outcome_of(edge)
           << how_often(edges, edge) << '\n';
      if (!edge.found) tell_attempts(edge, inner + "  ");
      if (!is_first_load(edge) || !shown.insert(*edge.found).second) continue;
      if (levels.size() < deepest) {
        enter(*edge.found, inner, levels);
      } else {
        out_ << inner << "└─ …\n";
      }
    }
  }

  // Whether the file's own needs are looked for because of this edge.
  bool is_first_load(const LoadRow& edge) const {
    return edge.found && is_search(edge.found_by) && !of_program_.contains(*edge.found);
  }

  // Which of several files a need gets depends on what was loaded before.
  static std::string how_often(const std::vector<LoadRow>& edges, const LoadRow& edge) {
    std::int64_t all = 0;
    if (edge.root_kind == LoadRoot::preload) return ", preloaded";
    for (const LoadRow& other : edges) {
      const bool is_same = other.name == edge.name && other.root_kind != LoadRoot::preload;
      all += is_same ? other.roots : 0;
    }
    if (all == edge.roots) return "";
    return fmt::format(", in {} of {} imports", edge.roots, all);
  }

  void tell_attempts(const LoadRow& edge, const std::string& indent) {
    const auto found = attempts_.find(edge.id);
    if (found == attempts_.end()) return;
    for (const LoadAttemptRow& attempt : found->second) {
      out_ << indent << attempt.place << ": " << attempt.outcome << " (" << rule_text(attempt.rule)
           << ")\n";
    }
  }

  // Each file that the name leads to, with those who get it.
  void tell_library(const std::string& name) {
    std::map<std::pair<bool, std::string>, std::vector<const LoadRow*>> outcomes;
    for (const auto& [file, edges] : edges_) {
      for (const LoadRow& edge : edges) {
        if (edge.name != name) continue;
        const std::string to =
            edge.found ? files_.at(*edge.found).place : std::string(rule_text(edge.found_by));
        outcomes[{!edge.found.has_value(), to}].push_back(&edge);
      }
    }
    out_ << name << '\n';
    for (const auto& [outcome, users] : outcomes) {
      const std::string& owner =
          users.front()->found ? files_.at(*users.front()->found).owner : std::string();
      out_ << "→ " << outcome.second << (owner.empty() ? "" : fmt::format(" ({})", owner)) << '\n';
      tell_users(users);
    }
    tell_openings(name);
  }

  // What nobody needs, as whoever opens it by its name gets it.
  void tell_opened(const std::string& name, const std::map<std::string, const LoadRow*>& edges) {
    out_ << name << ": no binary needs it; ";
    for (const auto& [outcome, edge] : edges) {
      out_ << "opened by name from " << files_.at(edge->file).place << '\n' << outcome << '\n';
      tell_attempts(*edge, "   ");
    }
    tell_openings(name);
  }

  void tell_openings(const std::string& name) {
    const auto found = openings_.find(name);
    if (found == openings_.end()) return;
    for (std::size_t i = 0; i < std::min(found->second.size(), users_shown); ++i) {
      out_ << "   opened by " << found->second[i] << '\n';
    }
    if (found->second.size() > users_shown) {
      out_ << fmt::format("   and in {} more places\n", found->second.size() - users_shown);
    }
  }

  // Those for whom the loader searched come first: the others got what was there.
  void tell_users(std::vector<const LoadRow*> users) {
    std::ranges::stable_sort(users, [](const LoadRow* left, const LoadRow* right) {
      return is_search(left->found_by) && !is_search(right->found_by);
    });
    for (std::size_t i = 0; i < std::min(users.size(), users_shown); ++i) {
      const LoadRow& edge = *users[i];
      out_ << "   needed by " << way_to(edge) << ": " << rule_text(edge.found_by) << '\n';
      if (i == 0) tell_attempts(edge, "     ");
    }
    if (users.size() > users_shown) {
      out_ << fmt::format("   and by {} more\n", users.size() - users_shown);
    }
  }

  // The binary that needs it, behind those that lead from the first root to it.
  std::string way_to(const LoadRow& edge) const {
    std::map<EntryId, EntryId> came_from{{edge.first_root, 0}};
    std::deque<EntryId> waiting{edge.first_root};
    while (!waiting.empty() && !came_from.contains(edge.file)) {
      const EntryId file = waiting.front();
      waiting.pop_front();
      const auto found = edges_.find(file);
      if (found == edges_.end()) continue;
      for (const LoadRow& next : found->second) {
        if (next.found && came_from.try_emplace(*next.found, file).second) {
          waiting.push_back(*next.found);
        }
      }
    }
    std::string way = files_.at(edge.file).place;
    if (edge.file == edge.first_root || !came_from.contains(edge.file)) return way;
    std::size_t steps = 0;
    for (EntryId at = came_from.at(edge.file); at != 0 && ++steps < deepest;
         at = came_from.at(at)) {
      const StoryFile& file = files_.at(at);
      way = fmt::format("{} → {}", at == edge.first_root ? file.place : file.name, way);
    }
    return way;
  }

  const std::map<EntryId, StoryFile>& files_;
  const std::map<std::int64_t, std::vector<LoadAttemptRow>>& attempts_;
  std::ostream& out_;
  std::map<EntryId, std::vector<LoadRow>> edges_;
  std::vector<LoadRow> opened_;
  std::map<std::string, std::vector<Opening>> openings_;  // by the library's name
  std::set<EntryId> of_program_;
};

Result<std::map<EntryId, StoryFile>> files_of_loads(const Store& facts) {
  constexpr std::string_view sql =
      "SELECT file.id, file.place, file.name, owner.owner FROM file "
      "LEFT JOIN owner ON owner.file = file.id "
      "WHERE file.id IN (SELECT load.file FROM load UNION SELECT load.found FROM load "
      "UNION SELECT load.first_root FROM load)";
  std::map<EntryId, StoryFile> files;
  const Selection selection = ICECORE_TRY(select_all(facts, sql));
  for (const SelectedRow& row : selection.rows) {
    files.emplace(number_of(row.at(0)), StoryFile{.place = std::string(text_of(row.at(1))),
                                                  .name = std::string(text_of(row.at(2))),
                                                  .owner = std::string(text_of(row.at(3)))});
  }
  return files;
}

using Stories = std::map<std::int64_t, LoadStory>;

Result<void> add_openings(const Store& facts, Stories& stories) {
  constexpr std::string_view sql =
      "SELECT opened_library.environment, opened_library.name, file.place || CASE told_by "
      "WHEN 'python' THEN printf(', line %d: %s of ''%s''', line, call, library_open.name) "
      "WHEN 'text' THEN ', perhaps: the name is among its constants' "
      "ELSE printf(', as it declares: %s', priority) END "
      "FROM opened_library LEFT JOIN library_open ON library_open.file = opened_library.file "
      "AND library_open.position = opened_library.position AND told_by = 'python' "
      "LEFT JOIN dlopen_note ON dlopen_note.file = opened_library.file "
      "AND dlopen_note.position = opened_library.position AND told_by = 'note' "
      "JOIN file ON file.id = opened_library.file "
      "ORDER BY opened_library.environment, file.place, line, told_by, opened_library.position";
  const Selection selection = ICECORE_TRY(select_all(facts, sql));
  for (const SelectedRow& row : selection.rows) {
    const auto story = stories.find(number_of(row.at(0)));
    if (story == stories.end()) continue;
    story->second.add(std::string(text_of(row.at(1))), std::string(text_of(row.at(2))));
  }
  return {};
}

}  // namespace

Result<bool> write_load_story(const Store& facts, std::string_view wanted, std::ostream& out) {
  const std::map<EntryId, StoryFile> files = ICECORE_TRY(files_of_loads(facts));
  std::map<std::int64_t, std::vector<LoadAttemptRow>> attempts;
  facts.each<LoadAttemptRow>("load, position", [&](const LoadAttemptRow& attempt) {
    attempts[attempt.load].push_back(attempt);
  });
  std::map<std::pair<EntryId, std::string>, std::int64_t> positions;
  facts.each<NeededFact>("file, position", [&](const NeededFact& need) {
    positions.try_emplace({need.file, need.name}, need.position);
  });
  Stories stories;
  facts.each<LoadRow>("environment, id", [&](const LoadRow& row) {
    stories.try_emplace(row.environment, files, attempts, out).first->second.add(row);
  });
  ICECORE_TRY(add_openings(facts, stories));
  bool is_told = false;
  for (const EnvironmentRow& environment : facts.all<EnvironmentRow>()) {
    const auto story = stories.find(environment.id);
    if (story == stories.end()) continue;
    story->second.sort(positions);
    is_told = story->second.tell(wanted) || is_told;
  }
  return is_told;
}

}  // namespace icecore
