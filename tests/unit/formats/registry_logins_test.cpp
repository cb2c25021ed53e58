#include "formats/registry_logins.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <utility>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// As docker login and podman login write them; `dXNlcjpwOnc=` is `user:p:w`.
constexpr std::string_view logins_text = R"({"auths":{
"https://first.example/v1/":{"auth":"dXNlcjpwOnc="},
"registry.example":{"auth":"YTpi"},
"registry.example/team":{"auth":"Yzpk"},
"http://old.example/v2/":{"username":"e","password":"f"},
"token.example":{"auth":"","identitytoken":"idt"},
"empty.example":{},"odd.example":{"auth":"?"},"list.example":[]},
"credHelpers":{"helped.example":"pass","other.example/team":"osx"},
"credsStore":"general","HttpHeaders":{"a":"b"}})";

std::string login_text(const RegistryLogin* login) {
  if (login == nullptr) return "none";
  return login->user + "|" + login->password + "|" + login->identity_token;
}

}  // namespace

TEST_SUITE("registry logins") {
  TEST_CASE("the longest name that fits counts, and old names count too") {
    const auto logins = read_registry_logins(as_bytes(logins_text), {});
    REQUIRE(logins.has_value());
    struct Row {
      std::string registry, repository, login;
    };
    for (const auto& [registry, repository, login] :
         std::initializer_list<Row>{{"first.example", "team/app", "user|p:w|"},
                                    {"registry.example", "app", "a|b|"},
                                    {"registry.example", "team/app", "c|d|"},
                                    {"registry.example", "teams/app", "a|b|"},
                                    {"old.example", "app", "e|f|"},
                                    {"token.example", "app", "||idt"},
                                    {"empty.example", "app", "none"},
                                    {"odd.example", "app", "none"},
                                    {"list.example", "app", "none"},
                                    {"registry.example:5000", "app", "none"},
                                    {"example", "app", "none"}}) {
      CAPTURE(registry);
      CHECK(login_text(logins->login_for(registry, repository)) == login);
    }
  }

  TEST_CASE("helpers of one registry and of all") {
    const auto logins = read_registry_logins(as_bytes(logins_text), {});
    REQUIRE(logins.has_value());
    CHECK(logins->helper_for("helped.example", "app") == "pass");
    CHECK(logins->helper_for("other.example", "team/app") == "osx");
    CHECK(logins->helper_for("other.example", "app") == "general");
    CHECK(read_registry_logins(as_bytes("{}"), {})->helper_for("a", "b").empty());
  }

  TEST_CASE("what a helper answers") {
    const auto login =
        read_helper_login(as_bytes(R"({"ServerURL":"a","Username":"u","Secret":"s"})"), {});
    REQUIRE(login.has_value());
    CHECK(login_text(&*login) == "u|s|");
    const auto token = read_helper_login(as_bytes(R"({"Username":"<token>","Secret":"t"})"), {});
    REQUIRE(token.has_value());
    CHECK(login_text(&*token) == "||t");
  }

  TEST_CASE("errors do not repeat what was read") {
    for (const char* text : {"secret", "{\"secret\"", "[\"secret\"]", R"({"Username":"secret"})",
                             R"({"Secret":"secret"})", R"({"Username":1,"Secret":"secret"})"}) {
      CAPTURE(text);
      const auto login = read_helper_login(as_bytes(text), {});
      REQUIRE_FALSE(login.has_value());
      CHECK(login.error().message.find("secret") == std::string::npos);
      const auto logins = read_registry_logins(as_bytes(text), {});
      if (!logins) CHECK(logins.error().message.find("secret") == std::string::npos);
    }
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto check = [](Bytes bytes) {
      (void)read_helper_login(bytes, {});
      const auto logins = read_registry_logins(bytes, {});
      if (logins) (void)logins->login_for("registry.example", "team/app");
    };
    for_each_truncation(as_bytes(logins_text), check);
    for_each_flip(as_bytes(logins_text), check);
  }
}
