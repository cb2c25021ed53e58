// PyPA's "Platform compatibility tags" (PEP 425, 600, 656, 803) as packaging 26.3 orders them
// (`packaging.tags`, `_manylinux`, `_musllinux`). How many there are is known before they are made:
// the version numbers come from files that nobody vouches for.
#include "formats/supported_tags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "formats/python_letters.h"

namespace icecore {
namespace {

struct Glibc {
  std::uint32_t major, minor;
  friend bool operator==(const Glibc&, const Glibc&) = default;
};

// Glibc 3 may come one day; packaging then takes 2.50 for the last of the versions before it.
constexpr std::uint32_t last_minor = 50;
constexpr std::array<std::pair<Glibc, std::string_view>, 3> legacy_names{
    {{{2, 17}, "manylinux2014"}, {{2, 12}, "manylinux2010"}, {{2, 5}, "manylinux1"}}};
constexpr std::array<std::string_view, 7> manylinux_machines{
    "x86_64", "aarch64", "ppc64", "ppc64le", "s390x", "loongarch64", "riscv64"};

Result<void> check_count(std::uint64_t count, const Limits& limits) {
  if (count <= limits.tags) return {};
  return failure(ErrorKind::limit,
                 fmt::format("{} tags, more than the limit of {}", count, limits.tags));
}

bool has_manylinux(const LinuxHost& host) {
  const std::string& machine = host.machine;
  if (machine == "i686" || machine == "armv7l" || machine == "armv8l") {
    return host.has_manylinux_abi;
  }
  return std::ranges::find(manylinux_machines, machine) != manylinux_machines.end();
}

void append_manylinux(std::vector<std::string>& platforms, std::string_view machine,
                      const LibcVersion& libc) {
  const std::uint32_t oldest_of_2 = machine == "x86_64" || machine == "i686" ? 5 : 17;
  for (std::uint32_t major = libc.major;; --major) {
    const std::uint32_t oldest = major == 2 ? oldest_of_2 : 0;
    const std::uint32_t newest = major == libc.major ? libc.minor : last_minor;
    for (std::uint32_t left = newest + 1; left > oldest; --left) {
      const Glibc version{major, left - 1};
      platforms.push_back(fmt::format("manylinux_{}_{}_{}", major, version.minor, machine));
      for (const auto& [legacy, name] : legacy_names) {
        if (version == legacy) platforms.push_back(fmt::format("{}_{}", name, machine));
      }
    }
    if (major <= 2) return;
  }
}

void append_musllinux(std::vector<std::string>& platforms, std::string_view machine,
                      const LibcVersion& libc) {
  for (std::uint32_t left = libc.minor + 1; left > 0; --left) {
    platforms.push_back(fmt::format("musllinux_{}_{}_{}", libc.major, left - 1, machine));
  }
}

std::string interpreter_name(std::string_view prefix, PythonRelease release) {
  return release.minor ? fmt::format("{}{}{}", prefix, release.major, *release.minor)
                       : fmt::format("{}{}", prefix, release.major);
}

bool has_stable_abi(PythonRelease release) {
  return release.minor && std::pair(release.major, *release.minor) >= std::pair(3U, 2U);
}

// Whether the first ABI, such as `cp313t`, has a `t` among its flags.
bool is_free_threaded(std::span<const std::string> abis) {
  if (abis.empty() || !abis.front().starts_with("cp")) return false;
  const std::string_view version = std::string_view(abis.front()).substr(2);
  const std::size_t flags = version.find_first_not_of("0123456789");
  return flags != 0 && flags != std::string_view::npos &&
         version.find('t', flags) != std::string_view::npos;
}

// The given ABIs without those that have a place of their own; of each only the first is removed.
std::vector<std::string> without_general_abis(std::span<const std::string> abis,
                                              bool free_threaded) {
  std::vector<std::string> kept(abis.begin(), abis.end());
  for (const std::string_view general : {"abi3", "abi3t", "none"}) {
    if (general == "abi3t" && !free_threaded) continue;
    const auto found = std::ranges::find(kept, general);
    if (found != kept.end()) kept.erase(found);
  }
  return kept;
}

void append(std::vector<Tag>& tags, std::string_view interpreter, std::string_view abi,
            std::span<const std::string> platforms) {
  for (const std::string& platform : platforms) {
    tags.push_back(Tag{.interpreter = lower_python(interpreter),
                       .abi = lower_python(abi),
                       .platform = lower_python(platform)});
  }
}

// py313, py3, py312 … py30
std::vector<std::string> python_interpreters(PythonRelease release) {
  std::vector<std::string> names;
  if (release.minor) names.push_back(interpreter_name("py", release));
  names.push_back(fmt::format("py{}", release.major));
  for (std::uint32_t minor = release.minor.value_or(0); minor > 0; --minor) {
    names.push_back(interpreter_name("py", {release.major, minor - 1}));
  }
  return names;
}

}  // namespace

std::vector<std::string> cpython_abis(PythonRelease release, CpythonBuild build) {
  if (!release.minor) return {};
  const std::pair version(release.major, *release.minor);
  std::string name = interpreter_name("cp", release);
  if (build.free_threaded && version >= std::pair(3U, 13U)) name += 't';
  const std::string debug = build.debug ? "d" : "";
  if (version >= std::pair(3U, 8U)) {
    if (build.debug) return {name + debug, name};
    return {name};
  }
  name += debug;
  if (build.pymalloc) name += 'm';
  if (build.wide_unicode && version < std::pair(3U, 3U)) name += 'u';
  return {name};
}

Result<std::vector<std::string>> linux_platforms(const LinuxHost& host, const Limits& limits) {
  std::vector<std::string> machines{host.machine};
  if (host.machine == "armv8l") machines.emplace_back("armv7l");
  const LibcVersion& libc = host.libc;
  const std::uint64_t of_each =
      std::uint64_t{libc.minor} + 4 + (std::uint64_t{libc.major} * (last_minor + 1));
  ICECORE_TRY(check_count(of_each * machines.size(), limits));
  std::vector<std::string> platforms;
  for (const std::string& machine : machines) platforms.push_back("linux_" + machine);
  for (const std::string& machine : machines) {
    if (libc.family == LibcVersion::Family::musl) append_musllinux(platforms, machine, libc);
    if (libc.family == LibcVersion::Family::glibc && has_manylinux(host)) {
      append_manylinux(platforms, machine, libc);
    }
  }
  return platforms;
}

Result<std::vector<Tag>> cpython_tags(PythonRelease release, std::span<const std::string> abis,
                                      std::span<const std::string> platforms,
                                      const Limits& limits) {
  const std::uint32_t minor = release.minor.value_or(0);
  ICECORE_TRY(check_count((abis.size() + 2 + minor) * platforms.size(), limits));
  const bool free_threaded = is_free_threaded(abis);
  const std::string stable_abi = free_threaded ? "abi3t" : "abi3";
  const std::string interpreter = interpreter_name("cp", release);
  std::vector<Tag> tags;
  for (const std::string& abi : without_general_abis(abis, free_threaded)) {
    append(tags, interpreter, abi, platforms);
  }
  if (has_stable_abi(release)) append(tags, interpreter, stable_abi, platforms);
  append(tags, interpreter, "none", platforms);
  if (!has_stable_abi(release)) return tags;
  for (std::uint32_t older = minor; older > 2; --older) {
    append(tags, interpreter_name("cp", {release.major, older - 1}), stable_abi, platforms);
  }
  return tags;
}

Result<std::vector<Tag>> compatible_tags(PythonRelease release, std::string_view interpreter,
                                         std::span<const std::string> platforms,
                                         const Limits& limits) {
  const std::uint64_t interpreters = std::uint64_t{release.minor.value_or(0)} + 2;
  ICECORE_TRY(check_count(interpreters * (platforms.size() + 1) + 1, limits));
  const std::array<std::string, 1> any{"any"};
  std::vector<Tag> tags;
  const std::vector<std::string> names = python_interpreters(release);
  for (const std::string& name : names) append(tags, name, "none", platforms);
  if (!interpreter.empty()) append(tags, interpreter, "none", any);
  for (const std::string& name : names) append(tags, name, "none", any);
  return tags;
}

}  // namespace icecore
