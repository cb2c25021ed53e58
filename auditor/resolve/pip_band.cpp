// Read from pip's source, one release after the other, and measured by tests/oracle/freeze.py with
// one pip of each band. What differs by Python instead (the backend; the build tools from 3.12 on)
// is freeze_view's.
#include "resolve/pip_band.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "formats/version.h"

namespace icecore {
namespace {

using enum DirectUrlValidity;

// Each row repeats what the one before it says, so that one row is the whole of a band.
constexpr std::array bands{
    PipBand{.first = "22.3",
            .description = "pip 22.3 to 23.0",
            .leaves_out_build_tools = true,
            .lists_eggs_beside = true,
            .lists_newest_first = true,
            .needs_version = true,
            .direct_urls = until_pip_26_0},
    // The vendored pkg_resources sorts directories by name.
    PipBand{.first = "23.1",
            .description = "pip 23.1",
            .leaves_out_build_tools = true,
            .lists_eggs_beside = true,
            .needs_version = true,
            .direct_urls = until_pip_26_0},
    // The build tools are printed on Python 3.12 and later, which come without them.
    PipBand{.first = "23.2",
            .description = "pip 23.2 to 23.3",
            .lists_eggs_beside = true,
            .needs_version = true,
            .direct_urls = until_pip_26_0},
    // setuptools 69 names egg-links otherwise.
    PipBand{.first = "24.0",
            .description = "pip 24.0 to 24.1",
            .lists_eggs_beside = true,
            .knows_raw_egg_links = true,
            .needs_version = true,
            .direct_urls = until_pip_26_0},
    // METADATA is not read where the directory's name says it.
    PipBand{.first = "24.2",
            .description = "pip 24.2 to 25.0",
            .lists_eggs_beside = true,
            .reads_directory_names = true,
            .knows_raw_egg_links = true,
            .needs_version = true,
            .direct_urls = until_pip_26_0},
    PipBand{.first = "25.1",
            .description = "pip 25.1 to 26.0",
            .reads_directory_names = true,
            .knows_raw_egg_links = true,
            .needs_version = true,
            .direct_urls = until_pip_26_0},
    // direct_url.json is read by packaging.direct_url, and `hashes` is printed.
    PipBand{.first = "26.1",
            .description = "pip 26.1 to 26.2",
            .reads_directory_names = true,
            .knows_raw_egg_links = true,
            .needs_version = true,
            .direct_urls = since_pip_26_1},
    PipBand{.first = "26.3",
            .description = "pip 26.3",
            .reads_directory_names = true,
            .knows_raw_egg_links = true,
            .direct_urls = since_pip_26_1},
};

}  // namespace

std::span<const PipBand> pip_bands() {
  return bands;
}

Result<PipChoice> pip_band_of(std::string_view version) {
  const Result<Version> wanted = Version::parse(version);
  if (!wanted) {
    return failure(ErrorKind::usage, fmt::format("expected a version of pip such as 25.3, found {}",
                                                 escaped(version)));
  }
  PipChoice choice{.band = bands.front(), .is_exact = false};
  for (const PipBand& band : bands) {
    const Result<Version> first = Version::parse(band.first);
    if (first && *first <= *wanted) choice = {.band = band, .is_exact = true};
  }
  return choice;
}

}  // namespace icecore
