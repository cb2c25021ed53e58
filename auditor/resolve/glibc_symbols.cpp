// A reference to a symbol of glibc mostly names the version that it came with, and the loader
// checks that. One that was linked without the C library names none: then the symbol alone says how
// new the C library must be. The table is made of the lists that glibc keeps its ABI to
// (sysdeps/**/*.abilist), of several machines the oldest version.
#include "resolve/glibc_symbols.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/embedded.h"

namespace icecore {
namespace {

constexpr std::string_view table_path = "rules/data/glibc_symbols.csv";
constexpr std::string_view header = "symbol,added";

}  // namespace

Result<GlibcSymbols> GlibcSymbols::load() {
  return parse(embedded_file(table_path));
}

Result<GlibcSymbols> GlibcSymbols::parse(std::string_view csv) {
  GlibcSymbols table;
  std::size_t line = 0;
  for (const std::string_view text : split(csv, '\n')) {
    if (++line == 1 && text == header) continue;
    if (text.empty()) continue;
    const std::size_t comma = text.find(',');
    const bool has_version =
        comma != std::string_view::npos && text.substr(comma + 1).starts_with("2.");
    if (line == 1 || comma == 0 || !has_version) {
      return failure(ErrorKind::internal,
                     fmt::format("{}, line {}: expected a symbol and its version, found '{}'",
                                 table_path, line, text));
    }
    table.added_.emplace(text.substr(0, comma), text.substr(comma + 1));
  }
  return table;
}

std::string_view GlibcSymbols::added(std::string_view symbol) const {
  const auto found = added_.find(symbol);
  return found == added_.end() ? std::string_view() : std::string_view(found->second);
}

const GlibcSymbols& glibc_symbols() {
  static const GlibcSymbols table = [] {
    Result<GlibcSymbols> loaded = GlibcSymbols::load();
    if (!loaded) std::abort();  // the table is part of the program; a test loads it
    return std::move(*loaded);
  }();
  return table;
}

}  // namespace icecore
