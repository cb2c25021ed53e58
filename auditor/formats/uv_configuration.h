// What a uv.toml, or the table [tool.uv] of a pyproject.toml, says of indexes.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// URLs may hold credentials.
struct UvIndex {
  std::string name;  ///< May be empty.
  std::string url;
  bool is_default = false;   ///< In place of the one that is built into uv.
  bool is_explicit = false;  ///< Only for packages that name it.
};

struct UvConfiguration {
  std::vector<UvIndex> indexes;               ///< `[[index]]`, in the order of the file.
  std::string index_url;                      ///< May be empty.
  std::vector<std::string> extra_index_urls;  ///< In the order of the file.
  bool no_index = false;
};

enum class UvDocument { uv_toml, pyproject };

/// One index as uv writes it in a word: `URL` or `name=URL`.
[[nodiscard]] UvIndex parse_uv_index(std::string_view word);

/// ErrorKind::malformed for what is no TOML, and for members of other kinds than uv's, which names
/// the member and its line; no message repeats a value. ErrorKind::limit as of `parse_toml`.
Result<UvConfiguration> read_uv_configuration(Bytes bytes, UvDocument document,
                                              const Limits& limits);

}  // namespace icecore
