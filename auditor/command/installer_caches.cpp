// A relative XDG_CACHE_HOME counts as none, by the XDG base directory specification. Settings in
// pip.conf and uv.toml are not asked: `--pip-cache=DIR` says the same.
#include "command/installer_caches.h"

#include <fmt/format.h>

#include <string_view>

namespace icecore {
namespace {

Result<std::string> cache_of(std::string_view variable, std::string_view name,
                             std::string_view option, const World& world) {
  std::string chosen = world.environment(variable).value_or("");
  if (!chosen.empty()) return chosen;
  const std::string caches = world.environment("XDG_CACHE_HOME").value_or("");
  if (caches.starts_with('/')) return fmt::format("{}/{}", caches, name);
  const std::string home = world.environment("HOME").value_or("");
  if (home.starts_with('/')) return fmt::format("{}/.cache/{}", home, name);
  return failure(ErrorKind::usage,
                 fmt::format("{0}: {1}, XDG_CACHE_HOME and HOME name no directory; {0}=DIR says "
                             "where the cache is",
                             option, variable));
}

}  // namespace

Result<std::string> pip_cache_directory(const World& world) {
  return cache_of("PIP_CACHE_DIR", "pip", "--pip-cache", world);
}

Result<std::string> uv_cache_directory(const World& world) {
  return cache_of("UV_CACHE_DIR", "uv", "--uv-cache", world);
}

}  // namespace icecore
