#include "formats/installed_files.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("installed_files") {
  TEST_CASE("each line that is not empty is a path, blanks kept") {
    const auto files =
        parse_installed_files(as_bytes("../six.py\r\n\n ../a b.py \n..\\c.py\vPKG-INFO"), Limits{});
    REQUIRE(files.has_value());
    REQUIRE(files->size() == 4);
    CHECK((*files)[0].path == "../six.py");
    CHECK((*files)[0].line == 1);
    CHECK((*files)[1].path == " ../a b.py ");
    CHECK((*files)[1].line == 3);
    CHECK((*files)[2].path == "..\\c.py");
    CHECK((*files)[3].path == "PKG-INFO");
  }

  TEST_CASE("a list that is not UTF-8 or over a limit is an error") {
    CHECK(parse_installed_files(as_bytes("a\n\xFF"), Limits{}).error().kind ==
          ErrorKind::malformed);
    CHECK(parse_installed_files(as_bytes("a\nb"), Limits{.record_rows = 1}).error().kind ==
          ErrorKind::limit);
    CHECK(parse_installed_files(as_bytes("a\nb"), Limits{.manifest_bytes = 2}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("whatever changes, no path is empty or holds a line end") {
    const auto check = [](Bytes changed) {
      const auto files = parse_installed_files(changed, Limits{});
      if (!files.has_value()) return;
      for (const InstalledFile& file : *files) {
        CHECK_FALSE(file.path.empty());
        CHECK(file.path.find_first_of("\r\n") == std::string::npos);
      }
    };
    test::for_each_truncation(as_bytes("../a.py\n\nb\r\n"), check);
    test::for_each_flip(as_bytes("../a.py\n\nb\r\n"), check);
  }
}
