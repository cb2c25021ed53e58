// What packaging computes on the running host, from the interpreter's name for its ABI and from the
// header of the interpreter and its loader.
#include "resolve/accepted_tags.h"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/number.h"
#include "base/text.h"
#include "resolve/environment.h"
#include "resolve/native_objects.h"

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

AcceptedTags accepted_by(const TaggedPython& python, const std::optional<LinuxHost>& host) {
  const Limits limits;
  AcceptedTags accepted;
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
      if (host) accepted.tags.try_emplace(tag, accepted.tags.size());
    }
  }
  return accepted;
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

AcceptedTags accepted_tags(const Environment& environment, const NativeObjects& objects,
                           const std::unordered_map<EntryId, LoaderFact>& loaders,
                           const Tree& tree) {
  const std::optional<TaggedPython> python = parse_soabi(environment.row.soabi);
  return python ? accepted_by(*python, host_of(environment, objects, loaders, tree))
                : AcceptedTags();
}

}  // namespace icecore
