#include "formats/metadata.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view sample = R"(Metadata-Version: 2.5
Name: Example.Pkg
Version: 1.0.RC1
Summary: Grün
Requires-Python: >=3.9 
Requires-Dist: numpy>=1.26; python_version < "3.13"
Provides-Extra: Test_All
Requires-Dist: pytest ; extra == "test-all"
Import-Name: example
Import-Name: _example ; private
Import-Namespace: examples

Version: in the description
)";

}  // namespace

TEST_SUITE("metadata") {
  TEST_CASE("the fields that an audit uses are read") {
    const auto metadata = parse_metadata(as_bytes(sample), Limits{});
    REQUIRE(metadata.has_value());
    CHECK(metadata->metadata_version == "2.5");
    CHECK(metadata->name == "Example.Pkg");
    CHECK(metadata->version == "1.0.RC1");
    CHECK(metadata->requires_python == ">=3.9");
    CHECK(metadata->requires_dist ==
          std::vector<std::string>{"numpy>=1.26; python_version < \"3.13\"",
                                   "pytest ; extra == \"test-all\""});
    CHECK(metadata->provides_extra == std::vector<std::string>{"Test_All"});
    CHECK(metadata->import_names == std::vector<std::string>{"example", "_example ; private"});
    CHECK(metadata->import_namespaces == std::vector<std::string>{"examples"});
  }

  TEST_CASE("name and version keep their trailing blanks, as pip freeze prints them") {
    const auto metadata =
        parse_metadata(as_bytes("name:  Weird Name  \nVERSION: 1.0 \n"), Limits{});
    REQUIRE(metadata.has_value());
    CHECK(metadata->name == "Weird Name  ");
    CHECK(metadata->version == "1.0 ");
  }

  TEST_CASE("a missing field and an empty one differ, and the first of two counts") {
    struct Row {
      std::string_view text;
      bool has_name;
      std::string_view name;
    };
    for (const auto& [text, has_name, name] : std::array{
             Row{"", false, ""},
             Row{"Version: 1\n", false, ""},
             Row{"Name:\n", true, ""},
             Row{"Name: a\nName: b\n", true, "a"},
             Row{"\xef\xbb\xbfName: a\n", false, ""},
             Row{"\nName: a\n", false, ""},
         }) {
      CAPTURE(text);
      const auto metadata = parse_metadata(as_bytes(text), Limits{});
      REQUIRE(metadata.has_value());
      CHECK(metadata->has_name == has_name);
      CHECK(metadata->name == name);
    }
    CHECK(parse_metadata(as_bytes("Version:"), Limits{})->has_version);
    CHECK_FALSE(parse_metadata(as_bytes("Name: a"), Limits{})->has_version);
  }

  TEST_CASE("one empty Import-Name says that there are no modules") {
    const auto metadata = parse_metadata(as_bytes("Import-Name:\n"), Limits{});
    REQUIRE(metadata.has_value());
    CHECK(metadata->import_names == std::vector<std::string>{""});
  }

  TEST_CASE("bytes that are not UTF-8 are an error with their place, in the description too") {
    const auto metadata = parse_metadata(as_bytes("Name: a\n\ncaf\xe9\n"), Limits{});
    REQUIRE_FALSE(metadata.has_value());
    CHECK(metadata.error().kind == ErrorKind::malformed);
    CHECK(metadata.error().offset == 12);
  }

  TEST_CASE("a higher minor version is read and a higher major one is not") {
    struct Row {
      std::string_view text;
      bool supported;
    };
    for (const auto& [text, supported] : std::array{
             Row{"Metadata-Version: 1.0\n", true},
             Row{"Metadata-Version: 1.1\n", true},
             Row{"Metadata-Version: 1.2\n", true},
             Row{"Metadata-Version: 2.1\n", true},
             Row{"Metadata-Version: 2.2\n", true},
             Row{"Metadata-Version: 2.3\n", true},
             Row{"Metadata-Version: 2.4\n", true},
             Row{"Metadata-Version: 2.5\n", true},
             Row{"Metadata-Version: 2.6\n", true},
             Row{"Metadata-Version: 2.99\n", true},
             Row{"Metadata-Version: unknown\n", true},
             Row{"Metadata-Version: 3.0\n", false},
             Row{"Metadata-Version: 10\n", false},
         }) {
      CAPTURE(text);
      const auto metadata = parse_metadata(as_bytes(text), Limits{});
      CHECK(metadata.has_value() == supported);
      if (!metadata) CHECK(metadata.error().kind == ErrorKind::unsupported);
    }
  }

  TEST_CASE("a shorter file gives a part of the fields or the place of a broken character") {
    test::for_each_truncation(as_bytes(sample), [](Bytes bytes) {
      const auto metadata = parse_metadata(bytes, Limits{});
      if (!metadata) {
        CHECK(metadata.error().offset == bytes.size() - 1);  // the first half of the umlaut
        return;
      }
      CHECK(std::string_view("Example.Pkg").starts_with(metadata->name));
      CHECK(metadata->requires_dist.size() <= 2);
    });
  }

  TEST_CASE("a changed byte gives fields or a named error") {
    test::for_each_flip(as_bytes(sample), [](Bytes bytes) {
      const auto metadata = parse_metadata(bytes, Limits{});
      if (!metadata) CHECK_FALSE(metadata.error().message.empty());
    });
  }
}
