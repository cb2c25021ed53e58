#include "formats/name.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("name") {
  TEST_CASE("a name is ASCII letters, digits and inner separators") {
    struct Row {
      std::string_view name;
      bool valid;
    };
    for (const auto& [name, valid] : std::array{
             Row{"a", true},
             Row{"7", true},
             Row{"zope.interface", true},
             Row{"ruamel.yaml.clib", true},
             Row{"A--_..b", true},
             Row{"", false},
             Row{"-", false},
             Row{"~umpy", false},
             Row{"-umpy", false},
             Row{"numpy-", false},
             Row{".numpy", false},
             Row{"numpy_", false},
             Row{"two words", false},
             Row{"trailing ", false},
             Row{"line\n", false},
             Row{"grün", false},
             Row{"\u212Aelvin", false},  // Python's IGNORECASE without ASCII would take it
             Row{std::string_view("nul\0x", 5), false},
         }) {
      CAPTURE(name);
      CHECK(is_valid_name(name) == valid);
    }
  }

  TEST_CASE("normalized names join runs of separators and are in lower case") {
    struct Row {
      std::string_view name, expected;
    };
    for (const auto& [name, expected] : std::array{
             Row{"Friendly-._.-Bard", "friendly-bard"},
             Row{"FrIeNdLy-._.-bArD", "friendly-bard"},
             Row{"zope.interface", "zope-interface"},
             Row{"ruamel_yaml", "ruamel-yaml"},
             Row{"__init__", "-init-"},
             Row{"", ""},
             Row{"...", "-"},
             Row{"GRÜN", "grÜn"},
         }) {
      CAPTURE(name);
      CHECK(normalized_name(name) == expected);
    }
  }

  TEST_CASE("file names carry underscores") {
    CHECK(file_name_form("zope-interface") == "zope_interface");
    CHECK(file_name_form(normalized_name("My.Pkg-Two")) == "my_pkg_two");
    CHECK(file_name_form("") == "");
  }

  TEST_CASE("normalizing twice changes nothing and keeps valid names valid") {
    const auto check = [](Bytes bytes) {
      const std::string_view name = as_text(bytes);
      const std::string normalized = normalized_name(name);
      CAPTURE(normalized);
      CHECK(normalized_name(normalized) == normalized);
      CHECK(is_valid_name(normalized) == is_valid_name(name));
    };
    test::for_each_truncation(as_bytes("Zope.._-Interface7"), check);
    test::for_each_flip(as_bytes("Zope.._-Interface7"), check);
  }
}
