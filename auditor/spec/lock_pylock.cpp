// pylock.toml (PyPA specification "pylock.toml", lock-version 1.0). One file a package: that which
// was installed. TOML is written by hand because the order of keys and tables is a matter of style
// here, and every text goes through one function.
#include <fmt/format.h>

#include <algorithm>

#include "base/version.h"
#include "spec/lock_parts.h"

namespace icecore {
namespace {

// A basic string (TOML 1.0).
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      result += '\\';
      result += character;
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\u{:04X}", byte);
    } else {
      result += character;
    }
  }
  return result + '"';
}

std::string member(std::string_view key, std::string_view text) {
  return fmt::format("{} = {}\n", key, quoted(text));
}

std::string os_of(const Spec& spec) {
  return spec.platform.libc.empty() ? std::string() : "sys_platform == 'linux'";
}

// Where the lock holds: what was installed fits this machine and Python.
std::string environment_marker(const Spec& spec) {
  std::string marker = os_of(spec);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    marker += fmt::format("{}{} == '{}'", marker.empty() ? "" : " and ", name, value);
  };
  add("platform_machine", spec.platform.machine);
  add("python_version", python_series(spec));
  const bool is_cpython = spec.environment.interpreter.implementation == "CPython";
  add("implementation_name", is_cpython ? "cpython" : "");
  return marker;
}

bool is_url(std::string_view place) {
  return place.contains("://");
}

std::string wheel_of(const SpecArtifact& artifact) {
  std::string text = fmt::format("[[packages.wheels]]\n{}", member("name", artifact.file_name));
  text += member(is_url(artifact.url) ? "url" : "path", artifact.url);
  if (artifact.size) text += fmt::format("size = {}\n", *artifact.size);
  return text + fmt::format("hashes = {{ sha256 = {} }}\n", quoted(hex_of(artifact.digest)));
}

std::string package_of(const LockedDistribution& locked) {
  const SpecDistribution& distribution = locked.distribution;
  const SpecSource& source = distribution.source;
  std::string text = "\n[[packages]]\n" + member("name", distribution.name);
  if (is_of_repository(locked)) {
    text += "\n[packages.vcs]\n" + member("type", source.vcs) + member("url", source.url) +
            member("commit-id", source.commit);
    if (!source.subdirectory.empty()) text += member("subdirectory", source.subdirectory);
    return text;
  }
  text += member("version", distribution.version);
  if (source.kind == "archive") {
    text += "\n[packages.archive]\n" +
            member(is_url(locked.artifact.url) ? "url" : "path", locked.artifact.url);
    if (locked.artifact.size) text += fmt::format("size = {}\n", *locked.artifact.size);
    if (!source.subdirectory.empty()) text += member("subdirectory", source.subdirectory);
    return text +
           fmt::format("hashes = {{ sha256 = {} }}\n", quoted(hex_of(locked.artifact.digest)));
  }
  if (!locked.artifact.index.empty()) text += member("index", locked.artifact.index);
  return text + "\n" + wheel_of(locked.artifact);
}

std::string list_of(std::string_view key, const std::vector<std::string>& values) {
  std::string text = fmt::format("{} = [\n", key);
  for (const std::string& value : values) text += fmt::format("  {},\n", quoted(value));
  return text + "]\n";
}

// What pylock has no word for.
std::string tool_table(const LockInput& input) {
  const Spec& spec = input.spec;
  std::string text = "\n[tool.icecore]\n" + member("environment-digest", spec.environment_digest) +
                     member("platform-digest", spec.platform_digest);
  if (!input.base_image.empty()) text += member("base-image", input.base_image);
  std::vector<std::string> packages;
  for (const SpecPackage& package : spec.platform.packages) {
    packages.push_back(fmt::format("{} {} {} {}", package.manager, package.name,
                                   package.architecture, package.version));
  }
  text += list_of("system-packages", packages);
  text += list_of("host-libraries", spec.platform.host_libraries);
  text += "\n[tool.icecore.interpreter]\n" +
          member("implementation", spec.environment.interpreter.implementation) +
          member("version", spec.environment.interpreter.version) +
          member("soabi", spec.environment.interpreter.soabi) +
          member("executable", spec.environment.interpreter.executable.value_or("")) +
          member("standard-library", spec.environment.interpreter.standard_library.digest);
  text += "\n[tool.icecore.platform]\n" + member("system", spec.platform.system) +
          member("release", spec.platform.release) + member("libc", spec.platform.libc) +
          member("machine", spec.platform.machine) + "\n[tool.icecore.platform.least]\n";
  for (const SpecSetting& least : spec.platform.least) {
    text += fmt::format("{} = {}\n", quoted(least.name), quoted(least.value));
  }
  for (const SpecLibrary& library : spec.platform.libraries) {
    text += "\n[[tool.icecore.libraries]]\n" + member("path", library.path) +
            member("digest", library.digest) + member("provider", library.provider);
  }
  return text;
}

}  // namespace

Lock pylock(const LockInput& input) {
  Lock lock;
  std::string packages;
  for (const LockedDistribution& locked : locked_distributions(input.spec)) {
    const std::string reason = obstacle(locked, LockNeeds::place);
    if (reason.empty()) {
      packages += package_of(locked);
      continue;
    }
    lock.unpinned.push_back(
        {.input = fmt::format("{} {}", locked.distribution.name, locked.distribution.version),
         .reason = reason});
  }
  lock.text = preamble(input, lock.unpinned) + member("lock-version", "1.0");
  const std::string marker = environment_marker(input.spec);
  if (!marker.empty()) lock.text += fmt::format("environments = [{}]\n", quoted(marker));
  const std::string& version = input.spec.environment.interpreter.version;
  if (!version.empty()) {
    lock.text += member("requires-python", fmt::format("=={}.*", python_series(input.spec)));
  }
  lock.text += member("created-by", fmt::format("icecore {}", program_version));
  // An array of tables may be empty only in this form.
  if (packages.empty()) lock.text += "packages = []\n";
  lock.text += packages + tool_table(input);
  return lock;
}

}  // namespace icecore
