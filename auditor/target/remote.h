// What whoever audits says about reaching images that do not lie on disk.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace icecore {

struct RemoteOptions {
  bool is_plain = false;  ///< Registries are spoken to in plain HTTP.
  /// Variables of the environment of whoever audits: where engines, logins, proxies and
  /// certificates are. Without it nothing is set.
  std::function<std::optional<std::string>(std::string_view name)> variable;

  /// Empty for a variable that is not set.
  [[nodiscard]] std::string value_of(std::string_view name) const {
    return variable ? variable(name).value_or("") : std::string();
  }
};

}  // namespace icecore
