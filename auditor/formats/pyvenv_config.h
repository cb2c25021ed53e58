// pyvenv.cfg, the file that makes a directory a virtual environment.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct PyvenvConfig {
  /// Stripped keys and values in file order, keys in lower case, repeated keys included.
  std::vector<std::pair<std::string, std::string>> entries;

  /// The last value of a key (given in lower case), as site.py takes it.
  [[nodiscard]] std::optional<std::string> value(std::string_view key) const;

  /// The directory of the base interpreter: the first `home`, as getpath takes it. Without one,
  /// Python does not see a virtual environment.
  [[nodiscard]] std::optional<std::string> home() const;
};

/// Lines without `=` are no entries and no errors. At most `small_text_bytes`; ErrorKind::malformed
/// with the offset of the first byte that is not UTF-8 (site.py then fails and Python with it).
Result<PyvenvConfig> parse_pyvenv_config(Bytes bytes, const Limits& limits);

/// Whether the environment sees the base interpreter's site-packages: when the key says `true` in
/// any case, and when there is no such key.
[[nodiscard]] bool system_site_packages(const PyvenvConfig& config);

}  // namespace icecore
