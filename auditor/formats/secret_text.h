// Credentials in variables and commands, so that they reach no fact and no report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace icecore {

/// Whether a variable of this name and value holds a credential: `HF_TOKEN`, `DB_PASSWORD`; not
/// where the value is empty, a switch, the path of a file or another variable.
[[nodiscard]] bool is_secret(std::string_view name, std::string_view value);

/// The value, or `****`; URLs keep all but their credentials (formats/url.h).
[[nodiscard]] std::string masked_value(std::string_view name, std::string_view value);

struct MaskedText {
  std::string text;
  /// What was masked, each once: names of variables and options, `Authorization`, kinds of tokens.
  /// Credentials of URLs are not among them.
  std::vector<std::string> names;
};

/// A command without the credentials that stand in it.
[[nodiscard]] MaskedText masked_command(std::string_view text);

}  // namespace icecore
