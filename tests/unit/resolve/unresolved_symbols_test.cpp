#include "resolve/unresolved_symbols.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/elf_builder.h"
#include "support/native_system.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr const char* extension = "pkg/mod.cpython-312-x86_64-linux-gnu.so";

// `from symbol@version root_kind roots`, and who defines it.
Lines unresolved(const NativeSystem& system) {
  return system.rows(
      "SELECT file.name || ' ' || symbol || '@' || version || ' ' || root_kind || ' ' || roots || "
      "coalesce(' ' || other.name, '') FROM unresolved_symbol "
      "JOIN file ON file.id = unresolved_symbol.file "
      "LEFT JOIN file AS other ON other.id = defined_by ORDER BY 1");
}

ElfBuilder module_with(const std::string& symbol) {
  return library().runpath("$ORIGIN").undefined_symbol(symbol);
}

// A library whose `call` is of LIB_2, beside a hidden one of LIB_1.
ElfBuilder versioned() {
  return library("liba.so")
      .version_base("liba.so")
      .version_definition("LIB_1")
      .version_definition("LIB_2")
      .function("call")
      .of_version("LIB_2")
      .function("call")
      .of_hidden_version("LIB_1")
      .function("plain");
}

}  // namespace

TEST_SUITE("unresolved_symbols") {
  TEST_CASE("what no object of the process defines is told, weak ones are not") {
    NativeSystem system;
    system.site(extension, module_with("gone").undefined_symbol("maybe").weak());
    CHECK(unresolved(system) == Lines{"mod.cpython-312-x86_64-linux-gnu.so gone@ extension 1"});
  }

  TEST_CASE("libraries that come with the module define its symbols, and it theirs") {
    NativeSystem system;
    system.site(extension, module_with("a").needed("liba.so").function("back"));
    system.site("pkg/liba.so", library("liba.so")
                                   .needed("libb.so")
                                   .runpath("$ORIGIN")
                                   .function("a")
                                   .undefined_symbol("b")
                                   .undefined_symbol("back"));
    system.site("pkg/libb.so", library("libb.so").function("b"));
    CHECK(unresolved(system).empty());
  }

  TEST_CASE("a library that another module brings is not in scope") {
    NativeSystem system;
    system.site(extension, module_with("a"));
    system.site("pkg/other.abi3.so", library().runpath("$ORIGIN").needed("liba.so"));
    system.site("pkg/liba.so", library("liba.so").function("a"));
    CHECK(unresolved(system) ==
          Lines{"mod.cpython-312-x86_64-linux-gnu.so a@ extension 1 liba.so"});
  }

  TEST_CASE("a reference with a version gets that version, hidden or not") {
    for (const std::string version : {"LIB_1", "LIB_2"}) {
      NativeSystem system;
      system.site(extension, module_with("call").of_version(version).needed("liba.so").version_need(
                                 "liba.so", version));
      system.site("pkg/liba.so", versioned());
      CHECK(unresolved(system).empty());
    }
    NativeSystem system;
    system.site(extension, module_with("plain")
                               .of_version("LIB_2")
                               .needed("liba.so")
                               .version_need("liba.so", "LIB_2")
                               .undefined_symbol("call")
                               .of_version("LIB_3")
                               .version_need("liba.so", "LIB_3"));
    system.site("pkg/liba.so", versioned());
    CHECK(unresolved(system) ==
          Lines{"mod.cpython-312-x86_64-linux-gnu.so call@LIB_3 extension 1"});
  }

  TEST_CASE("a reference without a version gets what is not hidden") {
    NativeSystem system;
    system.site(extension, module_with("call").undefined_symbol("old").needed("liba.so"));
    system.site("pkg/liba.so", versioned().function("old").of_hidden_version("LIB_2"));
    CHECK(unresolved(system) == Lines{"mod.cpython-312-x86_64-linux-gnu.so old@ extension 1"});
  }

  TEST_CASE("where a library is missing nothing is said") {
    NativeSystem system;
    system.site(extension, module_with("a").needed("liba.so"));
    CHECK(unresolved(system).empty());
  }

  TEST_CASE(
      "what only another module's import loads is looked into where there is one of its name") {
    const auto needs_torch = [](const std::string& symbol) {
      return library().needed("libc10.so").undefined_symbol(symbol);
    };
    NativeSystem system;
    system.site(extension, needs_torch("there"));
    system.site("pkg/other.abi3.so", needs_torch("gone"));
    system.site("torch/lib/libc10.so", library("libc10.so").function("there"));
    CHECK(unresolved(system) == Lines{"other.abi3.so gone@ extension 1"});

    NativeSystem two;
    two.site(extension, needs_torch("gone"));
    two.site("torch/lib/libc10.so", library("libc10.so").function("there"));
    two.site("older/lib/libc10.so", library("libc10.so").function("there").function("more"));
    CHECK(unresolved(two).empty());
  }

  TEST_CASE("a library that no module needs is told as one") {
    NativeSystem system;
    system.site("pkg/libplugin.so", library("libplugin.so").undefined_symbol("host"));
    CHECK(unresolved(system) == Lines{"libplugin.so host@ library 1"});
  }

  TEST_CASE("a library with the other string type is told") {
    const auto others = [](const std::string& wanted, const std::string& defined) {
      NativeSystem system;
      system.site(extension, module_with(wanted).needed("liba.so"));
      system.site("pkg/liba.so", library("liba.so").function(defined));
      const Lines rows = system.rows(
          "SELECT coalesce(entry.name, '-') FROM unresolved_symbol LEFT JOIN entry ON entry.id = "
          "other_strings");
      return rows.size() == 1 ? rows.front() : "no row";
    };
    const std::string cxx11 = "NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE";
    CHECK(others("_Z3oneRK" + cxx11, "_Z3oneRKSs") == "liba.so");
    CHECK(others("_Z3oneRKSs", "_Z3oneRK" + cxx11) == "liba.so");
    CHECK(others("_Z3oneB5cxx11v", "_Z3onev") == "liba.so");
    // The second type is counted from the first: its name is another one, and what the library
    // says of itself decides.
    CHECK(others("_Z3oneRK" + cxx11 + "S5_", "_ZNSs3oneEv") == "liba.so");
    CHECK(others("_Z3oneRK" + cxx11, "_Z3twoRK" + cxx11) == "-");
    CHECK(others("_Z3oneRKSs", "_Z3twoRKSs") == "-");
    CHECK(others("_Z3onei", "_Z3onel") == "-");
    CHECK(others("plainSs", "plain") == "-");
  }
}
