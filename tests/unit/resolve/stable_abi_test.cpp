#include "resolve/stable_abi.h"

#include <doctest/doctest.h>

#include "base/bytes.h"
#include "support/native_system.h"
#include "support/small_wheel.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string module(std::initializer_list<const char*> symbols) {
  ElfBuilder builder = library().function("PyInit_mod").undefined_symbol("malloc");
  for (const char* symbol : symbols) builder.undefined_symbol(symbol);
  return std::string(as_text(builder.build()));
}

// `name promised needed symbols outside`, with the breaches behind it.
Lines rows(const NativeSystem& system) {
  return system.rows(
      "SELECT file.name || ' ' || is_promised || ' ' || coalesce(promised, '-') || ' ' || "
      "coalesce(needed, '-') || ' ' || symbols || ' ' || outside || coalesce(' ' || (SELECT "
      "group_concat(symbol, ' ') FROM stable_abi_breach WHERE stable_abi_breach.file = file.id), "
      "'') FROM stable_abi JOIN file ON file.id = stable_abi.file ORDER BY 1");
}

NativeSystem& install(NativeSystem& system, const std::string& file, const std::string& tag,
                      std::initializer_list<const char*> symbols) {
  system.files().install({.name = "pkg", .files = {{file, module(symbols)}}, .tag = tag});
  return system;
}

}  // namespace

TEST_SUITE("stable_abi") {
  TEST_CASE("the table that the program carries is one") {
    const Result<StableAbi> table = StableAbi::load();
    REQUIRE(table.has_value());
    CHECK(table->size() == 968);
    CHECK(table->added("PyArg_Parse") == 2);
    CHECK(table->added("PyType_GetName") == 11);
    CHECK(table->added("_Py_NoneStruct") == 2);
    CHECK_FALSE(table->added("PyList_GET_SIZE").has_value());
  }

  TEST_CASE("a bad table is told with its line") {
    CHECK(StableAbi::parse("symbol,added\nPyX_New,3.2\n").has_value());
    CHECK(StableAbi::parse("symbol,added\nPyX_New\n").error().message ==
          "rules/data/stable_abi.csv, line 2: expected a symbol and its version, found 'PyX_New'");
    CHECK_FALSE(StableAbi::parse("symbol,added\nPyX_New,2.7\n").has_value());
    CHECK_FALSE(StableAbi::parse("PyX_New,3.2\n").has_value());
  }

  TEST_CASE("what a tag promises is held against the symbols") {
    NativeSystem kept, later, outside;
    CHECK(rows(install(kept, "mod.abi3.so", "cp38-abi3-linux_x86_64",
                       {"PyArg_Parse", "PyThreadState_GetFrame"}))
              .size() == 1);
    CHECK(rows(install(later, "mod.abi3.so", "cp38-abi3-linux_x86_64",
                       {"PyArg_Parse", "PyType_GetName"})) ==
          Lines{"mod.abi3.so 1 8 11 2 0 PyType_GetName"});
    CHECK(rows(install(outside, "mod.so", "cp38-abi3-linux_x86_64", {"_PyLong_Sign"})) ==
          Lines{"mod.so 1 8 - 1 1 _PyLong_Sign"});
  }

  TEST_CASE("what a library that it loads defines is not needed of Python") {
    const auto system_with = [](const char* own) {
      NativeSystem system;
      system.site(
          "libpython3.12.so.1.0",
          library("libpython3.12.so.1.0").function("Py_Initialize").function("PyDateTime_Of"));
      system.site("libdeep.so", library("libdeep.so").function(own).runpath("$ORIGIN"));
      system.site("libown.so", library("libown.so").needed("libdeep.so").runpath("$ORIGIN"));
      const ElfBuilder mod = library()
                                 .needed("libown.so")
                                 .needed("libpython3.12.so.1.0")
                                 .runpath("$ORIGIN")
                                 .function("PyInit_mod")
                                 .undefined_symbol("PyArg_Parse")
                                 .undefined_symbol("PyDateTime_Of");
      system.site("mod.abi3.so", mod);
      return rows(system);
    };
    CHECK(system_with("other") == Lines{"mod.abi3.so 1 - - 2 1 PyDateTime_Of"});
    CHECK(system_with("PyDateTime_Of") == Lines{"mod.abi3.so 1 - 2 1 0"});
  }

  TEST_CASE("in a wheel its libraries are told by their names") {
    const auto text = [](const ElfBuilder& builder) {
      return std::string(as_text(builder.build()));
    };
    const TemporaryDirectory directory;
    write_file(directory.path() / "pkg-1.0-cp38-abi3-linux_x86_64.whl",
               packed(wheel_entries(
                   {.name = "pkg",
                    .files = {{"pkg/mod.abi3.so", text(library()
                                                           .needed("libown.so.2")
                                                           .needed("libgone.so")
                                                           .function("PyInit_mod")
                                                           .undefined_symbol("PyDate_Of")
                                                           .undefined_symbol("PyTime_Of"))},
                              {"pkg/libown.so", text(library("libown.so.2").function("PyDate_Of"))},
                              {"pkg/libgone.so", text(library("libx.so").function("PyTime_Of"))}},
                    .tag = "cp38-abi3-linux_x86_64"})));
    CHECK(rows_of(audited_target(directory.path() / "pkg-1.0-cp38-abi3-linux_x86_64.whl"),
                  "SELECT symbol FROM stable_abi_breach") == Lines{"PyTime_Of"});
  }

  TEST_CASE("a name alone promises no version") {
    NativeSystem system;
    CHECK(rows(install(system, "mod.abi3.so", "cp312-cp312-linux_x86_64",
                       {"PyArg_Parse", "PyType_GetName", "PyList_GET_SIZE"})) ==
          Lines{"mod.abi3.so 1 - - 3 1 PyList_GET_SIZE"});
  }

  TEST_CASE("a module that promises nothing breaks nothing") {
    NativeSystem system;
    CHECK(rows(install(system, "mod.cpython-312-x86_64-linux-gnu.so", "cp312-cp312-linux_x86_64",
                       {"PyArg_Parse", "PyList_GET_SIZE"})) ==
          Lines{"mod.cpython-312-x86_64-linux-gnu.so 0 - - 2 1"});
  }

  TEST_CASE("a library that is no module has nothing to do with it") {
    NativeSystem system;
    system.site("libx.so", library("libx.so").undefined_symbol("PyArg_Parse"));
    CHECK(rows(system).empty());
  }
}
