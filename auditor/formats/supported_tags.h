// Which tags of wheels an interpreter accepts, best first: what packaging computes on the running
// host, as functions of what that host is.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "formats/tag.h"
#include "icecore/result.h"

namespace icecore {

/// `3.13`, or only `3`.
struct PythonRelease {
  std::uint32_t major = 3;
  std::optional<std::uint32_t> minor;
};

/// What decides the ABI of a CPython beside its version.
struct CpythonBuild {
  bool free_threaded = false;  ///< `Py_GIL_DISABLED`; counts from 3.13 on.
  bool debug = false;          ///< `Py_DEBUG`
  bool pymalloc = true;        ///< `WITH_PYMALLOC`; counts before 3.8.
  bool wide_unicode = true;    ///< `Py_UNICODE_SIZE` is 4; counts before 3.3.
};

struct LibcVersion {
  enum class Family : std::uint8_t { none, glibc, musl };

  Family family = Family::none;
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
};

/// A Linux host as the interpreter on it sees it.
struct LinuxHost {
  /// `uname -m`; of a 32-bit interpreter on a 64-bit kernel `i686` and `armv8l`.
  std::string machine;
  LibcVersion libc;
  /// For `i686`, `armv7l` and `armv8l`: whether the interpreter is a 32-bit ELF file for x86, or
  /// for ARM with EABI 5 and hard floats.
  bool has_manylinux_abi = true;
};

/// The ABIs of a CPython, best first: `cp313td` and `cp313t` of a free-threaded debug build. None
/// without a minor version.
[[nodiscard]] std::vector<std::string> cpython_abis(PythonRelease release, CpythonBuild build);

/// Platform tags from `linux_…` on, as the order is since packaging 26.3 and without a
/// `_manylinux` module. Here and below ErrorKind::limit for more than Limits::tags.
Result<std::vector<std::string>> linux_platforms(const LinuxHost& host, const Limits& limits);

/// As `packaging.tags.cpython_tags`, with these ABIs and platforms.
Result<std::vector<Tag>> cpython_tags(PythonRelease release, std::span<const std::string> abis,
                                      std::span<const std::string> platforms, const Limits& limits);

/// As `packaging.tags.compatible_tags`, the tags that are not for one implementation; with
/// `<interpreter>-none-any` among them unless `interpreter` is empty.
Result<std::vector<Tag>> compatible_tags(PythonRelease release, std::string_view interpreter,
                                         std::span<const std::string> platforms,
                                         const Limits& limits);

}  // namespace icecore
