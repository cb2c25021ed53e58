// Files are renamed when wheels are repaired (`libgomp-a34b3233.so.1`), so a name says little; what
// a library defines is what its users would not run without. The order of the table decides: what
// LLVM's OpenMP defines includes all of GNU's. A variant `-` is no copy: the C library has an
// allocator, too.
#include "resolve/library_signs.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/embedded.h"
#include "base/text.h"

namespace icecore {
namespace {

constexpr std::string_view table_path = "rules/data/library_signs.csv";
constexpr std::string_view header = "library,variant,symbol,soname";

bool defines(const SymbolTable& table, std::string_view symbol) {
  return table.defines(ReferenceKeys({.name = symbol, .version = {}}, true));
}

}  // namespace

Result<LibrarySigns> LibrarySigns::load() {
  return parse(embedded_file(table_path));
}

Result<LibrarySigns> LibrarySigns::parse(std::string_view csv) {
  LibrarySigns table;
  std::size_t line = 0;
  for (const std::string_view text : split(csv, '\n')) {
    if (++line == 1 && text == header) continue;
    if (text.empty()) continue;
    const std::vector<std::string_view> parts = split(text, ',');
    if (line == 1 || parts.size() != 4 || parts[0].empty() || parts[2].empty()) {
      return failure(ErrorKind::internal,
                     fmt::format("{}, line {}: expected library, variant, symbol and soname, "
                                 "found '{}'",
                                 table_path, line, text));
    }
    table.signs_.push_back({.library = std::string(parts[0]),
                            .variant = std::string(parts[1]),
                            .symbol = std::string(parts[2]),
                            .soname = std::string(parts[3])});
  }
  return table;
}

std::vector<const LibrarySign*> LibrarySigns::of(const SymbolTable& symbols,
                                                 std::string_view soname) const {
  std::vector<const LibrarySign*> found;
  std::string_view told;  // the library that is settled; a library's signs are neighbours
  for (const LibrarySign& sign : signs_) {
    if (sign.library == told || !soname.starts_with(sign.soname)) continue;
    if (!defines(symbols, sign.symbol)) continue;
    told = sign.library;
    if (sign.variant != "-") found.push_back(&sign);
  }
  return found;
}

const LibrarySigns& library_signs() {
  static const LibrarySigns table = [] {
    Result<LibrarySigns> loaded = LibrarySigns::load();
    if (!loaded) std::abort();  // the table is part of the program; a test loads it
    return std::move(*loaded);
  }();
  return table;
}

}  // namespace icecore
