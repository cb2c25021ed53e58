// Files are renamed when wheels are repaired (`libgomp-a34b3233.so.1`), so a name says little; what
// a library defines is what its users would not run without. The order of the table decides: what
// LLVM's OpenMP defines includes all of GNU's. A variant `-` is no copy: the C library has an
// allocator, too.
#include "resolve/library_signs.h"

#include "base/embedded.h"
#include "base/text.h"
#include "resolve/carried_table.h"

namespace icecore {
namespace {

constexpr TableForm form{.path = "rules/data/library_signs.csv",
                         .header = "library,variant,symbol,soname",
                         .row = "library, variant, symbol and soname"};

bool defines(const SymbolTable& table, std::string_view symbol) {
  return table.defines(ReferenceKeys({.name = symbol, .version = {}}, true));
}

}  // namespace

Result<LibrarySigns> LibrarySigns::load() {
  return parse(embedded_file(form.path));
}

Result<LibrarySigns> LibrarySigns::parse(std::string_view csv) {
  LibrarySigns table;
  ICECORE_TRY(read_table(csv, form, [&](std::string_view row) {
    const std::vector<std::string_view> parts = split(row, ',');
    if (parts.size() != 4 || parts[0].empty() || parts[2].empty()) return false;
    table.signs_.push_back({.library = std::string(parts[0]),
                            .variant = std::string(parts[1]),
                            .symbol = std::string(parts[2]),
                            .soname = std::string(parts[3])});
    return true;
  }));
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

}  // namespace icecore
