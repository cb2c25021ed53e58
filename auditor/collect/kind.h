// The kinds that a file can be read as, and the questions that resolve can ask about one.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "facts/types.h"

namespace icecore {

/// What to read a file as. The last ones answer questions of resolve and are never chosen by a
/// file's look.
enum class Kind : std::uint8_t {
  pyvenv_config,
  metadata,
  wheel_file,
  installer,
  direct_url,
  egg_link,
  record,
  installed_files,
  requires_txt,
  pth,
  start_file,
  entry_points,
  launcher,
  python_build,
  externally_managed,
  build_details,
  provenance_url,
  os_release,
  conda_package,
  finder_mapping,
  vendor_list,
  egg_archive,
  zip_archive,
  bytecode,
  native,
  loader,
  loader_cache,
  loader_path,
  preload_list,
  python_source,
  python_binary,
  generated_file,
  sbom,
  variant,
  build_system,
  build_configuration,
  script,
  accounts,
  apt_list,
  apt_sources,
  yum_repositories,
  apk_repositories,
  apt_preferences,
  version_lock_list,
  version_lock_toml,
  apk_world,
  alternative,
  time_zone_data,
  certificate_bundle,
  locale_archive,
  source_hash,    ///< Argument: a magic number, in decimal.
  content_digest  ///< Argument: a digest algorithm.
};

/// One kind to read a file as.
struct Reading {
  Kind kind{};
  std::string argument;
};

/// A second look that resolve asks for: read this entry as `kind` with `argument`.
struct Question {
  EntryId file = 0;
  Kind kind = Kind::content_digest;
  std::string argument;

  friend auto operator<=>(const Question&, const Question&) = default;
};

}  // namespace icecore
