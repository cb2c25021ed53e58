#include "formats/egg_link.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("egg_link") {
  TEST_CASE("the first lines that are not blank are the target and the directory of setup.py") {
    struct Row {
      std::string_view text, target, setup_directory;
    };
    for (const auto& [text, target, setup_directory] : std::array{
             Row{"/srv/project\n.", "/srv/project", "."},
             Row{"/srv/project/src\n../", "/srv/project/src", "../"},
             Row{"\n \r\n\xC2\xA0../p \r.\n/more", "../p", "."},
             Row{"/only", "/only", ""},
             Row{"/caf\xE9\xA0\n.", "/caf\xE9", "."},
             Row{"/a\vb", "/a\vb", ""},
             Row{"", "", ""},
             Row{" \n\t", "", ""},
         }) {
      CAPTURE(text);
      const auto link = parse_egg_link(as_bytes(text), Limits{});
      REQUIRE(link.has_value());
      CHECK(link->target == target);
      CHECK(link->setup_directory == setup_directory);
    }
  }

  TEST_CASE("a file over the limit is an error") {
    const auto link = parse_egg_link(as_bytes("/srv/p"), Limits{.small_text_bytes = 5});
    REQUIRE_FALSE(link.has_value());
    CHECK(link.error().kind == ErrorKind::limit);
  }

  TEST_CASE("whatever changes, there is no second line without a first") {
    const auto check = [](Bytes changed) {
      const auto link = parse_egg_link(changed, Limits{});
      REQUIRE(link.has_value());
      if (link->target.empty()) CHECK(link->setup_directory.empty());
    };
    test::for_each_truncation(as_bytes("/srv/p\n../\n"), check);
    test::for_each_flip(as_bytes("/srv/p\n../\n"), check);
  }
}
