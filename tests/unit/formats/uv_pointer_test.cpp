#include "formats/uv_pointer.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"
#include "support/uv_pointers.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string digits(64, 'a');

std::string newest(const std::string& directory = "q02CosyMKOVGV-C_") {
  return uv_archive(directory, digits, "pkg-1.0-py3-none-any.whl");
}

Result<UvPointer> of_http(const std::string& bytes) {
  return parse_uv_pointer(UvPointerKind::http, as_bytes(bytes));
}

Result<UvPointer> of_revision(const std::string& bytes) {
  return parse_uv_pointer(UvPointerKind::revision, as_bytes(bytes));
}

}  // namespace

TEST_SUITE("uv_pointer") {
  TEST_CASE("a pointer names directory, digest and file") {
    for (const auto& pointer : {of_http(uv_http(newest())), of_revision(uv_revision(newest()))}) {
      REQUIRE(pointer.has_value());
      CHECK(pointer->archive == "q02CosyMKOVGV-C_");
      CHECK(pointer->sha256 == digits);
      CHECK(pointer->file_name == "pkg-1.0-py3-none-any.whl");
    }
  }

  TEST_CASE("older ones have less") {
    const auto oldest = of_http(uv_http(
        pack_array(2) + pack_text("2IPcF8oIo8QxzLzbHGmYK") + pack_array(0), uv_answer.size()));
    REQUIRE(oldest.has_value());
    CHECK(oldest->archive == "2IPcF8oIo8QxzLzbHGmYK");
    CHECK(oldest->sha256.empty());
    CHECK(oldest->file_name.empty());
    const std::string pair = pack_array(2) + pack_text("Sha256") + pack_text(digits);
    const auto hashed = of_http(uv_http(pack_array(2) + pack_text("a") + pack_array(1) + pair));
    REQUIRE(hashed.has_value());
    CHECK(hashed->sha256 == digits);
    const auto of_0_8 = of_revision(uv_revision(pack_array(4) + pack_text("a") + pack_array(0) +
                                                pack_text("f") + std::string(1, '\0')));
    REQUIRE(of_0_8.has_value());
    CHECK(of_0_8->file_name == "f");
    CHECK(of_0_8->sha256.empty());
  }

  TEST_CASE("a digest of another algorithm is none") {
    const std::string hash = "\x81" + pack_text("Sha512") + pack_text("00");
    CHECK(of_http(uv_http(pack_array(2) + pack_text("a") + pack_array(1) + hash))->sha256.empty());
  }

  TEST_CASE("a directory outside of the archives is no directory") {
    for (const std::string name : {"", "..", "a/b", "a b", "a\n"}) {
      CAPTURE(name);
      CHECK(!of_http(uv_http(newest(name))).has_value());
    }
  }

  TEST_CASE("what has another shape is refused, with the place") {
    const std::string hash = "\x81" + pack_text("Sha256");
    const std::array<std::string, 7> all{
        pack_text("a"),
        pack_array(1) + pack_text("a"),
        pack_array(2) + pack_array(0) + pack_array(0),
        pack_array(2) + pack_text("a") + pack_array(1) + hash + pack_text("00"),
        pack_array(2) + pack_text("a") + pack_array(1) + hash + pack_text(std::string(64, 'g')),
        pack_array(2) + pack_text("a") + pack_array(0) + "more",
        pack_array(3) + pack_text("a") + pack_array(0) + std::string("\xc1")};
    for (const std::string& archive : all) {
      CAPTURE(archive);
      const auto pointer = of_http(uv_http(archive));
      REQUIRE(!pointer.has_value());
      CHECK(pointer.error().kind == ErrorKind::malformed);
    }
    CHECK(of_http(std::string(20, '\x7f')).error().offset == 1);
    CHECK(!of_http(newest()).has_value());
    CHECK(!of_http(uv_http(newest(), newest().size() - 1)).has_value());
    CHECK(!of_revision(newest()).has_value());
  }

  TEST_CASE("counts are those of the bytes that are there") {
    // 65,535 items, of which the first has as many, and so on.
    std::string nested = pack_array(4) + pack_text("a") + pack_array(0) + pack_text("f");
    for (int i = 0; i < 1000; ++i) nested += "\xdc\xff\xff";
    CHECK(!of_http(uv_http(nested)).has_value());
    CHECK(!of_http(uv_http("\xdc\xff\xff" + pack_text("a"))).has_value());
  }

  TEST_CASE("hostile bytes end in a value or an error") {
    const std::string one = uv_http(newest());
    for_each_truncation(as_bytes(one), [](Bytes shorter) {
      CHECK(!parse_uv_pointer(UvPointerKind::http, shorter).has_value());
    });
    const std::string other = uv_revision(newest());
    for_each_truncation(as_bytes(other), [](Bytes shorter) {
      CHECK(!parse_uv_pointer(UvPointerKind::revision, shorter).has_value());
    });
    for (const std::string& sample : {one, other}) {
      for_each_flip(as_bytes(sample), [](Bytes changed) {
        for (const UvPointerKind kind : {UvPointerKind::http, UvPointerKind::revision}) {
          const auto pointer = parse_uv_pointer(kind, changed);
          if (pointer) CHECK_FALSE(pointer->archive.empty());
        }
      });
    }
  }
}
