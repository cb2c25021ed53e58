// `icecore cache`: what is kept between audits, and how to be rid of it.
#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "base/text.h"
#include "command/cache_place.h"
#include "command/commands.h"
#include "command/messages.h"
#include "facts/fact_cache.h"

namespace icecore {
namespace {

struct KindLine {
  CacheKind kind;
  std::string_view what;
};

constexpr std::array kind_lines{KindLine{CacheKind::layer, "layers of images"},
                                KindLine{CacheKind::files, "directories"},
                                KindLine{CacheKind::answers, "second looks"}};

std::string total_text(const CacheTotal& total) {
  return fmt::format("{} entries, {}", total.entries, human_bytes(total.bytes));
}

void show(const FactCache& cache, const CachePlace& place, World& world) {
  world.out << fmt::format("{:18}{}\n", "directory", escaped(place.directory));
  world.out << fmt::format("{:18}{}\n", "holds at most", human_bytes(place.bytes));
  for (const KindLine& line : kind_lines) {
    world.out << fmt::format("{:18}{}\n", line.what, total_text(cache.total(line.kind)));
  }
}

}  // namespace

Exit run_cache(const Options& options, World& world) {
  const Result<CachePlace> place = cache_place(options, world);
  if (!place) return fail(world, place.error());
  if (place->directory.empty()) {
    say(world, "nothing is kept: neither XDG_CACHE_HOME nor HOME is set");
    return Exit::success;
  }
  std::error_code ignored;
  if (!std::filesystem::exists(place->directory, ignored)) {
    world.out << fmt::format("nothing is kept: there is no {}\n", escaped(place->directory));
    return Exit::success;
  }
  const auto cache = FactCache::open(place->directory, place->bytes);
  if (!cache) return fail(world, cache.error());
  if (options.cache_action == "clear") {
    world.out << fmt::format("removed {}\n", total_text((*cache)->clear()));
  } else {
    show(**cache, *place, world);
  }
  return Exit::success;
}

}  // namespace icecore
