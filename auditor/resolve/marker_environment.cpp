// packaging: markers.default_environment. The machine is the interpreter's; Python asks the kernel,
// which says x86_64 to a 32-bit program too, so a 32-bit interpreter's is unknown.
#include "resolve/marker_environment.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "facts/collected.h"
#include "resolve/environment.h"

namespace icecore {
namespace {

struct System {
  std::string_view format;  // of the interpreter's binary
  std::string_view os_name, sys_platform, platform_system;
};

constexpr std::array<System, 3> systems{{{"elf", "posix", "linux", "Linux"},
                                         {"mach-o", "posix", "darwin", "Darwin"},
                                         {"pe", "nt", "win32", "Windows"}}};

void take_system(const NativeFact& interpreter, MarkerEnvironment& result) {
  for (const System& system : systems) {
    if (system.format != interpreter.format) continue;
    result.values[MarkerVariable::os_name] = system.os_name;
    result.values[MarkerVariable::sys_platform] = system.sys_platform;
    result.values[MarkerVariable::platform_system] = system.platform_system;
  }
  const bool is_one_machine = interpreter.machine.find(',') == std::string::npos;
  if (interpreter.format == "elf" && interpreter.bits == 64 && is_one_machine) {
    result.values[MarkerVariable::platform_machine] = interpreter.machine;
  }
}

// A build between releases says `3.14.0a1+`, which is no version; packaging makes it a local one.
std::string full_version(const std::string& version) {
  return version.ends_with('+') ? version + "local" : version;
}

}  // namespace

MarkerEnvironment marker_environment(const Environment& environment,
                                     const NativeFact* interpreter) {
  MarkerEnvironment result;
  if (interpreter != nullptr) take_system(*interpreter, result);
  const std::optional<std::string>& version = environment.row.version;
  if (version) {
    const std::size_t end = version->find('.', version->find('.') + 1);
    result.values[MarkerVariable::python_version] = version->substr(0, end);
  }
  // What the user says of a directory is no full version.
  const bool is_full = version && std::ranges::count(*version, '.') > 1;
  if (is_full) result.values[MarkerVariable::python_full_version] = full_version(*version);
  if (environment.row.implementation == "CPython") {
    result.values[MarkerVariable::implementation_name] = "cpython";
    result.values[MarkerVariable::platform_python_implementation] = "CPython";
    if (is_full) result.values[MarkerVariable::implementation_version] = full_version(*version);
  }
  return result;
}

}  // namespace icecore
