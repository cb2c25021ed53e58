// What a binary's dynamic symbols say, summarised: the names that others have to define, as text;
// those that it defines, as keys of 8 bytes, because there are many and resolve only asks whether
// one is there. What a reference gets is glibc's rule (elf/dl-lookup.c, check_match): one that
// names a version gets that version or a definition of no version; one that names none gets a
// definition of no version, the first version of a file, or one that is not hidden.
#include "collect/native_symbols.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/number.h"
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
  if (symbol.front() != 'P' && symbol.front() != '_') return;
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
    if (!name.starts_with("_Z")) return;
    has_new = has_new || name.contains("St7__cxx11");
    has_old = has_old || name.starts_with("_ZNSs") || name.starts_with("_ZNKSs");
  }
  [[nodiscard]] CxxStrings word() const {
    if (has_new) return has_old ? CxxStrings::both : CxxStrings::cxx11;
    return has_old ? CxxStrings::old : CxxStrings::none;
  }
};

// Libraries of which several copies are known to meet, by their namespace in mangled names (Itanium
// C++ ABI, 5.1). Their symbols count where another copy could define the same ones.
struct KnownNamespace {
  std::string_view mangled, name;
};
constexpr std::array<KnownNamespace, 10> known_namespaces{{{"6google8protobuf", "google::protobuf"},
                                                           {"4absl", "absl"},
                                                           {"4grpc", "grpc"},
                                                           {"3re2", "re2"},
                                                           {"3fmt", "fmt"},
                                                           {"5boost", "boost"},
                                                           {"3tbb", "tbb"},
                                                           {"4llvm", "llvm"},
                                                           {"5arrow", "arrow"},
                                                           {"6apache6thrift", "apache::thrift"}}};

// `lts_20260107` or `v12` where a namespace that carries a version follows; else empty.
std::string_view version_namespace(std::string_view mangled) {
  std::size_t size = 0;
  std::size_t digits = 0;
  while (digits < mangled.size() && digits < 2 && is_digit(mangled[digits])) {
    size = size * 10 + static_cast<std::size_t>(mangled[digits++] - '0');
  }
  const std::string_view name = mangled.substr(digits, size);
  const std::size_t prefix = name.starts_with("lts_") ? 4 : 1;
  const bool is_version = name.size() > prefix && (prefix == 4 || name.front() == 'v') &&
                          std::ranges::all_of(name.substr(prefix), is_digit);
  return is_version ? name : std::string_view();
}

// What follows `_Z` in a mangled name. Tables, guards and statics of functions have the name that
// they belong to inside theirs.
std::string_view entity_of(std::string_view name) {
  if (!name.starts_with("_Z")) return {};
  name.remove_prefix(2);
  for (const std::string_view wrapper : {"TV", "TI", "TS", "GV", "Z"}) {
    if (name.starts_with(wrapper)) name.remove_prefix(wrapper.size());
  }
  return name;
}

// What a symbol's name says of the namespace that it is in.
class Namespaces {
 public:
  void look_at(const ElfTableSymbolView& symbol) {
    std::string_view rest = entity_of(symbol.name);
    if (!rest.starts_with('N')) return;
    rest.remove_prefix(rest.starts_with("NK") ? 2 : 1);
    if (rest.size() < 2) return;
    for (const auto& [mangled, name] : known_namespaces) {
      // Most differ in the first two letters; libraries have a hundred thousand symbols.
      if (rest[0] != mangled[0] || rest[1] != mangled[1] || !rest.starts_with(mangled)) continue;
      const std::string_view version = version_namespace(rest.substr(mangled.size()));
      ExportedNamespaceFact& fact = found_[{name, version}];
      ++fact.symbols;
      if (symbol.is_unique()) ++fact.unique_symbols;
    }
  }

  void add_to(Facts& facts) && {
    for (auto& [key, fact] : found_) {
      fact.name = std::string(key.first);
      if (!key.second.empty()) fact.name.append("::").append(key.second);
      facts.rows.add(std::move(fact));
      if (facts.rows.size() > most) break;
    }
  }

 private:
  // A file that says more of them has made them up.
  static constexpr std::size_t most = 10'000;

  std::map<std::pair<std::string_view, std::string_view>, ExportedNamespaceFact> found_;
};

// libstdc++'s own unique symbols are made to be shared.
bool is_of_libstdcxx(std::string_view name) {
  std::string_view entity = entity_of(name);
  if (entity.starts_with('N')) entity.remove_prefix(1);
  if (entity.starts_with('K')) entity.remove_prefix(1);
  return entity.starts_with('S') || entity.starts_with("9__gnu_cxx");
}

}  // namespace

void add_symbols(const std::vector<ElfTableSymbolView>& symbols, const ElfVersions& versions,
                 Facts& facts) {
  const ElfVersionNumbersView numbers(versions);
  SymbolTableFact fact;
  std::vector<std::uint64_t> keys;
  std::set<std::string_view> modules;
  StringTypes strings;
  Namespaces namespaces;
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
      namespaces.look_at(symbol);
      ++fact.defined_count;
      if (symbol.is_unique()) {
        ++fact.unique_count;
        if (!is_of_libstdcxx(symbol.name)) add_line(fact.unique_symbols, symbol.name, {});
      }
    }
  }
  fact.defined = symbol_key_blob(std::move(keys));
  fact.cxx_strings = strings.word();
  facts.rows.add(std::move(fact));
  std::move(namespaces).add_to(facts);
  for (const std::string_view module : modules) {
    facts.rows.add(ModuleDefinitionFact{.name = std::string(module)});
  }
}

bool can_share_types(const std::vector<ElfTableSymbolView>& symbols) {
  return std::ranges::any_of(symbols, [](const ElfTableSymbolView& symbol) {
    return !symbol.is_defined() &&
           (symbol.name == "PyCapsule_GetPointer" || symbol.name == "PyCapsule_New" ||
            symbol.name.starts_with("PyImport_AddModule"));
  });
}

}  // namespace icecore
