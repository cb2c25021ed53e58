// As `packaging.tags` has the platforms of running systems (26.3): a system takes the tags of all
// older ones of its kind. A user's option, not a target's bytes.
#include "formats/wheel_platform.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "formats/supported_tags.h"

namespace icecore {
namespace {

using Number = std::uint32_t;

struct Alias {
  std::string_view start;
  Number minor;
};
// The names that came before glibc's version was in the tag.
constexpr std::array<Alias, 3> aliases{
    {{"manylinux1_", 5}, {"manylinux2010_", 12}, {"manylinux2014_", 17}}};

// `2_28_x86_64` behind its start.
struct Versioned {
  Number major = 0, minor = 0;
  std::string machine;
};

std::optional<Versioned> versioned(std::string_view text) {
  const std::size_t first = text.find('_');
  const std::size_t second = first == std::string_view::npos ? first : text.find('_', first + 1);
  if (second == std::string_view::npos || second + 1 == text.size()) return std::nullopt;
  const auto major = whole_number<Number>(text.substr(0, first));
  const auto minor = whole_number<Number>(text.substr(first + 1, second - first - 1));
  if (!major || !minor || *major > 999 || *minor > 999) return std::nullopt;
  return Versioned{
      .major = *major, .minor = *minor, .machine = std::string(text.substr(second + 1))};
}

WheelPlatform unix_platform(std::string_view system, std::string_view name,
                            const std::string& machine) {
  return {.tags = {},
          .os_name = "posix",
          .sys_platform = std::string(system),
          .platform_system = std::string(name),
          .platform_machine = machine};
}

Result<WheelPlatform> linux_platform(const LinuxHost& host, const Limits& limits) {
  WheelPlatform platform = unix_platform("linux", "Linux", host.machine);
  platform.tags = ICECORE_TRY(linux_platforms(host, limits));
  return platform;
}

std::vector<std::string_view> mac_formats(Number major, Number minor, std::string_view machine) {
  std::vector<std::string_view> formats{machine};
  if (machine == "x86_64") {
    if (std::pair(major, minor) < std::pair<Number, Number>(10, 4)) return {};
    formats.insert(formats.end(), {"intel", "fat64", "fat3"});
  }
  if (machine == "x86_64" || machine == "arm64") formats.emplace_back("universal2");
  if (machine == "x86_64") formats.emplace_back("universal");
  return formats;
}

Result<WheelPlatform> mac_platform(const Versioned& wanted) {
  constexpr Number last_ten = 16;
  constexpr Number oldest_minor = 4;
  constexpr Number first_new = 11;
  WheelPlatform platform = unix_platform("darwin", "Darwin", wanted.machine);
  const auto add = [&](Number major, Number minor, std::string_view format) {
    platform.tags.push_back(fmt::format("macosx_{}_{}_{}", major, minor, format));
  };
  if (wanted.major < first_new) {
    for (Number minor = wanted.minor + 1; minor-- > 0;) {
      for (const auto format : mac_formats(wanted.major, minor, wanted.machine)) {
        add(wanted.major, minor, format);
      }
    }
    return platform;
  }
  for (Number major = wanted.major; major >= first_new; --major) {
    for (const auto format : mac_formats(major, 0, wanted.machine)) add(major, 0, format);
  }
  for (Number minor = last_ten; minor >= oldest_minor; --minor) {
    if (wanted.machine != "x86_64") {
      add(10, minor, "universal2");
      continue;
    }
    for (const auto format : mac_formats(10, minor, wanted.machine)) add(10, minor, format);
  }
  return platform;
}

std::optional<WheelPlatform> windows_platform(std::string_view tag) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> known{
      {{"win32", "x86"}, {"win_amd64", "AMD64"}, {"win_arm64", "ARM64"}}};
  for (const auto& [name, machine] : known) {
    if (name != tag) continue;
    return WheelPlatform{.tags = {std::string(tag)},
                         .os_name = "nt",
                         .sys_platform = "win32",
                         .platform_system = "Windows",
                         .platform_machine = std::string(machine)};
  }
  return std::nullopt;
}

}  // namespace

Result<WheelPlatform> parse_wheel_platform(std::string_view tag, const Limits& limits) {
  using Family = LibcVersion::Family;
  const auto behind = [&](std::string_view start) {
    return tag.starts_with(start) ? std::optional(tag.substr(start.size())) : std::nullopt;
  };
  if (auto windows = windows_platform(tag)) return *std::move(windows);
  for (const Alias& alias : aliases) {
    const auto machine = behind(alias.start);
    if (!machine || machine->empty()) continue;
    return linux_platform(
        {.machine = std::string(*machine), .libc = {Family::glibc, 2, alias.minor}}, limits);
  }
  for (const auto& [start, family] : {std::pair{std::string_view("manylinux_"), Family::glibc},
                                      std::pair{std::string_view("musllinux_"), Family::musl}}) {
    const auto rest = behind(start);
    const auto wanted = rest ? versioned(*rest) : std::nullopt;
    if (!wanted) continue;
    return linux_platform(
        {.machine = wanted->machine, .libc = {family, wanted->major, wanted->minor}}, limits);
  }
  if (const auto rest = behind("macosx_")) {
    if (const auto wanted = versioned(*rest)) return mac_platform(*wanted);
  }
  const auto machine = behind("linux_");
  if (machine && !machine->empty()) {
    return linux_platform({.machine = std::string(*machine), .libc = {}}, limits);
  }
  return failure(ErrorKind::usage,
                 fmt::format("expected a platform as tags of wheels have it, such as "
                             "manylinux_2_28_x86_64, macosx_14_0_arm64 or win_amd64, found {}",
                             escaped(tag)));
}

}  // namespace icecore
