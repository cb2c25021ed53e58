// The source package of a package of rpm's, by the name of its file.
#pragma once

#include <string_view>

namespace icecore {

/// Both empty where the file's name is none: keys that rpm keeps as packages have `(none)`.
struct RpmSourceView {
  std::string_view name;
  std::string_view
      version;  ///< `5.1.8-6.el9`: version and release; the file does not name the epoch.

  friend bool operator==(const RpmSourceView&, const RpmSourceView&) = default;
};

/// Of `bash-5.1.8-6.el9.src.rpm`; nosrc.rpm likewise.
[[nodiscard]] RpmSourceView read_rpm_source(std::string_view file_name);

}  // namespace icecore
