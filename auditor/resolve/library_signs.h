// By which symbol a copy of a library is known, whatever its file is called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "icecore/result.h"
#include "resolve/symbol_tables.h"

namespace icecore {

/// One way to tell a copy of a library.
struct LibrarySign {
  std::string library;
  std::string variant;  ///< Whose, or in which form; empty where there is only one.
  std::string symbol;   ///< That it defines for others.
  std::string soname;   ///< How its SONAME begins; empty for any.
};

class LibrarySigns {
 public:
  /// The table that the program carries (rules/data/library_signs.csv); ErrorKind::internal if a
  /// row is not one.
  static Result<LibrarySigns> load();
  /// The same from a given text.
  static Result<LibrarySigns> parse(std::string_view csv);

  /// Of each library that a file is a copy of, the first sign in the table.
  [[nodiscard]] std::vector<const LibrarySign*> of(const SymbolTable& symbols,
                                                   std::string_view soname) const;
  [[nodiscard]] std::size_t size() const { return signs_.size(); }

 private:
  std::vector<LibrarySign> signs_;
};

}  // namespace icecore
