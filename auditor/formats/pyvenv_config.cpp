// CPython reads the file twice (PEP 405): Modules/getpath.py takes the first `home` to find the
// base interpreter, Lib/site.py takes the last `include-system-site-packages`. Both split at the
// first `=`, strip, and compare keys in lower case; there are no comments and no sections. Checked
// with 3.11 and 3.13: of two `home` lines the first decides sys.base_prefix, and `TRUE` is true.
#include "formats/pyvenv_config.h"

#include <algorithm>
#include <ranges>

#include "base/text.h"

namespace icecore {

std::optional<std::string> PyvenvConfig::value(std::string_view key) const {
  for (const auto& [entry_key, entry_value] : entries | std::views::reverse) {
    if (entry_key == key) return entry_value;
  }
  return std::nullopt;
}

std::optional<std::string> PyvenvConfig::home() const {
  const auto found =
      std::ranges::find(entries, "home", &std::pair<std::string, std::string>::first);
  if (found == entries.end()) return std::nullopt;
  return found->second;
}

Result<PyvenvConfig> parse_pyvenv_config(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.small_text_bytes));
  PyvenvConfig config;
  for (const std::string_view line : split_lines(text)) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    config.entries.emplace_back(to_lower_ascii(strip(line.substr(0, equals))),
                                strip(line.substr(equals + 1)));
  }
  return config;
}

bool system_site_packages(const PyvenvConfig& config) {
  return equals_ignoring_case(config.value("include-system-site-packages").value_or("true"),
                              "true");
}

}  // namespace icecore
