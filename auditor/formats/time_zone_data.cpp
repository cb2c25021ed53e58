// The line is a comment that ziguard.awk and zishrink.awk of the tz code write: `# version 2025b`;
// of a development version more follows (`2025b-12-gabcdef`).
#include "formats/time_zone_data.h"

#include "base/text.h"

namespace icecore {

Result<std::string> read_time_zone_version(Bytes bytes) {
  constexpr std::string_view start = "# version ";
  constexpr std::size_t longest = 64;
  const std::string_view text = as_text(bytes);
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::string_view version =
      line.starts_with(start) ? strip(line.substr(start.size())) : std::string_view();
  if (version.empty() || version.size() > longest) {
    return failure(ErrorKind::malformed, "the first line names no version");
  }
  return std::string(version);
}

}  // namespace icecore
