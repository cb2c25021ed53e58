// build-details.json (PEP 739): what a Python installation from 3.14 on says of its build.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// As sys.version_info.
struct PythonVersionInfo {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t micro = 0;
  std::string release_level;  ///< `alpha`, `beta`, `candidate` or `final`; not checked.
  std::uint64_t serial = 0;

  friend bool operator==(const PythonVersionInfo&, const PythonVersionInfo&) = default;
};

/// Texts that the file does not give are empty. Paths are as written: `base_prefix` is absolute or
/// relative to the file's directory, the others are absolute or relative to `base_prefix`.
struct BuildDetails {
  std::string schema_version;
  std::string base_prefix;
  std::string base_interpreter;
  std::string platform;          ///< As sysconfig.get_platform().
  std::string language_version;  ///< `3.14`.
  std::optional<PythonVersionInfo> language_version_info;

  std::string implementation_name;  ///< `cpython`, `pypy` …
  std::optional<PythonVersionInfo> implementation_version;
  std::optional<std::uint64_t> hex_version;
  std::string cache_tag;
  std::string multiarch;  ///< CPython's `_multiarch`.

  bool states_abi = false;             ///< Whether there is a section `abi`.
  std::vector<std::string> abi_flags;  ///< `t`, `d` …, in the order of the extension suffix.
  std::string extension_suffix;
  std::string stable_abi_suffix;
  std::vector<std::string> extension_suffixes;  ///< `suffixes.extensions`.

  std::string dynamic_library;
  std::string stable_abi_library;
  std::string static_library;
  std::optional<bool> links_extensions;  ///< Whether extensions link to the dynamic library.
  std::string headers;
  std::string pkgconfig_path;

  /// Members of another kind than the schema says, and required ones that are missing. Members that
  /// the schema does not have are none.
  std::vector<Error> defects;
};

/// ErrorKind::unsupported for a schema of another major version than 1, ErrorKind::malformed
/// without a version; otherwise the errors of `parse_json`.
Result<BuildDetails> parse_build_details(Bytes bytes, const Limits& limits);

}  // namespace icecore
