#include "formats/installer.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("installer") {
  TEST_CASE("the installer is the first line that is not blank, stripped") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"pip\n", "pip"},
             Row{"uv", "uv"},
             Row{"poetry 2.1.3\n", "poetry 2.1.3"},
             Row{"\r\n \t\n  conda \r\nsecond\n", "conda"},
             Row{"", ""},
             Row{"\n \n", ""},
         }) {
      CAPTURE(text);
      CHECK(parse_installer(as_bytes(text), Limits{}) == std::string(expected));
    }
  }

  TEST_CASE("bytes that are not UTF-8 and files that are too long are errors") {
    const auto broken = parse_installer(as_bytes("pip\n\xff"), Limits{});
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().kind == ErrorKind::malformed);
    CHECK(broken.error().offset == 4);
    const auto large = parse_installer(as_bytes("pip\n"), Limits{.small_text_bytes = 3});
    REQUIRE_FALSE(large.has_value());
    CHECK(large.error().kind == ErrorKind::limit);
  }

  TEST_CASE("any part of a file gives a part of the name") {
    test::for_each_truncation(as_bytes(" \npip\n"), [](Bytes bytes) {
      CHECK(std::string_view("pip").starts_with(parse_installer(bytes, Limits{}).value()));
    });
    test::for_each_flip(as_bytes(" \npip\n"), [](Bytes bytes) {
      const auto installer = parse_installer(bytes, Limits{});
      if (installer) CHECK(installer->find('\n') == std::string::npos);
    });
  }
}
