#include "target/registry_authorization.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>

#include "base/base64.h"
#include "support/registry_server.h"
#include "support/temporary_directory.h"
#include "target/registry_client.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view blob = "the bytes of a blob";
const std::string basic = "Basic " + to_base64(as_bytes("user:secret"));

// A registry that wants something, and a user who has a file of logins.
class World {
 public:
  explicit World(const RegistryServer::Twist& twist) : server_(builder(), twist) {}

  World& login(const std::string& members) {
    std::ofstream(directory_.path() / "auth.json")
        << fmt::format(R"({{"auths":{{"{}":{{{}}}}}}})", server_.http().address(), members);
    return *this;
  }
  World& password() {
    return login(fmt::format(R"("auth":"{}")", to_base64(as_bytes("user:secret"))));
  }

  Result<std::vector<std::byte>> fetch() const {
    const RemoteOptions options{
        .is_plain = true, .variable = [this](std::string_view name) -> std::optional<std::string> {
          if (name != "REGISTRY_AUTH_FILE") return std::nullopt;
          return (directory_.path() / "auth.json").string();
        }};
    const RegistryClient client(*parse_registry_reference(server_.name()), options, hasty_limits());
    return client.document({.digest = digest_text(blob), .size = blob.size()});
  }
  std::string message() const {
    const auto document = fetch();
    REQUIRE_FALSE(document.has_value());
    CHECK(document.error().message.find("secret") == std::string::npos);
    return server_.message_of(document.error());
  }
  [[nodiscard]] const RegistryServer& server() const { return server_; }

 private:
  static ImageBuilder builder() {
    ImageBuilder builder;
    builder.blob(std::string(blob));
    return builder;
  }
  TemporaryDirectory directory_;
  RegistryServer server_;
};

HttpAnswer challenge(const std::string& text) {
  return answer(401, R"({"errors":[{"message":"authentication required"}]})",
                {"WWW-Authenticate: " + text});
}

RegistryServer::Twist wants(const std::string& authorization, const std::string& text) {
  return [=](const HttpCall& call) {
    const bool is_enough = call.header("authorization") == authorization;
    return is_enough ? std::nullopt : std::optional(challenge(text));
  };
}

std::string bearer_of(const HttpServer& tokens) {
  return fmt::format(R"(Bearer realm="http://{}/token?a=b",service="the service")",
                     tokens.address());
}

}  // namespace

TEST_SUITE("registry authorization") {
  TEST_CASE("user and password are sent where they are asked for") {
    World world(wants(basic, "Basic realm=x"));
    CHECK(world.message() ==
          "HOST does not give team/app to everybody, or has no such image; no login for HOST was "
          "found: log in with docker login or podman login");
    CHECK(world.password().fetch().has_value());
    CHECK(world.server().http().calls().size() == 3);
    CHECK(world.login(R"("auth":"dXNlcjp3cm9uZw==")").message() ==
          "HOST does not give team/app to everybody, or has no such image; the login for HOST may "
          "be too old: log in again");
  }

  TEST_CASE("a token is asked for with the login, or without one") {
    const HttpServer tokens([](const HttpCall&) { return answer(200, R"({"token":"tok"})"); });
    World world(wants("Bearer tok", bearer_of(tokens)));
    CHECK(world.fetch().has_value());
    CHECK(world.password().fetch().has_value());
    const std::vector<HttpCall> calls = tokens.calls();
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].path == "/token?a=b&service=the%20service&scope=repository%3Ateam%2Fapp%3Apull");
    CHECK(calls[0].header("authorization").empty());
    CHECK(calls[1].path == calls[0].path + "&account=user");
    CHECK(calls[1].header("authorization") == basic);
  }

  TEST_CASE("an identity token is exchanged for a token") {
    const HttpServer tokens(
        [](const HttpCall&) { return answer(200, R"({"access_token":"tok"})"); });
    World world(wants("Bearer tok", bearer_of(tokens) + ",scope=\"repository:x:pull\""));
    CHECK(world.login(R"("identitytoken":"secret&1")").fetch().has_value());
    const HttpCall call = tokens.calls().front();
    CHECK(call.method == "POST");
    CHECK(call.path == "/token?a=b");
    CHECK(call.body ==
          "grant_type=refresh_token&client_id=icecore&service=the%20service&scope=repository%3Ax%3A"
          "pull&refresh_token=secret%261");
  }

  TEST_CASE("a token that is too old is replaced") {
    int given = 0;
    const HttpServer tokens([&](const HttpCall&) {
      return answer(200, fmt::format(R"({{"token":"tok{}"}})", ++given));
    });
    World world(wants("Bearer tok2", bearer_of(tokens)));
    CHECK(world.fetch().has_value());
    CHECK(given == 2);
  }

  TEST_CASE("servers of tokens that give none are one sentence") {
    struct Row {
      HttpAnswer answer;
      std::string message;
    };
    const std::string refused =
        "HOST does not give team/app to everybody, or has no such image; "
        "the login for HOST may be too old: log in again";
    for (const auto& [other, message] : std::initializer_list<Row>{
             {answer(401, "secret"), refused},
             {answer(403), refused},
             {answer(404), "the server of tokens answers 404"},
             {answer(503), "the server of tokens answers 503; try again later"},
             {answer(200, "<html>secret"),
              "the server of tokens for HOST: expected a token in JSON, found other text"},
             {answer(302, "", {"Location: http://registry.example/"}),
              "the server of tokens answers 302"}}) {
      CAPTURE(message);
      const HttpServer tokens([&](const HttpCall&) { return other; });
      World world(wants("Bearer tok", bearer_of(tokens)));
      CHECK(world.password().message() == message);
    }
  }

  TEST_CASE("a challenge that leads nowhere is one sentence") {
    World nowhere(wants("Bearer tok", "Bearer realm=\"file:///etc/passwd\""));
    CHECK(nowhere.message() == "HOST names no server that gives tokens");
    World odd(wants("Bearer tok", "Negotiate"));
    CHECK(odd.message() == "HOST wants to be asked in another way than with a token or a password");
  }

  TEST_CASE("a login does not follow to another host, and comes back to its own") {
    const HttpServer store([](const HttpCall&) { return answer(200, std::string(blob)); });
    const std::string there = store.address();
    World world([&](const HttpCall& call) -> std::optional<HttpAnswer> {
      if (call.header("authorization") != basic) return challenge("Basic realm=x");
      return answer(307, "", {"Location: http://" + there + "/store"});
    });
    CHECK(world.password().fetch().has_value());
    REQUIRE(store.calls().size() == 1);
    CHECK(store.calls().front().header("authorization").empty());
    World inside([&](const HttpCall& call) -> std::optional<HttpAnswer> {
      if (call.header("authorization") != basic) return challenge("Basic realm=x");
      if (call.path == "/elsewhere") return answer(200, std::string(blob));
      return answer(307, "", {"Location: /elsewhere"});
    });
    CHECK(inside.password().fetch().has_value());
  }

  TEST_CASE("what a server repeats of a login is not told") {
    World world([&](const HttpCall& call) -> std::optional<HttpAnswer> {
      if (call.header("authorization").empty()) return challenge("Basic realm=x");
      return answer(403, fmt::format(R"({{"message":"no {}"}})", call.header("authorization")));
    });
    const std::string message = world.password().message();
    CHECK(message.find(basic.substr(6)) == std::string::npos);
    CHECK(message.starts_with("HOST refuses access to team/app, or has no such image"));
  }

  TEST_CASE("a file of logins that cannot be read is told where a login is needed") {
    World open([](const HttpCall&) { return std::nullopt; });
    CHECK(open.login("\"secret").fetch().has_value());
    World closed(wants(basic, "Basic realm=x"));
    CHECK(closed.login("\"secret")
              .message()
              .ends_with("auth.json: expected an object in JSON, found other text"));
  }
}
