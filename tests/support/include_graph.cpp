// The two tables below are the architecture as data: the order of the layers, and the files that
// may see a library. A new library gets its line here.
#include "support/include_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>

namespace icecore::test {
namespace {

constexpr std::array<std::string_view, 16> layers{
    "include", "base",    "confine", "formats", "archive", "facts", "target",  "collect",
    "merge",   "resolve", "judge",   "spec",    "report",  "audit", "command", "main"};

struct Library {
  std::string_view header;               // The start of the header's name.
  std::array<std::string_view, 3> home;  // Starts of the paths that may include it.
};

constexpr std::array libraries{
    Library{"openssl/", {"auditor/base/"}},
    Library{"fmt/", {"auditor/"}},
    Library{"re2/", {"auditor/judge/", "auditor/base/"}},
    Library{"sqlite3.h", {"auditor/facts/", "auditor/judge/", "auditor/formats/rpm_sqlite.cpp"}},
    Library{"nlohmann/", {"auditor/formats/json.cpp", "auditor/report/"}},
    Library{"toml++/", {"auditor/formats/toml.cpp"}},
    Library{"yaml.h", {"auditor/formats/yaml.cpp"}},
    Library{"CLI/", {"auditor/"}},
    Library{"libdeflate.h", {"auditor/archive/"}},
    Library{"isa-l/", {"auditor/archive/"}},
    Library{"zstd", {"auditor/archive/"}},
    Library{"archive.h", {"auditor/archive/"}},
    Library{"archive_entry.h", {"auditor/archive/"}},
    Library{"sqfs/", {"auditor/archive/squashfs_blocks.cpp"}},
    Library{"curl/", {"auditor/target/http.cpp"}},
    Library{"seccomp.h", {"auditor/confine/sandbox.cpp"}},
    Library{"iconv.h", {"auditor/collect/worker_service.cpp"}},
    Library{"malloc.h", {"auditor/confine/"}},
    Library{"immintrin.h", {"auditor/base/sha256_blocks.cpp"}},
    Library{"cpuid.h", {"auditor/base/sha256_blocks.cpp"}},
};

// One translation unit bears the weight of this header.
constexpr std::string_view heavy_header = "CLI/";

// Layers that compute values from values.
constexpr std::array<std::string_view, 4> pure_layers{"formats", "collect", "merge", "resolve"};
constexpr std::array<std::string_view, 14> system_headers{
    "sys/",       "linux/",  "unistd.h", "fcntl.h", "dirent.h", "poll.h",     "signal.h",
    "execinfo.h", "sched.h", "spawn.h",  "pwd.h",   "fstream",  "filesystem", "iostream"};

bool starts_with_any(std::string_view text, std::span<const std::string_view> starts) {
  return std::ranges::any_of(
      starts, [&](std::string_view start) { return !start.empty() && text.starts_with(start); });
}

bool is_header(std::string_view path) {
  return path.ends_with(".h");
}

std::string_view layer_of(std::string_view path) {
  if (path.starts_with("include/")) return "include";
  path.remove_prefix(std::min(path.size(), std::string_view("auditor/").size()));
  return path.substr(0, path.find_first_of("/._"));  // audit_result.cpp is part of the layer audit.
}

// The position of the file's layer; nothing when it lies in none.
std::optional<std::size_t> rank_of(std::string_view path) {
  const auto found = std::ranges::find(layers, layer_of(path));
  if (found == layers.end()) return std::nullopt;
  return static_cast<std::size_t>(found - layers.begin());
}

// The file that `name` stands for; nothing when there is none.
std::optional<std::string> resolve(const IncludeGraph& graph, const std::string& name) {
  for (const std::string_view folder : {"include/", "auditor/"}) {
    std::string path = std::string(folder) + name;
    if (graph.contains(path)) return path;
  }
  return std::nullopt;
}

// The files that `includes` names and that exist.
std::vector<std::string> targets(const IncludeGraph& graph, const Includes& includes) {
  std::vector<std::string> result;
  for (const std::string& name : includes.quoted) {
    if (const auto path = resolve(graph, name)) result.push_back(*path);
  }
  return result;
}

// What is wrong with `header` in the file `path`; empty when nothing is.
std::string library_complaint(const std::string& path, const std::string& header) {
  if (starts_with_any(header, system_headers)) {
    const bool pure = std::ranges::count(pure_layers, layer_of(path)) > 0;
    return pure ? fmt::format("{} includes <{}>: this layer does no input or output", path, header)
                : std::string();
  }
  if (header.find_first_of("./") == std::string::npos) return {};  // The standard library.
  for (const Library& library : libraries) {
    if (!header.starts_with(library.header)) continue;
    if (starts_with_any(path, library.home)) return {};
    return fmt::format("{} includes <{}> outside the files that adapt it", path, header);
  }
  return fmt::format("{} includes <{}> of an unknown library: give it a place in {}", path, header,
                     "tests/support/include_graph.cpp");
}

}  // namespace

Includes parse_includes(std::string_view text) {
  Includes includes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with("#include ")) continue;
    line.remove_prefix(line.find_first_of("\"<"));
    const std::string name(line.substr(1, line.find_first_of("\">", 1) - 1));
    (line.front() == '"' ? includes.quoted : includes.angled).push_back(name);
  }
  return includes;
}

IncludeGraph include_graph(const ProjectFiles& files) {
  IncludeGraph graph;
  for (const auto& [path, text] : files) {
    if (is_cpp(path)) graph.emplace(path, parse_includes(text));
  }
  return graph;
}

std::vector<std::string> unresolved_includes(const IncludeGraph& graph) {
  std::vector<std::string> found;
  for (const auto& [path, includes] : graph) {
    for (const std::string& name : includes.quoted) {
      if (resolve(graph, name).has_value()) continue;
      found.push_back(fmt::format("{} includes \"{}\": neither include/{} nor auditor/{} exists",
                                  path, name, name, name));
    }
  }
  return found;
}

std::vector<std::string> upward_includes(const IncludeGraph& graph) {
  std::vector<std::string> found;
  for (const auto& [path, includes] : graph) {
    const auto rank = rank_of(path);
    if (!rank) {
      found.push_back(fmt::format("{} lies in no layer: {} is not one", path, layer_of(path)));
      continue;
    }
    for (const std::string& target : targets(graph, includes)) {
      if (rank_of(target).value_or(0) <= *rank) continue;
      found.push_back(fmt::format("{} includes {}: {} is a layer above {}", path, target,
                                  layer_of(target), layer_of(path)));
    }
  }
  return found;
}

std::vector<std::string> include_cycles(const IncludeGraph& graph) {
  // Files whose includes are all gone go, and files that nobody includes any more: what stays is on
  // a cycle or between two.
  std::map<std::string, std::set<std::string>> remaining;
  for (const auto& [path, includes] : graph) {
    for (const std::string& target : targets(graph, includes)) remaining[path].insert(target);
  }
  for (std::size_t before = remaining.size() + 1; before != remaining.size();) {
    before = remaining.size();
    std::set<std::string> included;
    for (auto& [path, below] : remaining) {
      std::erase_if(below, [&](const std::string& target) { return !remaining.contains(target); });
      included.insert(below.begin(), below.end());
    }
    std::erase_if(remaining, [&](const auto& item) {
      return item.second.empty() || !included.contains(item.first);
    });
  }
  std::vector<std::string> found;
  for (const auto& [path, below] : remaining) {
    found.push_back(fmt::format("{} is on an include cycle through {}", path, *below.begin()));
  }
  return found;
}

std::vector<std::string> misplaced_libraries(const IncludeGraph& graph) {
  std::vector<std::string> found;
  std::string heavy_file;
  for (const auto& [path, includes] : graph) {
    for (const std::string& header : includes.angled) {
      if (std::string complaint = library_complaint(path, header); !complaint.empty()) {
        found.push_back(std::move(complaint));
      }
      if (!header.starts_with(heavy_header)) continue;
      if (is_header(path)) found.push_back(fmt::format("{} is a header: no <{}>", path, header));
      if (!heavy_file.empty() && heavy_file != path) {
        found.push_back(fmt::format("{} includes <{}> and so does {}", path, header, heavy_file));
      }
      heavy_file = path;
    }
  }
  return found;
}

std::map<std::string, std::size_t> header_depths(const IncludeGraph& graph) {
  std::map<std::string, std::size_t> depths;
  for (const auto& [path, includes] : graph) {
    if (is_header(path)) depths[path] = 0;
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (auto& [path, depth] : depths) {
      for (const std::string& target : targets(graph, graph.at(path))) {
        if (depth > depths[target]) continue;
        depth = depths[target] + 1;
        changed = true;
      }
    }
  }
  return depths;
}

}  // namespace icecore::test
