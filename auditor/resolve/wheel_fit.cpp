// An installer takes a wheel when one of its tags is among those of the Python that it installs for
// (PyPA, "Platform compatibility tags"). Afterwards nobody asks again: a base interpreter is
// replaced, a site-packages directory copied, an image put together on another system. Tags of
// Python and ABI are looked at first; where one of them is right the platform is, too, or not.
#include "resolve/wheel_fit.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "facts/store.h"
#include "resolve/facts_by_file.h"

namespace icecore {
namespace {

// `2.36` is 2 and 36; what follows does not count.
std::optional<std::pair<std::uint32_t, std::uint32_t>> parse_two_numbers(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() < 2) return std::nullopt;
  const auto first = whole_number<std::uint32_t>(parts[0]);
  const auto second = whole_number<std::uint32_t>(parts[1]);
  if (!first || !second) return std::nullopt;
  return std::pair(*first, *second);
}

// The machine's name in tags; empty where more than the file would have to be known.
std::string machine_of(const NativeFact& program) {
  if (program.machine == "x86_64" && program.bits == 64) return "x86_64";
  if (program.machine == "aarch64" && program.bits == 64) return "aarch64";
  if (program.machine == "i386") return "i686";
  return {};
}

// The system that an environment's interpreter runs on; nothing where it is not known.
std::optional<LinuxHost> host_of(const Environment& environment, const NativeObjects& objects,
                                 const std::unordered_map<EntryId, LoaderFact>& loaders,
                                 const Tree& tree) {
  if (!environment.interpreter) return std::nullopt;
  const NativeObject* program = objects.find(tree[*environment.interpreter].entry);
  if (program == nullptr || program->fact.interpreter.empty()) return std::nullopt;
  const std::optional<NodeId> node = tree.resolve_written(program->fact.interpreter);
  const auto loader = node ? loaders.find(tree[*node].entry) : loaders.end();
  if (loader == loaders.end()) return std::nullopt;
  LinuxHost host{.machine = machine_of(program->fact), .libc = {}};
  const auto version = parse_two_numbers(loader->second.version);
  if (host.machine.empty() || !version) return std::nullopt;
  host.libc = {.family = loader->second.kind == LoaderKind::glibc ? LibcVersion::Family::glibc
                                                                  : LibcVersion::Family::musl,
               .major = version->first,
               .minor = version->second};
  return host;
}

// What one Python is given.
struct Accepted {
  std::set<std::pair<std::string, std::string>> pythons;  // interpreter and ABI
  std::set<Tag> tags;                                     // none where the system is not known
  std::string best;
};

Accepted accepted_by(const TaggedPython& python, const std::optional<LinuxHost>& host) {
  const Limits limits;
  Accepted accepted;
  const std::vector<std::string> abis = cpython_abis(python.release, python.build);
  if (abis.empty()) return accepted;
  std::vector<std::string> platforms{"linux"};
  if (host) {
    if (auto known = linux_platforms(*host, limits)) platforms = *std::move(known);
  }
  const std::string interpreter =
      "cp" + std::to_string(python.release.major) + std::to_string(*python.release.minor);
  for (const auto& tags : {cpython_tags(python.release, abis, platforms, limits),
                           compatible_tags(python.release, interpreter, platforms, limits)}) {
    if (!tags) continue;
    if (accepted.best.empty() && !tags->empty()) {
      const Tag& tag = tags->front();
      accepted.best = host ? tag.text() : tag.interpreter + "-" + tag.abi;
    }
    for (const Tag& tag : *tags) {
      accepted.pythons.emplace(tag.interpreter, tag.abi);
      if (host) accepted.tags.insert(tag);
    }
  }
  return accepted;
}

WheelFitRow fit_of(std::int64_t distribution, const std::vector<Tag>& tags,
                   const Accepted& accepted) {
  WheelFitRow row{.distribution = distribution,
                  .python = Fit::no,
                  .platform = accepted.tags.empty() ? Fit::unknown : Fit::no,
                  .accepted = accepted.best};
  for (const Tag& tag : tags) {
    if (!accepted.pythons.contains({tag.interpreter, tag.abi})) continue;
    row.python = Fit::yes;
    if (tag.platform == "any" || accepted.tags.contains(tag)) row.platform = Fit::yes;
  }
  if (row.python == Fit::no) row.platform = Fit::unknown;
  return row;
}

}  // namespace

std::optional<TaggedPython> parse_soabi(std::string_view soabi) {
  constexpr std::string_view start = "cpython-";
  if (!soabi.starts_with(start)) return std::nullopt;
  const std::string_view tag =
      soabi.substr(start.size(), soabi.find('-', start.size()) - start.size());
  const std::size_t digits = std::min(tag.find_first_not_of("0123456789"), tag.size());
  if (digits < 2) return std::nullopt;
  const std::string_view flags = tag.substr(digits);
  TaggedPython python;
  python.release.major = static_cast<std::uint32_t>(tag.front() - '0');
  python.release.minor = whole_number<std::uint32_t>(tag.substr(1, digits - 1));
  if (!python.release.minor) return std::nullopt;
  python.build = {.free_threaded = flags.contains('t'),
                  .debug = flags.contains('d'),
                  .pymalloc = flags.contains('m')};
  return python;
}

void resolve_wheel_fit(const std::vector<Environment>& environments, const NativeObjects& objects,
                       const Tree& tree, Store& store) {
  const auto wheel_tags = lists_by_file<WheelTagFact>(store);
  const auto loaders = by_file<LoaderFact>(store);
  for (const Environment& environment : environments) {
    const std::optional<TaggedPython> python = parse_soabi(environment.row.soabi);
    if (!python) continue;
    const Accepted accepted = accepted_by(*python, host_of(environment, objects, loaders, tree));
    if (accepted.pythons.empty()) continue;
    for (const Distribution& distribution : environment.distributions) {
      const auto facts =
          distribution.row.wheel ? wheel_tags.find(*distribution.row.wheel) : wheel_tags.end();
      if (facts == wheel_tags.end()) continue;
      std::vector<Tag> tags;
      for (const WheelTagFact& fact : facts->second) {
        if (auto parsed = parse_tag(fact.tag, {})) {
          std::ranges::move(*parsed, std::back_inserter(tags));
        }
      }
      if (!tags.empty()) store.add(fit_of(distribution.row.id, tags, accepted));
    }
  }
}

}  // namespace icecore
