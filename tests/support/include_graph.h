// Who includes whom, and what that must not look like (docs/architecture.md, "Layers").
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/project_files.h"

namespace icecore::test {

/// The include lines of one file.
struct Includes {
  std::vector<std::string> quoted;  ///< `#include "…"`: ours.
  std::vector<std::string> angled;  ///< `#include <…>`: the system's and the libraries'.
};

/// Path of a file → its includes.
using IncludeGraph = std::map<std::string, Includes>;

[[nodiscard]] Includes parse_includes(std::string_view text);

/// The graph of the C++ files among `files`.
[[nodiscard]] IncludeGraph include_graph(const ProjectFiles& files);

// Each check gives one sentence for each violation, sorted by path.

/// Includes that name no file of the graph. A name starts at include/ or auditor/, never at the
/// folder of the file that includes it.
[[nodiscard]] std::vector<std::string> unresolved_includes(const IncludeGraph& graph);

/// Includes of a higher layer, and files that lie in no layer.
[[nodiscard]] std::vector<std::string> upward_includes(const IncludeGraph& graph);

/// Files on an include cycle.
[[nodiscard]] std::vector<std::string> include_cycles(const IncludeGraph& graph);

/// Libraries outside the files that adapt them, headers of unknown libraries, and input or output
/// where there must be none.
[[nodiscard]] std::vector<std::string> misplaced_libraries(const IncludeGraph& graph);

/// For each header the number of project headers on the longest chain below it. The graph has no
/// cycle.
[[nodiscard]] std::map<std::string, std::size_t> header_depths(const IncludeGraph& graph);

}  // namespace icecore::test
