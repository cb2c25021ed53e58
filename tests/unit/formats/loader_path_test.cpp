#include "formats/loader_path.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Directories = std::vector<std::string>;

Directories directories_of(std::string_view text) {
  return read_loader_path(as_bytes(text), Limits{}).value_or(Directories{"refused"});
}

}  // namespace

TEST_SUITE("loader_path") {
  TEST_CASE("colons and line ends stand between directories, and nothing else does") {
    using namespace std::string_view_literals;
    struct Case {
      std::string_view text;
      Directories directories;
    };
    const std::array<Case, 5> cases{{
        {"", {}},
        {"\n::\n", {}},
        {"/lib:/usr/local/lib:/usr/lib", {"/lib", "/usr/local/lib", "/usr/lib"}},
        {"/lib/x\n/usr/lib/x\n# no comment\n", {"/lib/x", "/usr/lib/x", "# no comment"}},
        {"/a b\n/c\0/d"sv, {"/a b", "/c"}},
    }};
    for (const auto& [text, directories] : cases) {
      CAPTURE(text);
      CHECK(directories_of(text) == directories);
    }
  }

  TEST_CASE("too many directories are refused") {
    Limits limits;
    limits.list_entries = 2;
    const auto read = read_loader_path(as_bytes(std::string_view("/a:/b:/c")), limits);
    REQUIRE_FALSE(read);
    CHECK(read.error().message == "more than 2 directories");
  }

  TEST_CASE("every shorter file and every changed one is a list") {
    const std::string_view sample = "/lib:/usr/lib\n";
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { CHECK(read_loader_path(shorter, Limits{})); });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { CHECK(read_loader_path(changed, Limits{})); });
  }
}
