#include "target/user_file.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("user file") {
  TEST_CASE("a file, a link to it, and none") {
    const TemporaryDirectory directory;
    const std::string path = (directory.path() / "file").string();
    std::ofstream(path) << "text";
    std::filesystem::create_symlink("file", directory.path() / "link");
    CHECK(*read_user_file(path, 4) == "text");
    CHECK(*read_user_file((directory.path() / "link").string(), 4) == "text");
    CHECK_FALSE(read_user_file((directory.path() / "none").string(), 4)->has_value());
    CHECK(read_user_file(path, 3).error().kind == ErrorKind::limit);
    CHECK_FALSE(read_user_file(directory.path().string(), 4).has_value());
  }
}
