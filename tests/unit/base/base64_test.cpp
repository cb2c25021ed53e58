#include "base/base64.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <utility>

using namespace icecore;

TEST_SUITE("base64") {
  TEST_CASE("RFC 4648's own examples, both ways") {
    for (const auto& [text, encoded] :
         std::initializer_list<std::pair<std::string, std::string>>{{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"},
                                                                    {"\xfb\xff", "+/8="}}) {
      CAPTURE(encoded);
      CHECK(to_base64(as_bytes(text)) == encoded);
      CHECK(from_base64(encoded) == text);
    }
    CHECK(from_base64("Zg") == "f");
  }

  TEST_CASE("other text is an error that does not repeat it") {
    for (const char* text : {"Zg====", "Z", "Zg-_", "se cret", "secret!!", "Zg==Zg=="}) {
      CAPTURE(text);
      CHECK(from_base64(text).error().message == "expected base64, found other text");
    }
  }
}
