// Tags of macOS name the oldest system and a machine, or a word for several (PyPA, "Platform
// compatibility tags"). Where several tags name one machine, the oldest system is what is promised.
#include "resolve/wheel_binaries.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/number.h"
#include "base/text.h"
#include "facts/store.h"
#include "formats/tag.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

// A word of tags and the instruction sets that it promises.
struct Word {
  std::string_view tag;
  std::array<std::string_view, 2> machines;
};

constexpr std::array<Word, 6> macos_words{{{"arm64", {"aarch64"}},
                                           {"x86_64", {"x86_64"}},
                                           {"universal2", {"x86_64", "aarch64"}},
                                           {"intel", {"i386", "x86_64"}},
                                           {"i386", {"i386"}},
                                           {"ppc", {"ppc"}}}};

constexpr std::array<Word, 3> windows_words{
    {{"win32", {"i386"}}, {"win_amd64", {"x86_64"}}, {"win_arm64", {"aarch64"}}}};

void add_machines(const Word& word, MacosVersion version, WheelClaim& claim) {
  for (const std::string_view machine : word.machines) {
    if (machine.empty()) continue;
    const auto [entry, is_new] = claim.machines.emplace(machine, version);
    if (!is_new) entry->second = std::min(entry->second, version);
  }
}

// `macosx_11_0_arm64`; machines that nobody builds for any more are passed over.
void add_macos(std::string_view platform, WheelClaim& claim) {
  const std::vector<std::string_view> parts = split(platform, '_');
  if (parts.size() < 4) return;
  const std::optional<unsigned> major = whole_number<unsigned>(parts[1]);
  const std::optional<unsigned> minor = whole_number<unsigned>(parts[2]);
  const std::string_view machine =
      platform.substr(parts[0].size() + parts[1].size() + parts[2].size() + 3);
  const auto* const word = std::ranges::find(macos_words, machine, &Word::tag);
  if (!major || !minor || word == macos_words.end()) return;
  add_machines(*word, {.major = *major, .minor = *minor}, claim);
}

bool is_of(WheelSystem system, const NativeSliceFact& slice, std::string_view format) {
  if (slice.kind == "object" || slice.kind == "archive") return false;
  return format == (system == WheelSystem::windows ? "pe" : "mach-o");
}

// The binaries of every distribution that has a claim.
using ByDistribution = std::unordered_map<std::int64_t, WheelContents*>;

void add_binaries(const ByDistribution& contents, const std::vector<Owner>& owners,
                  const Tree& tree, const Store& store) {
  std::unordered_map<EntryId, std::string> formats;
  store.each<NativeFact>("file", [&](const NativeFact& fact) {
    if (fact.format != "elf") formats.emplace(fact.file, fact.format);
  });
  auto slices = lists_by_file<NativeSliceFact>(store);
  auto needs = lists_by_file<NeededFact>(store);
  auto rpaths = lists_by_file<NativeRpathFact>(store);
  for (const NodeId node : tree.entries()) {
    const EntryId file = tree[node].entry;
    const auto distribution = owners[static_cast<std::size_t>(file)].row.distribution;
    const auto format = formats.find(file);
    if (!distribution || format == formats.end()) continue;
    const auto own = contents.find(*distribution);
    const auto read = slices.find(file);
    if (own == contents.end() || read == slices.end()) continue;
    if (!is_of(own->second->claim.system, read->second.front(), format->second)) continue;
    own->second->binaries.push_back(WheelBinary{.file = file,
                                                .slices = std::move(read->second),
                                                .needs = std::move(needs[file]),
                                                .rpaths = std::move(rpaths[file])});
  }
}

}  // namespace

std::optional<MacosVersion> parse_macos_version(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() < 2) return std::nullopt;
  const std::optional<unsigned> major = whole_number<unsigned>(parts[0]);
  const std::optional<unsigned> minor = whole_number<unsigned>(parts[1]);
  if (!major || !minor) return std::nullopt;
  return MacosVersion{.major = *major, .minor = *minor};
}

std::optional<WheelClaim> wheel_claim(const std::vector<WheelTagFact>& tags) {
  WheelClaim macos{.system = WheelSystem::macos};
  WheelClaim windows{.system = WheelSystem::windows};
  for (const WheelTagFact& fact : tags) {
    const Result<std::vector<Tag>> parsed = parse_tag(fact.tag, {});
    if (!parsed) continue;
    for (const Tag& tag : *parsed) {
      if (tag.platform.starts_with("macosx_")) add_macos(tag.platform, macos);
      const auto* const word = std::ranges::find(windows_words, tag.platform, &Word::tag);
      if (word != windows_words.end()) add_machines(*word, {}, windows);
    }
  }
  if (!macos.machines.empty()) return macos;
  if (!windows.machines.empty()) return windows;
  return std::nullopt;
}

std::vector<WheelContents> wheel_contents(const std::vector<Environment>& environments,
                                          const std::vector<Owner>& owners, const Tree& tree,
                                          const Store& store) {
  std::vector<WheelContents> contents;
  const auto tags = lists_by_file<WheelTagFact>(store);
  for (const Environment& environment : environments) {
    for (const Distribution& distribution : environment.distributions) {
      const auto own = distribution.row.wheel ? tags.find(*distribution.row.wheel) : tags.end();
      if (own == tags.end()) continue;
      std::optional<WheelClaim> claim = wheel_claim(own->second);
      if (!claim) continue;
      contents.push_back({.environment = environment.row.id,
                          .distribution = distribution.row.id,
                          .claim = *std::move(claim)});
    }
  }
  if (contents.empty()) return contents;
  ByDistribution by_distribution;
  for (WheelContents& one : contents) by_distribution.emplace(one.distribution, &one);
  add_binaries(by_distribution, owners, tree, store);
  return contents;
}

bool is_for_other_system(const Environment& environment,
                         const std::vector<WheelContents>& contents) {
  return !environment.interpreter &&
         std::ranges::find(contents, environment.row.id, &WheelContents::environment) !=
             contents.end();
}

}  // namespace icecore
