// The level is the lowest one of the x86-64 psABI that has all that is needed: what needs AVX alone
// runs on processors below level 3, too, but no lower level promises it. Compilers of one binary
// may be called with different options, which is how code for several processors is built, so the
// least of them is what it needs and the rest is chosen when it runs.
#include "resolve/cpu_needs.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/embedded.h"
#include "base/text.h"
#include "facts/store.h"
#include "merge/tree.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

constexpr std::array<std::string_view, 4> levels{"x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"};

using LevelsByName = std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>>;

// rules/data/cpu_names.csv: names of processors and of instruction sets, lower case.
const LevelsByName& known_names() {
  static const LevelsByName names = [] {
    LevelsByName result;
    for (const std::string_view line : split_lines(embedded_file("rules/data/cpu_names.csv"))) {
      const std::vector<std::string_view> fields = split(line, ',');
      const auto level = std::ranges::find(levels, fields.back());
      if (level != levels.end()) {
        result.emplace(fields[0], static_cast<std::size_t>(level - levels.begin()));
      }
    }
    return result;
  }();
  return names;
}

std::optional<std::size_t> level_of(std::string_view name) {
  const auto found = known_names().find(to_lower_ascii(name));
  return found == known_names().end() ? std::nullopt : std::optional(found->second);
}

std::string text_of(std::optional<std::size_t> level) {
  return level ? std::string(levels.at(*level)) : std::string();
}

// The level of a list like `SSE SSE2 SSE3`; nothing when one is not known.
std::optional<std::size_t> level_of_features(std::string_view features) {
  std::size_t highest = 0;
  for (const std::string_view feature : split(features, ' ')) {
    if (feature.empty()) continue;
    const auto level = level_of(feature);
    if (!level) return std::nullopt;
    highest = std::max(highest, *level);
  }
  return highest;
}

struct Options {
  std::string_view processor;
  std::vector<std::string_view> added, removed;
};

Options read_options(std::string_view producer) {
  Options options;
  for (const std::string_view word : split(producer, ' ')) {
    if (word.starts_with("-march=")) {
      options.processor = word.substr(7);
    } else if (word.starts_with("-mno-")) {
      options.removed.push_back(word.substr(5));
    } else if (word.starts_with("-m") && !word.contains('=')) {
      options.added.push_back(word.substr(2));
    }
  }
  return options;
}

// The level of the processor alone, without what is taken back; nothing when it is not known.
std::optional<std::size_t> level_of_processor(const Options& options) {
  const auto base =
      options.processor.empty() ? std::optional<std::size_t>(0) : level_of(options.processor);
  if (!base) return std::nullopt;
  std::size_t level = *base;
  // -march=native writes the processor down and takes back what this one lacks.
  for (const std::string_view feature : options.removed) {
    const auto lacking = level_of(feature);
    if (lacking && *lacking > 0) level = std::min(level, *lacking - 1);
  }
  return level;
}

// `/…/glibc-hwcaps/x86-64-v3/…`
std::string hwcaps_level(const TreePath& path) {
  constexpr std::string_view directory = "/glibc-hwcaps/";
  const std::string& text = path.text();
  const std::size_t at = text.rfind(directory);
  if (at == std::string::npos) return "";
  const std::string_view rest = std::string_view(text).substr(at + directory.size());
  const std::string_view level = rest.substr(0, rest.find('/'));
  return std::ranges::find(levels, level) == levels.end() ? "" : std::string(level);
}

class CpuResolver {
 public:
  CpuResolver(const Tree& tree, Store& store)
      : tree_(tree), store_(store), traces_(lists_by_file<CpuTraceFact>(store)) {}

  void run() {
    std::vector<CpuNeedRow> rows;
    store_.each<NativeFact>("file", [&](const NativeFact& fact) {
      if (fact.machine != "x86_64" || fact.format != "elf") return;
      if (auto row = row_of(fact)) rows.push_back(*std::move(row));
    });
    for (CpuNeedRow& row : rows) store_.add(std::move(row));
  }

 private:
  [[nodiscard]] std::optional<CpuNeedRow> row_of(const NativeFact& fact) const {
    const auto found = traces_.find(fact.file);
    static const std::vector<CpuTraceFact> none;
    const std::vector<CpuTraceFact>& traces = found == traces_.end() ? none : found->second;
    CpuNeedRow row{.file = fact.file};
    row.dispatches = std::ranges::any_of(traces, &CpuResolver::tells_dispatch) ? 1 : 0;
    if (!fact.cpu_level.empty()) {
      row.level = fact.cpu_level;
      row.features = fact.cpu_level;
      return row;
    }
    row.level = hwcaps_level(tree_.path(tree_.node_of(fact.file)));
    if (!row.level.empty()) {
      row.features = row.level;
      row.evidence = CpuEvidence::loader_directory;
      return row;
    }
    if (take_build_information(traces, row) || take_compilers(traces, row)) return row;
    return std::nullopt;
  }

  static bool tells_dispatch(const CpuTraceFact& trace) {
    return trace.kind == CpuTraceKind::dispatched || trace.kind == CpuTraceKind::detection;
  }

  static bool take_build_information(const std::vector<CpuTraceFact>& traces, CpuNeedRow& row) {
    row.evidence = CpuEvidence::build_information;
    for (const CpuTraceFact& trace : traces) {
      if (trace.kind == CpuTraceKind::baseline) {
        row.features = trace.text;
        row.level = text_of(level_of_features(trace.text));
        // Both projects whose texts these are choose among code for better processors.
        row.dispatches = 1;
        return true;
      }
      if (trace.kind == CpuTraceKind::openblas && take_openblas(trace.text, row)) return true;
    }
    return false;
  }

  // `OpenBLAS 0.3.15 NO_AFFINITY Haswell MAX_THREADS=64`: one kernel, or with DYNAMIC_ARCH all.
  static bool take_openblas(std::string_view text, CpuNeedRow& row) {
    if (text.contains(" DYNAMIC_ARCH")) {
      row.dispatches = 1;
      row.features = "DYNAMIC_ARCH";
      return true;
    }
    for (const std::string_view word : split(text, ' ')) {
      const auto level = level_of("openblas:" + std::string(word));
      if (!level) continue;
      row.features = word;
      row.level = text_of(level);
      return true;
    }
    return false;
  }

  static bool take_compilers(const std::vector<CpuTraceFact>& traces, CpuNeedRow& row) {
    std::map<std::string, std::string> targets;  // options by level, the lowest first
    for (const CpuTraceFact& trace : traces) {
      if (trace.kind != CpuTraceKind::compiler || !trace.text.starts_with("GNU ")) continue;
      if (trace.text.starts_with("GNU AS ")) continue;
      CompilerTarget target = compiler_target(trace.text);
      if (target.level.empty()) return false;
      targets.try_emplace(std::move(target.level), std::move(target.options));
    }
    if (targets.empty()) return false;
    row.evidence = CpuEvidence::compiler_options;
    row.level = targets.begin()->first;
    row.features = targets.begin()->second;
    if (targets.size() > 1) row.dispatches = 1;
    return true;
  }

  const Tree& tree_;
  Store& store_;
  std::unordered_map<EntryId, std::vector<CpuTraceFact>> traces_;
};

}  // namespace

void resolve_cpu_needs(const Tree& tree, Store& store) {
  CpuResolver(tree, store).run();
}

CompilerTarget compiler_target(std::string_view producer) {
  const Options options = read_options(producer);
  auto level = level_of_processor(options);
  if (!level) return {};
  CompilerTarget target{.options = "-march="};
  target.options += options.processor.empty() ? levels[0] : options.processor;
  std::string_view deciding;
  for (const std::string_view feature : options.added) {
    const std::size_t added = level_of(feature).value_or(0);
    if (added <= *level) continue;
    level = added;
    deciding = feature;
  }
  if (!deciding.empty()) target.options.append(" -m").append(deciding);
  target.level = text_of(level);
  return target;
}

}  // namespace icecore
