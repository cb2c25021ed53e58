// What a pip.conf says of indexes and of how they are reached.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"

namespace icecore {

/// Options of the sections `[global]` and `[install]`, or of several files and variables, by what
/// overrides what. Values may hold credentials.
class PipConfiguration {
 public:
  /// Empty for one that is not set; `[install]` before `[global]`. Names as `index-url`.
  [[nodiscard]] std::string text(std::string_view name) const;
  /// The words of the value: it may have several lines.
  [[nodiscard]] std::vector<std::string> words(std::string_view name) const;
  /// `1`, `yes`, `on`, `true` and the opposites, in any case; false for an option that is not set.
  /// ErrorKind::malformed for other text, which is not repeated.
  [[nodiscard]] Result<bool> flag(std::string_view name) const;
  /// Where the option was set, as `override_by` was told.
  [[nodiscard]] std::string_view origin(std::string_view name) const;

  void set(std::string_view section, std::string_view name, std::string_view value);
  /// Takes what the other one sets in place of what this one does, section by section.
  void override_by(const PipConfiguration& other, std::string_view origin);

 private:
  struct Option {
    std::string value, origin;
  };
  [[nodiscard]] const Option* find(std::string_view name) const;

  std::map<std::string, Option, std::less<>> options_;  // by `section.name`
};

/// ErrorKind::malformed, without the text of the line, for what Python's configparser refuses;
/// ErrorKind::limit as of `parse_config`.
Result<PipConfiguration> read_pip_configuration(Bytes bytes, const Limits& limits);

}  // namespace icecore
