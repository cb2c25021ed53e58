// `conda-meta/<name>-<version>-<build>.json`: one conda package of an environment and its files.
//
// Made from the conda enhancement proposals alone (CEP 32, CEP 34, and CEP 22 for `frozen`); it has
// been run on records that other projects publish as test data, but on no conda environment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// One file that the package put into the environment. Empty texts and missing numbers are what the
/// record does not say: for files made at installation it says little.
struct CondaPath {
  std::string path;       ///< Relative to the environment, `/`; as written, `..` kept.
  std::string path_type;  ///< `hardlink` (also where nothing is said), `softlink`, `pyc_file` …
  std::string sha256;     ///< Of the file in the package, 64 hexadecimal digits; not checked.
  std::string sha256_in_prefix;  ///< Of the file in the environment: this is the one to verify.
  std::optional<std::uint64_t> size_in_bytes;  ///< Of the file in the package.
  std::string prefix_placeholder;              ///< What was replaced by the environment's path.
  std::string file_mode;                       ///< `text` or `binary`: how it was replaced.
  bool no_link = false;                        ///< Copied although others are linked.
};

enum class CondaLink : std::uint8_t { unknown, hard_link, soft_link, copy, directory };

struct CondaMeta {
  std::string name;
  std::string version;
  std::string build;
  std::optional<std::uint64_t> build_number;
  std::string channel;    ///< URL or name; may hold credentials (`/t/<token>/`).
  std::string subdir;     ///< `linux-64`, `noarch` …
  std::string file_name;  ///< `fn`.
  std::string url;        ///< May hold credentials.
  std::string md5;
  std::string sha256;              ///< Of the package file, hexadecimal; not checked.
  std::vector<std::string> files;  ///< Relative to the environment; what was made there included.
  std::vector<CondaPath> paths;    ///< `paths_data.paths`.
  std::vector<std::string> depends;
  std::vector<std::string> constrains;
  std::vector<std::string> requested_specs;  ///< What the user asked for; empty for a dependency.
  std::string noarch;                        ///< `generic`, `python` or empty.
  CondaLink link = CondaLink::unknown;       ///< How the files came into the environment.
  std::string link_source;                   ///< The unpacked package they came from.

  std::vector<Error> defects;  ///< Members of another kind than CEP 32 says, required ones missing.
};

/// ErrorKind::limit for more than `record_rows` files or paths; otherwise the errors of
/// `parse_json`, and ErrorKind::malformed for a document that is no object.
Result<CondaMeta> parse_conda_meta(Bytes bytes, const Limits& limits);

/// The message of `conda-meta/frozen`, whose presence forbids changes; empty if there is none.
/// Errors mean that there is no message that could be shown.
Result<std::string> parse_conda_frozen(Bytes bytes, const Limits& limits);

/// Names and values of the variables that `conda-meta/state` has set on activation, in the file's
/// order. Values that are no strings are left out.
Result<std::vector<std::pair<std::string, std::string>>> parse_conda_state(Bytes bytes,
                                                                           const Limits& limits);

}  // namespace icecore
