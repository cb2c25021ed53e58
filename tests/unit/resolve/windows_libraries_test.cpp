#include "resolve/windows_libraries.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

TEST_SUITE("windows_libraries") {
  TEST_CASE("the table that the program carries is whole") {
    const Result<WindowsLibraries> table = WindowsLibraries::load();
    REQUIRE(table.has_value());
    CHECK(table->size() > 2'900);
    for (const std::string_view machine : {"i386", "x86_64", "aarch64"}) {
      CHECK(table->has("kernel32.dll", machine));
      CHECK_FALSE(table->has("msvcp140.dll", machine));
      CHECK_FALSE(table->has("tbb12.dll", machine));
    }
  }

  TEST_CASE("machines differ, and what Windows 10 for arm64 has the others have") {
    const Result<WindowsLibraries> table =
        WindowsLibraries::parse("name,machines\nold.dll,36\nthin.dll,3\nnew.dll,a\n");
    REQUIRE(table.has_value());
    struct Row {
      std::string_view name, machine;
      bool has;
    };
    for (const auto& [name, machine, has] :
         std::array{Row{"old.dll", "x86_64", true}, Row{"old.dll", "i386", true},
                    Row{"old.dll", "aarch64", false}, Row{"thin.dll", "x86_64", false},
                    Row{"new.dll", "x86_64", true}, Row{"new.dll", "arm64ec", true},
                    Row{"api-ms-win-crt-runtime-l1-1-0.dll", "i386", true}}) {
      CAPTURE(name);
      CAPTURE(machine);
      CHECK(table->has(name, machine) == has);
    }
    CHECK(WindowsLibraries::knows("arm64ec"));
    CHECK_FALSE(WindowsLibraries::knows("ia64"));
  }

  TEST_CASE("a table with another row is refused") {
    for (const std::string_view text :
         {"name\na.dll,6\n", "name,machines\na.dll\n", "name,machines\na.dll,x\n"}) {
      CAPTURE(text);
      CHECK_FALSE(WindowsLibraries::parse(text).has_value());
    }
    CHECK(WindowsLibraries::parse("name,machines\na.dll,x\n").error().message ==
          "rules/data/windows_libraries.csv, line 2: expected a library and its machines, found "
          "'a.dll,x'");
  }

  TEST_CASE("what Python for Windows brings along") {
    for (const std::string_view name :
         {"python3.dll", "python312.dll", "python313t.dll", "python312_d.dll", "python-native.dll",
          "libpypy3.10-c.dll", "vcruntime140.dll", "vcruntime140_1.dll"}) {
      CAPTURE(name);
      CHECK(comes_with_python(name, "x86_64"));
    }
    CHECK_FALSE(comes_with_python("vcruntime140_1.dll", "i386"));
    for (const std::string_view name : {"python.dll", "pythoncom312.dll", "msvcp140.dll"}) {
      CAPTURE(name);
      CHECK_FALSE(comes_with_python(name, "x86_64"));
    }
  }
}
