// deb822, as dpkg's status: stanzas parted by blank lines, `Name: value` with the name in any case.
// apt writes it whenever it marks a package (apt-mark(8)); what is not in it was asked for.
#include "formats/apt_extended_states.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"

namespace icecore {

Result<std::vector<AutomaticPackage>> parse_apt_extended_states(Bytes bytes, const Limits& limits) {
  if (bytes.size() > limits.manifest_bytes) {
    return failure(ErrorKind::limit, fmt::format("{} bytes are more than the limit of {}",
                                                 bytes.size(), limits.manifest_bytes));
  }
  std::vector<AutomaticPackage> packages;
  AutomaticPackage package;
  bool is_automatic = false;
  const auto end_stanza = [&] {
    if (is_automatic && !package.name.empty()) packages.push_back(package);
    package = {};
    is_automatic = false;
  };
  for (const std::string_view line : split(as_text(bytes), '\n')) {
    if (strip(line).empty()) end_stanza();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = strip(line.substr(colon + 1));
    if (equals_ignoring_case(name, "Package")) package.name = value;
    if (equals_ignoring_case(name, "Architecture")) package.architecture = value;
    if (equals_ignoring_case(name, "Auto-Installed")) is_automatic = value == "1";
    if (packages.size() >= limits.list_entries) {
      return failure(ErrorKind::limit,
                     fmt::format("more than the limit of {} packages", limits.list_entries));
    }
  }
  end_stanza();
  return packages;
}

}  // namespace icecore
