#include "formats/auth_challenge.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view bearer =
    R"(Bearer realm="https://auth.example/token",service="registry.example",scope="repository:team/app:pull")";

}  // namespace

TEST_SUITE("auth challenge") {
  TEST_CASE("a registry's challenge") {
    const auto challenges = parse_auth_challenges(bearer);
    REQUIRE(challenges.has_value());
    REQUIRE(challenges->size() == 1);
    const AuthChallenge& challenge = challenges->front();
    CHECK(challenge.scheme == "bearer");
    CHECK(challenge.parameter("realm") == "https://auth.example/token");
    CHECK(challenge.parameter("service") == "registry.example");
    CHECK(challenge.parameter("scope") == "repository:team/app:pull");
    CHECK(challenge.parameter("error").empty());
  }

  TEST_CASE("several challenges in one header, with blanks, quotes and lumps") {
    const auto challenges = parse_auth_challenges(
        "Negotiate YWJj==, Digest , Basic Realm = \"a \\\"b\\\", c\" , charset=UTF-8,,Bearer "
        "realm=x/y,NTLM, Other abc/def+");
    REQUIRE(challenges.has_value());
    std::string schemes;
    for (const AuthChallenge& challenge : *challenges) schemes += challenge.scheme + " ";
    CHECK(schemes == "negotiate digest basic bearer ntlm other ");
    CHECK((*challenges)[0].parameters.empty());
    CHECK((*challenges)[2].parameter("realm") == "a \"b\", c");
    CHECK((*challenges)[2].parameter("charset") == "UTF-8");
    CHECK((*challenges)[3].parameter("realm") == "x/y");
    CHECK((*challenges)[5].parameters.empty());
  }

  TEST_CASE("nothing is no challenge; other text is an error") {
    CHECK(parse_auth_challenges("")->empty());
    CHECK(parse_auth_challenges(" , ")->empty());
    for (const char* text : {"Basic realm=\"open", "realm=\"x\"", "Basic \x01", "Basic realm=(",
                             "Basic realm=\"x\\"}) {
      CAPTURE(text);
      const auto challenges = parse_auth_challenges(text);
      REQUIRE_FALSE(challenges.has_value());
      CHECK(challenges.error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("truncated and changed headers do no harm") {
    const auto check = [](Bytes bytes) { (void)parse_auth_challenges(as_text(bytes)); };
    for_each_truncation(as_bytes(bearer), check);
    for_each_flip(as_bytes(bearer), check);
  }
}
