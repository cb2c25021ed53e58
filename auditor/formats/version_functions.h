// Functions by which libraries tell their version, and what they would answer, read from their code
// instead of calling them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "formats/elf.h"

namespace icecore {

/// How a symbol tells a version.
enum class VersionAnswer : std::uint8_t {
  text,          ///< A function that returns a text.
  text_data,     ///< An array of characters.
  text_pointer,  ///< A variable that points to a text.
  bytes,         ///< A function that returns 0x010600 for 1.6.0.
  bytes_data,    ///< The same, as a variable.
  bytes_check,   ///< The same number, which its argument may not exceed.
  stores,        ///< A function that writes three numbers to where its arguments point.
  twelve_bits,   ///< 0x1002000 for 1.2.0.
  hundreds,      ///< 10507 for 1.5.7.
  number_data,   ///< The same, as a variable.
  tens,          ///< 2190 for 2.19.
  postgresql,    ///< 170011 for 17.11.
  major,         ///< The first part only; the second has a function of its own.
  minor
};

struct VersionFunction {
  std::string_view symbol;
  std::string_view library;  ///< Name in rules/data/libraries.csv.
  VersionAnswer answer = VersionAnswer::text;
};

/// All that are known. No symbol is shorter than `LiteralScan::shortest`.
[[nodiscard]] std::span<const VersionFunction> version_functions();

/// The one of that symbol; null for others.
[[nodiscard]] const VersionFunction* find_version_function(std::string_view symbol);

/// Where a symbol is, by its table.
struct SymbolPlace {
  std::uint64_t address = 0;  ///< Virtual.
  std::uint64_t size = 0;     ///< Bytes; 0 when the table does not tell.
};

/// What the symbol answers: `1.5.7`, or one part for `major` and `minor`. nullopt when its code
/// does not show it: another compiler, another machine than x86-64 and (for the simpler kinds)
/// AArch64, or no version in what it returns.
[[nodiscard]] std::optional<std::string> read_version_function(ByteSource& source,
                                                               const ElfFile& elf,
                                                               const VersionFunction& function,
                                                               const SymbolPlace& place);

/// The first version in a text: two or more numbers with dots between them and what may follow
/// them; empty without one.
[[nodiscard]] std::string first_version(std::string_view text);

}  // namespace icecore
