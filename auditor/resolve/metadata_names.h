// The name and version that pip takes from a metadata directory, by the backend that reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "facts/collected.h"
#include "facts/resolved.h"
#include "resolve/pip_band.h"

namespace icecore {

struct MetadataNames {
  std::string key;        ///< By which the first of a name hides the others; empty: by none.
  std::string canonical;  ///< By which pip decides whether it is a distribution.
  std::string printed;    ///< As METADATA writes it, else `canonical`.
  std::optional<std::string> version;      ///< To be printed in normal form if it has one.
  std::optional<std::string> raw_version;  ///< To be printed else.
};

/// As importlib.metadata and pip read it. Nothing where pip finds no name.
std::optional<MetadataNames> importlib_names(const DistributionRow& row, const MetadataFact* fact,
                                             const PipBand& band);

/// As pkg_resources and pip read it.
MetadataNames pkg_resources_names(const DistributionRow& row, const MetadataFact* fact);

/// The last part of a distribution's place without its suffix: `name-1.0` of `name-1.0.dist-info`.
[[nodiscard]] std::string metadata_stem(const DistributionRow& row);

/// pkg_resources.safe_name: all but ASCII letters, digits and dots becomes a dash.
[[nodiscard]] std::string safe_name(std::string_view name);

}  // namespace icecore
