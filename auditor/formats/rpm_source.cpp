// name-version-release.src.rpm: neither version nor release holds a hyphen, the name may.
#include "formats/rpm_source.h"

namespace icecore {

RpmSourceView read_rpm_source(std::string_view file_name) {
  for (const std::string_view ending : {".src.rpm", ".nosrc.rpm"}) {
    if (!file_name.ends_with(ending)) continue;
    const std::string_view whole = file_name.substr(0, file_name.size() - ending.size());
    const std::size_t release = whole.rfind('-');
    if (release == std::string_view::npos || release == 0) return {};
    const std::size_t version = whole.rfind('-', release - 1);
    if (version == std::string_view::npos || version == 0) return {};
    return {.name = whole.substr(0, version), .version = whole.substr(version + 1)};
  }
  return {};
}

}  // namespace icecore
