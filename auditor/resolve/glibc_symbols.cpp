// A reference to a symbol of glibc mostly names the version that it came with, and the loader
// checks that. One that was linked without the C library names none: then the symbol alone says how
// new the C library must be. The table is made of the lists that glibc keeps its ABI to
// (sysdeps/**/*.abilist), of several machines the oldest version.
#include "resolve/glibc_symbols.h"

#include "base/embedded.h"
#include "resolve/carried_table.h"

namespace icecore {
namespace {

constexpr TableForm form{.path = "rules/data/glibc_symbols.csv",
                         .header = "symbol,added",
                         .row = "a symbol and its version"};

}  // namespace

Result<GlibcSymbols> GlibcSymbols::load() {
  return parse(embedded_file(form.path));
}

Result<GlibcSymbols> GlibcSymbols::parse(std::string_view csv) {
  GlibcSymbols table;
  ICECORE_TRY(read_table(csv, form, [&](std::string_view row) {
    const std::size_t comma = row.find(',');
    if (comma == std::string_view::npos || comma == 0) return false;
    const std::string_view version = row.substr(comma + 1);
    if (!version.starts_with("2.")) return false;
    table.added_.emplace(row.substr(0, comma), version);
    return true;
  }));
  return table;
}

std::string_view GlibcSymbols::added(std::string_view symbol) const {
  const auto found = added_.find(symbol);
  return found == added_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace icecore
