// The libraries that Windows and Python bring with them, as delvewheel has them. The data are
// delvewheel 1.13.2's (_dll_list.py): what is on the installation discs of Windows 7 to 11 and
// exports something.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "icecore/result.h"

namespace icecore {

class WindowsLibraries {
 public:
  /// The table that the program carries (rules/data/windows_libraries.csv); ErrorKind::internal if
  /// a row is not one.
  static Result<WindowsLibraries> load();
  /// The same from a given text.
  static Result<WindowsLibraries> parse(std::string_view csv);

  /// Whether every Windows of that instruction set has the library, from Windows 10 on: what the
  /// one for arm64 has, which is no older, those for the others have, too. Names are in lower case;
  /// `machine` is as in `native`.
  [[nodiscard]] bool has(std::string_view name, std::string_view machine) const;
  /// Whether `has` knows the instruction set.
  [[nodiscard]] static bool knows(std::string_view machine);
  [[nodiscard]] std::size_t size() const { return machines_.size(); }

 private:
  // By name, the instruction sets as bits.
  std::unordered_map<std::string, std::uint8_t, TextHash, std::equal_to<>> machines_;
};

/// Whether Python for Windows brings the library along: its own, and the C runtime.
[[nodiscard]] bool comes_with_python(std::string_view name, std::string_view machine);

}  // namespace icecore
