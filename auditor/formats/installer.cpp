// The PyPA specification "Recording installed projects", INSTALLER, read as pip does it: leading
// blank lines are stepped over and what follows the first name is ignored.
#include "formats/installer.h"

#include "base/text.h"

namespace icecore {

Result<std::string> parse_installer(Bytes bytes, const Limits& limits) {
  const std::string_view text = ICECORE_TRY(utf8_text(bytes, limits.small_text_bytes));
  for (const std::string_view line : split_lines(text)) {
    if (const std::string_view name = strip(line); !name.empty()) return std::string(name);
  }
  return std::string();
}

}  // namespace icecore
