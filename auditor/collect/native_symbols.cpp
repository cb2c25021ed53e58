// What a binary's dynamic symbols say, summarised: the names that others have to define, as text;
// those that it defines, as keys of 8 bytes, because there are many and resolve only asks whether
// one is there. What a reference gets is glibc's rule (elf/dl-lookup.c, check_match): one that
// names a version gets that version or a definition of no version; one that names none gets a
// definition of no version, the first version of a file, or one that is not hidden.
#include "collect/native_symbols.h"

#include <algorithm>
#include <set>

#include "base/symbol_key.h"

namespace icecore {
namespace {

constexpr std::uint16_t first_version = 2;

void add_line(Blob& lines, std::string_view name, std::string_view version) {
  const auto append = [&](std::string_view text) {
    const Bytes bytes = as_bytes(text);
    lines.insert(lines.end(), bytes.begin(), bytes.end());
  };
  append(name);
  if (!version.empty()) {
    append("@");
    append(version);
  }
  append("\n");
}

void add_keys(std::vector<std::uint64_t>& keys, const ElfTableSymbolView& symbol,
              std::string_view version) {
  if (version.empty()) {
    keys.push_back(unversioned_symbol_key(symbol.name));
    return;
  }
  keys.push_back(symbol_key(symbol.name, version));
  const bool is_hidden = (symbol.version & elf_version_hidden) != 0;
  const bool is_first = (symbol.version & ~elf_version_hidden) == first_version;
  if (!is_hidden || is_first) keys.push_back(symbol_key(symbol.name, {}));
}

// `PyInit_name` (PEP 3121; `PyInitU_` for what is not ASCII, PEP 489), `PyModExport_name`
// (PEP 793) and cffi's for PyPy make a library a module of that name.
void add_module(std::set<std::string_view>& modules, std::string_view symbol) {
  for (const std::string_view prefix :
       {"PyInit_", "PyInitU_", "PyModExport_", "PyModExportU_", "_cffi_pypyinit_"}) {
    if (symbol.starts_with(prefix)) modules.insert(symbol.substr(prefix.size()));
  }
}

// Which of its two string types libstdc++'s users mean: `std::__cxx11::basic_string`, or the older
// one, which has a short name of its own in mangled names (Itanium C++ ABI, 5.1.10: `Ss`).
struct StringTypes {
  bool has_new = false;
  bool has_old = false;

  void look_at(std::string_view name) {
    has_new = has_new || name.contains("St7__cxx11");
    has_old = has_old || name.starts_with("_ZNSs") || name.starts_with("_ZNKSs");
  }
  [[nodiscard]] CxxStrings word() const {
    if (has_new) return has_old ? CxxStrings::both : CxxStrings::cxx11;
    return has_old ? CxxStrings::old : CxxStrings::none;
  }
};

}  // namespace

void add_symbols(const std::vector<ElfTableSymbolView>& symbols, const ElfVersions& versions,
                 Facts& facts) {
  const ElfVersionNumbersView numbers(versions);
  SymbolTableFact fact;
  std::vector<std::uint64_t> keys;
  std::set<std::string_view> modules;
  StringTypes strings;
  for (const ElfTableSymbolView& symbol : symbols) {
    const std::string_view version = numbers.name(symbol.version);
    strings.look_at(symbol.name);
    if (symbol.name.empty()) continue;
    if (!symbol.is_defined()) {
      add_line(symbol.is_weak() ? fact.weak : fact.undefined, symbol.name, version);
      ++(symbol.is_weak() ? fact.weak_count : fact.undefined_count);
    } else if (symbol.visibility == 0 || symbol.visibility == 3) {
      add_keys(keys, symbol, version);
      add_module(modules, symbol.name);
      ++fact.defined_count;
      if (symbol.is_unique()) ++fact.unique_count;
    }
  }
  fact.defined = symbol_key_blob(std::move(keys));
  fact.cxx_strings = strings.word();
  facts.rows.emplace_back(std::move(fact));
  for (const std::string_view module : modules) {
    facts.rows.emplace_back(ModuleDefinitionFact{.name = std::string(module)});
  }
}

}  // namespace icecore
