// INI files as Python's configparser reads them with its defaults and without interpolation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

struct ConfigOption {
  std::uint64_t line = 0;  ///< From 1.
  std::string key;         ///< In lower case (ASCII letters only).
  std::string value;       ///< Lines stripped and joined by \n, without trailing white space.
};

struct ConfigSection {
  std::uint64_t line = 0;  ///< Of its header, from 1; of the first one, for `DEFAULT`.
  std::string name;        ///< Case kept.
  std::vector<ConfigOption> options;
};

struct ConfigFile {
  std::vector<ConfigSection>
      sections;  ///< In file order, each name once; `DEFAULT` is one of them.

  [[nodiscard]] const ConfigSection* find(std::string_view section) const;

  /// The option of the section, or else of `DEFAULT`; nothing if there is no such section. The key
  /// is given in lower case.
  [[nodiscard]] std::optional<std::string_view> value(std::string_view section,
                                                      std::string_view key) const;
};

/// ErrorKind::malformed with the offset of the line for what configparser refuses: an option before
/// the first section, a line without `=` and `:`, a repeated section or option; also for bytes that
/// are not UTF-8. ErrorKind::limit above `manifest_bytes` or `list_entries` options and sections.
Result<ConfigFile> parse_config(Bytes bytes, const Limits& limits);

}  // namespace icecore
