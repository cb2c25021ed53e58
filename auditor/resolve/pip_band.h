// What differs between the versions of pip that decides what `pip freeze` prints.
#pragma once

#include <span>
#include <string_view>

#include "facts/vocabulary.h"
#include "icecore/result.h"

namespace icecore {

/// One row: the versions of pip, from `first` on and below the next row's, that print the same.
struct PipBand {
  std::string_view first;        ///< Lowest version: `23.2`.
  std::string_view description;  ///< For people: `pip 23.2 to 23.3`.

  /// Without --all, setuptools, distribute and wheel are left out on every Python, not just below
  /// 3.12.
  bool leaves_out_build_tools = false;
  /// importlib backend: `.egg` directories that are not on the import path themselves are listed.
  bool lists_eggs_beside = false;
  /// importlib backend: name and version come from the metadata directory's name; else METADATA's.
  bool reads_directory_names = false;
  /// An egg-link's file may have the name as METADATA writes it, besides setuptools' form of it.
  bool knows_raw_egg_links = false;
  /// pkg_resources backend: directories are listed by version, newest first; else by name.
  bool lists_newest_first = false;
  /// A distribution without any version ends freeze; else its line is `name===None`.
  bool needs_version = false;
  /// Which direct_url.json files count, and that their line has the legacy `hash` only.
  DirectUrlValidity direct_urls = DirectUrlValidity::every_pip;

  [[nodiscard]] bool prints_hashes() const {
    return direct_urls == DirectUrlValidity::since_pip_26_1;
  }
};

/// All bands, the oldest first.
[[nodiscard]] std::span<const PipBand> pip_bands();

/// The band of a version of pip; for one before the first band that one, which `is_exact` tells.
struct PipChoice {
  PipBand band;
  bool is_exact = true;
};

/// ErrorKind::usage if the text is no version.
Result<PipChoice> pip_band_of(std::string_view version);

}  // namespace icecore
