// Which symbols came with which version of glibc, for those who ask for them without a version.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "icecore/result.h"

namespace icecore {

/// The symbols that no glibc before 2.18 has.
class GlibcSymbols {
 public:
  /// The table that the program carries (rules/data/glibc_symbols.csv); ErrorKind::internal if a
  /// row is not one.
  static Result<GlibcSymbols> load();
  /// The same from a given text.
  static Result<GlibcSymbols> parse(std::string_view csv);

  /// `2.38`; empty for symbols that are older or not glibc's.
  [[nodiscard]] std::string_view added(std::string_view symbol) const;
  [[nodiscard]] std::size_t size() const { return added_.size(); }

 private:
  std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> added_;
};

}  // namespace icecore
