// What a wheel installs, by its own RECORD: read with a few reads of its end and its beginning, so
// that it may lie far away.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/limits.h"

namespace icecore {

/// Where installers put an entry (binary distribution format, "The .data directory").
enum class WheelScheme : std::uint8_t { site, scripts, data, headers };

struct WheelFileRow {
  WheelScheme scheme = WheelScheme::site;
  std::string path;  ///< Below the scheme's directory.
  std::int64_t size = 0;
  std::string digest;  ///< `sha256:` and hex digits, as it counts in a tree of a spec.

  friend auto operator<=>(const WheelFileRow&, const WheelFileRow&) = default;
};

struct WheelFiles {
  std::vector<WheelFileRow> rows;  ///< Sorted; without RECORD itself.
};

/// Reads the directory of the zip file, RECORD, and scripts whose first line installers rewrite.
/// ErrorKind::malformed for a wheel without a RECORD, with two, or with rows that are not whole;
/// else errors of `read_zip_directory` and `read_zip_entry`.
Result<WheelFiles> read_wheel_files(ByteSource& bytes, const Limits& limits);

/// A wheel whose entries lie wherever `read` gets them.
struct WheelParts {
  std::string record_path;  ///< `pkg-1.0.dist-info/RECORD`
  std::vector<std::byte> record;
  std::function<Result<std::vector<std::byte>>(const std::string& path)> read;
};

/// The same of a wheel that was taken apart before. ErrorKind::malformed likewise; else errors of
/// `read`.
Result<WheelFiles> wheel_files_of(const WheelParts& wheel, const Limits& limits);

}  // namespace icecore
