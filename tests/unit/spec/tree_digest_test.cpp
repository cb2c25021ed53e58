#include "spec/tree_digest.h"

#include <doctest/doctest.h>

#include <string>

#include "base/digest.h"
#include "spec/file_kinds.h"

using namespace icecore;
using namespace std::string_literals;

namespace {

SpecFile at(std::string path, SpecFile file) {
  file.path = std::move(path);
  return file;
}

std::string hex(std::string_view text) {
  return sha256_of(as_bytes(text)).hex();
}

}  // namespace

TEST_SUITE("tree_digest") {
  TEST_CASE("it is the digest of sorted lines that end with NUL") {
    std::vector<SpecFile> files{at("b/x", counted_file(0755, 3, hex("abc"))),
                                at("a b", counted_file(0644, 0, hex(""))),
                                at("l", counted_link("b/x")), at("p", counted_other("fifo"))};
    const std::string lines = "F 0 " + hex("") + " a b\0"s + "X 3 " + hex("abc") + " b/x\0"s +
                              "L 3 " + hex("b/x") + " l\0"s + "O 4 " + hex("fifo") + " p\0"s;
    CHECK(digest_tree(files) == SpecTree{.files = 4, .digest = "sha256:" + hex(lines)});
    CHECK(files.front().path == "a b");
    std::vector<SpecFile> none;
    CHECK(digest_tree(none) == SpecTree{.files = 0, .digest = "sha256:" + hex("")});
  }

  TEST_CASE("of a mode only whether somebody may execute the file counts") {
    CHECK(counted_file(0600, 1, "ab").kind == "F");
    CHECK(counted_file(0100, 1, "ab").kind == "X");
    CHECK(counted_file(0644, 1, "ab") == counted_file(0666, 1, "ab"));
    CHECK(counted_as(0755, "entry-point a:b").size == 15);
  }

  TEST_CASE("a file that nobody could read has no digest") {
    CHECK(counted_file(0644, 7, "").digest.empty());
  }
}
