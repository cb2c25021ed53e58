// Written by setuptools' `develop` command (no specification): two lines. pkg_resources and pip
// take the first line that is not blank for the target and look no further; the second is only for
// tools that want to run setup.py again.
#include "formats/egg_link.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/python_text.h"

namespace icecore {

Result<EggLink> parse_egg_link(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.small_text_bytes) {
    return failure(ErrorKind::limit, fmt::format("egg-link of {} bytes, more than the limit of {}",
                                                 bytes.size(), limits.small_text_bytes));
  }
  const std::string_view text = as_text(bytes);
  const TextEncoding encoding = is_utf8(text) ? TextEncoding::utf8 : TextEncoding::latin1;
  EggLink link;
  for (const std::string_view raw : split_lines(text)) {
    const std::string_view line = strip_python(raw, encoding);
    if (line.empty()) continue;
    if (link.target.empty()) {
      link.target = line;
    } else {
      link.setup_directory = line;
      break;
    }
  }
  return link;
}

}  // namespace icecore
