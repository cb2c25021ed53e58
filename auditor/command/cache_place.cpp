// The XDG base directory specification: a relative path in the variable counts as none.
#include "command/cache_place.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace icecore {
namespace {

constexpr std::uint64_t default_bytes = std::uint64_t{2} << 30U;

// `500M`: a number, and K, M, G or T for powers of 1024.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::string_view units = "KMGT";
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (unit.empty()) return number;
  const std::size_t power = units.find(unit.front());
  if (power == std::string_view::npos || unit.size() > 1) return std::nullopt;
  const auto bits = static_cast<unsigned>(10 * (power + 1));
  if (number > std::numeric_limits<std::uint64_t>::max() >> bits) return std::nullopt;
  return number << bits;
}

Result<std::uint64_t> size_of(const Options& options, const World& world) {
  std::string_view origin = "--cache-size";
  std::string text = options.cache_size;
  if (text.empty()) {
    origin = "ICECORE_CACHE_SIZE";
    text = world.environment(origin).value_or("");
  }
  if (text.empty()) return default_bytes;
  if (const std::optional<std::uint64_t> size = parse_size(text)) return *size;
  return failure(ErrorKind::usage,
                 fmt::format("{} expects bytes, or a number with K, M, G or T such as 2G; found "
                             "'{}'",
                             origin, escaped(text)));
}

std::string directory_of(const World& world) {
  const std::string chosen = world.environment("XDG_CACHE_HOME").value_or("");
  if (chosen.starts_with('/')) return chosen + "/icecore";
  const std::string home = world.environment("HOME").value_or("");
  return home.starts_with('/') ? home + "/.cache/icecore" : "";
}

}  // namespace

Result<CachePlace> cache_place(const Options& options, const World& world) {
  return CachePlace{.directory = directory_of(world),
                    .bytes = options.no_cache ? 0 : ICECORE_TRY(size_of(options, world))};
}

}  // namespace icecore
