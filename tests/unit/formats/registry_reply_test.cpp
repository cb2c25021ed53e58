#include "formats/registry_reply.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <utility>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view refusal_text =
    R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"2"}}]})";

}  // namespace

TEST_SUITE("registry reply") {
  TEST_CASE("a token by either name") {
    const Limits limits;
    CHECK(read_registry_token(as_bytes(R"({"token":"a.b-c","expires_in":300})"), limits) ==
          "a.b-c");
    CHECK(read_registry_token(as_bytes(R"({"access_token":"d"})"), limits) == "d");
    CHECK(read_registry_token(as_bytes(R"({"token":"","access_token":"d"})"), limits) == "d");
  }

  TEST_CASE("an answer without a usable token is an error that does not repeat it") {
    for (const char* text :
         {"", "<html>secret", "[]", "{}", R"({"token":1})", R"({"token":"secret\r\nX: y"})",
          R"({"token":"se cret"})", "{\"token\":\"\xc3\xa4secret\"}"}) {
      CAPTURE(text);
      const auto token = read_registry_token(as_bytes(text), {});
      REQUIRE_FALSE(token.has_value());
      CHECK(token.error().message.find("secret") == std::string::npos);
    }
  }

  TEST_CASE("why a registry or an engine refused") {
    for (const auto& [text, said] : std::initializer_list<std::pair<std::string, std::string>>{
             {std::string(refusal_text), "manifest unknown"},
             {R"({"errors":[{"code":"DENIED"}]})", "DENIED"},
             {R"({"details":"incorrect username or password"})", "incorrect username or password"},
             {R"({"message":"no such image: a\n"})", "no such image: a"},
             {R"({"errors":[]})", ""},
             {R"({"errors":{}})", ""},
             {"<html>", ""},
             {R"({"message":")" + std::string(1000, 'a') + "\"}", std::string(300, 'a')}}) {
      CAPTURE(text);
      CHECK(read_refusal(as_bytes(text), {}) == said);
    }
  }

  TEST_CASE("truncated and changed answers do no harm") {
    const auto check = [](Bytes bytes) {
      (void)read_registry_token(bytes, {});
      CHECK(read_refusal(bytes, {}).size() <= 300);
    };
    for_each_truncation(as_bytes(refusal_text), check);
    for_each_flip(as_bytes(refusal_text), check);
  }
}
