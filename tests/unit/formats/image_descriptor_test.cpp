#include "formats/image_descriptor.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "formats/json_object.h"
#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view digits =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

struct Row {
  std::string input;
  ErrorKind kind;
  std::string_view message;
};

}  // namespace

TEST_SUITE("image descriptor") {
  TEST_CASE("a digest is read and written the same") {
    const std::string text = "sha256:" + std::string(digits);
    const auto digest = parse_image_digest(text);
    REQUIRE(digest.has_value());
    CHECK(digest->hex() == digits);
    CHECK(image_digest_text(*digest) == text);
  }

  TEST_CASE("what is no SHA-256 digest is refused") {
    for (const auto& [input, kind, message] : std::initializer_list<Row>{
             {"", ErrorKind::malformed, "expected a digest as algorithm:digits, found "},
             {":ab", ErrorKind::malformed, "expected a digest as algorithm:digits, found :ab"},
             {"sha256", ErrorKind::malformed,
              "expected a digest as algorithm:digits, found sha256"},
             {"sha512:ab", ErrorKind::unsupported, "expected a sha256 digest, found one of sha512"},
             {"sha256:../x", ErrorKind::malformed,
              "expected 64 lower-case hexadecimal digits after sha256:, found ../x"},
         }) {
      CAPTURE(input);
      const auto digest = parse_image_digest(input);
      REQUIRE_FALSE(digest.has_value());
      CHECK(digest.error().kind == kind);
      CHECK(digest.error().message == message);
    }
    std::string upper(digits);
    upper.back() = 'F';
    CHECK_FALSE(parse_image_digest("sha256:" + upper).has_value());
    const std::string whole = "sha256:" + std::string(digits);
    for_each_truncation(as_bytes(whole), [](Bytes shorter) {
      CHECK_FALSE(parse_image_digest(as_text(shorter)).has_value());
    });
    for_each_flip(as_bytes(whole),
                  [](Bytes changed) { (void)parse_image_digest(as_text(changed)); });
  }

  TEST_CASE("all members of a descriptor are read, wrong ones are defects") {
    const auto document = parse_json_object(
        as_bytes(R"({"mediaType":"m","digest":"sha256:ab","size":7,"urls":["u"],"annotations":
{"a":"b","c":1},"platform":{"os":"linux","architecture":"arm64","variant":"v8"}})"),
        {});
    REQUIRE(document.has_value());
    std::vector<Error> defects;
    JsonObjectView view(*document, "", defects);
    const ImageDescriptor descriptor = read_image_descriptor(view);
    CHECK(descriptor.media_type == "m");
    CHECK(descriptor.digest == "sha256:ab");
    CHECK(descriptor.size == 7);
    CHECK(descriptor.urls == std::vector<std::string>{"u"});
    CHECK(descriptor.annotation("a") == "b");
    CHECK(descriptor.annotation("c").empty());
    REQUIRE(descriptor.platform.has_value());
    CHECK(descriptor.platform->text() == "linux/arm64/v8");
    REQUIRE(defects.size() == 1);
    CHECK(defects[0].message == "annotations.c: expected a string, found number");
  }
}
