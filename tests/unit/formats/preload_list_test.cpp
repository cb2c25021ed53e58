#include "formats/preload_list.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Names = std::vector<std::string>;

Names names_of(std::string_view text) {
  return read_preload_list(as_bytes(text), Limits{}).value_or(Names{"refused"});
}

}  // namespace

TEST_SUITE("preload_list") {
  TEST_CASE("names end at blanks, tabs, line ends and colons; `#` starts a comment") {
    struct Case {
      std::string_view text;
      Names names;
    };
    const std::array<Case, 6> cases{{
        {"", {}},
        {"/lib/liba.so\n", {"/lib/liba.so"}},
        {"liba.so libb.so:libc.so\tlibd.so", {"liba.so", "libb.so", "libc.so", "libd.so"}},
        {"# all of it\n  \n::\n", {}},
        {"liba.so # libb.so\nlibc.so#libd.so\nlibe.so", {"liba.so", "libc.so", "libe.so"}},
        {"a\rb", {"a\rb"}},
    }};
    for (const auto& [text, names] : cases) {
      CAPTURE(text);
      CHECK(names_of(text) == names);
    }
  }

  TEST_CASE("the variable has separators of the loader's choice, and no comments") {
    CHECK(preload_names("", " :") == Names{});
    CHECK(preload_names("liba.so:/lib/libb.so  libc.so#1:", " :") ==
          Names{"liba.so", "/lib/libb.so", "libc.so#1"});
    CHECK(preload_names("liba.so\nlibb.so", " :") == Names{"liba.so\nlibb.so"});
    CHECK(preload_names("liba.so\nlibb.so", " :\n") == Names{"liba.so", "libb.so"});
  }

  TEST_CASE("a list of too many names is refused") {
    Limits limits;
    limits.list_entries = 2;
    const Result<Names> read = read_preload_list(as_bytes(std::string_view("a b\nc")), limits);
    REQUIRE_FALSE(read);
    CHECK(read.error().message == "more than 2 names");
  }

  TEST_CASE("every shorter list and every changed one is a list") {
    const std::string_view sample = "# a\n/lib/liba.so libb.so:\n";
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { CHECK(read_preload_list(shorter, Limits{})); });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { CHECK(read_preload_list(changed, Limits{})); });
  }
}
