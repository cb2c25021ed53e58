// What a text for a shell gets from elsewhere: packages, downloads, clones. A build step's, or a
// script's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "facts/vocabulary_image.h"

namespace icecore {

struct ShellAction {
  BuildActionKind kind = BuildActionKind::pip_install;
  std::string subject;  ///< Without credentials, as `text`.
  std::string text;
  ActionPin pin = ActionPin::no_version;
};

/// In the order of the commands; those of texts inside texts (`sh -c '…'`) at the end.
[[nodiscard]] std::vector<ShellAction> shell_actions(std::string_view text, const Limits& limits);

/// Whether it is one thing that cannot become another; nothing where nobody can tell.
[[nodiscard]] std::optional<bool> is_pinned(ActionPin pin);

/// A URL that is given without a digest, to be fetched.
[[nodiscard]] ActionPin pin_of_url(std::string_view url);

/// A URL without credentials, query and fragment.
[[nodiscard]] std::string url_subject(std::string_view url);

}  // namespace icecore
