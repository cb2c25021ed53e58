// glibc's elf/dl-hwcaps.c (_dl_important_hwcaps) and sysdeps/x86_64/dl-hwcaps_subdirs.c. Since 2.33
// there is `glibc-hwcaps/<level>`, for the processor's level and all below it, the highest first.
// Up to 2.36 every combination of `tls`, the platform and the important capabilities is tried, too:
// on x86-64 the platform is `x86_64` or, on Intel's newer ones, `haswell` or `xeon_phi`, and
// `x86_64` is a capability besides.
#include "resolve/loader_subdirectories.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace icecore {
namespace {

constexpr std::string_view hwcaps_directory = "glibc-hwcaps";
constexpr std::array<std::string_view, 3> x86_levels{"x86-64-v4", "x86-64-v3", "x86-64-v2"};
constexpr std::array<std::string_view, 3> old_processors{"haswell", "xeon_phi", "avx512_1"};
constexpr std::array<std::string_view, 3> old_common{"tls", "x86_64", "aarch64"};

template <typename Words>
bool contains(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// The Y of a version `2.Y`.
std::optional<int> minor_of(std::string_view version) {
  constexpr std::string_view major = "2.";
  if (!version.starts_with(major)) return std::nullopt;
  version.remove_prefix(major.size());
  int minor = 0;
  const auto [end, error] = std::from_chars(version.begin(), version.end(), minor);
  return error == std::errc() ? std::optional(minor) : std::nullopt;
}

// The level that a processor of a capability has at least.
std::string_view level_of(std::string_view cpu) {
  if (cpu == "haswell") return "x86-64-v3";
  if (cpu == "xeon_phi") return "x86-64-v3";
  if (cpu == "avx512_1") return "x86-64-v4";
  return cpu;
}

void add_levels(std::string_view cpu, std::vector<std::string>& subdirectories) {
  const std::string_view level = level_of(cpu);
  const auto first = std::ranges::find(x86_levels, level);
  for (auto each = first; each != x86_levels.end(); ++each) {
    subdirectories.push_back(fmt::format("{}/{}/", hwcaps_directory, *each));
  }
  const bool is_other = first == x86_levels.end() && !level.empty() && level != "x86-64";
  if (is_other) subdirectories.push_back(fmt::format("{}/{}/", hwcaps_directory, level));
}

// Every combination, the one with all words first, `tls` before the platform before capabilities.
void add_combinations(std::string_view machine, std::string_view cpu,
                      std::vector<std::string>& subdirectories) {
  std::vector<std::string_view> words;  // the least important first
  if (machine == "x86_64") words.emplace_back("x86_64");
  if (cpu == "avx512_1") words.push_back(cpu);
  if (names_platform(cpu)) {
    words.push_back(cpu);
  } else if (machine == "x86_64" || machine == "aarch64") {
    words.push_back(machine);
  }
  words.emplace_back("tls");
  for (unsigned mask = (1U << words.size()) - 1; mask > 0; --mask) {
    std::string subdirectory;
    for (std::size_t i = words.size(); i-- > 0;) {
      if ((mask >> i & 1U) != 0) subdirectory += fmt::format("{}/", words[i]);
    }
    if (!contains(subdirectories, subdirectory)) subdirectories.push_back(std::move(subdirectory));
  }
}

// Calls `use` with the name of each directory of the kind that holds a library.
template <typename Use>
void each_subdirectory(const Tree& tree, const Use& use) {
  for (const NodeId node : tree.entries()) {
    const Node& entry = tree[node];
    if (entry.kind != EntryKind::file && entry.kind != EntryKind::link) continue;
    const Node& directory = tree[entry.parent];
    const bool is_level = tree[directory.parent].name == hwcaps_directory;
    const bool is_old =
        contains(old_processors, directory.name) || contains(old_common, directory.name);
    if ((is_level || is_old) && entry.name.contains(".so")) use(directory.name, is_level);
  }
}

}  // namespace

bool names_platform(std::string_view cpu) {
  return cpu == "haswell" || cpu == "xeon_phi";
}

std::vector<std::string> loader_subdirectories(std::string_view version, std::string_view machine,
                                               std::string_view cpu) {
  constexpr int first_with_levels = 33;
  constexpr int last_with_combinations = 36;
  const std::optional<int> minor = minor_of(version);
  std::vector<std::string> subdirectories;
  if (minor && *minor >= first_with_levels) add_levels(cpu, subdirectories);
  if (!minor || *minor <= last_with_combinations) add_combinations(machine, cpu, subdirectories);
  return subdirectories;
}

std::set<std::string, std::less<>> processors_of(const Tree& tree) {
  std::set<std::string, std::less<>> processors;
  each_subdirectory(tree, [&](const std::string& name, bool is_level) {
    if (is_level || contains(old_processors, name)) processors.insert(name);
  });
  return processors;
}

bool has_subdirectories(const Tree& tree) {
  bool has_any = false;
  each_subdirectory(tree, [&](const std::string&, bool) { has_any = true; });
  return has_any;
}

}  // namespace icecore
