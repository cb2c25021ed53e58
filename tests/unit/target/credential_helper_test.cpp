#include "target/credential_helper.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <initializer_list>

#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// Helpers in a directory of their own, which is on PATH for as long as they live.
class Helpers {
 public:
  Helpers() {
    const std::string path = directory_.path().string() + ":" + before_;
    setenv("PATH", path.c_str(), 1);
  }
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;
  ~Helpers() { setenv("PATH", before_.c_str(), 1); }

  void add(const std::string& name, const std::string& script) const {
    const std::filesystem::path file = directory_.path() / ("docker-credential-" + name);
    std::ofstream(file) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }

 private:
  TemporaryDirectory directory_;
  std::string before_ = std::getenv("PATH");
};

std::string message_of(const std::string& name, const Limits& limits = {}) {
  const auto login = ask_credential_helper(name, "registry.example", limits);
  REQUIRE_FALSE(login.has_value());
  CHECK(login.error().message.find("secret") == std::string::npos);
  return login.error().message;
}

}  // namespace

TEST_SUITE("credential helper") {
  TEST_CASE("a helper is given the registry and the verb, and answers with a login") {
    const Helpers helpers;
    helpers.add("echo",
                R"(read -r server; printf '{"Username":"%s","Secret":"%s"}' "$1" "$server")");
    const auto login = ask_credential_helper("echo", "registry.example", {});
    REQUIRE(login.has_value());
    REQUIRE(login->has_value());
    CHECK((*login)->user == "get");
    CHECK((*login)->password == "registry.example");
  }

  TEST_CASE("a helper that knows no login is no error") {
    const Helpers helpers;
    helpers.add("none", "echo credentials not found in native keychain; exit 1");
    const auto login = ask_credential_helper("none", "registry.example", {});
    REQUIRE(login.has_value());
    CHECK_FALSE(login->has_value());
  }

  TEST_CASE("helpers that fail are told by their name, without what they say") {
    const Helpers helpers;
    helpers.add("fails", "echo secret; exit 1");
    helpers.add("killed", "kill -9 $$");
    helpers.add("other", "echo secret");
    helpers.add("endless", "while echo secret; do :; done");
    helpers.add("silent", "exec sleep 60");
    const std::string start = "the credential helper docker-credential-";
    const std::string middle = " has no login to give for registry.example: ";
    CHECK(message_of("fails") == start + "fails" + middle + "it failed");
    CHECK(message_of("killed") == start + "killed" + middle + "it failed");
    CHECK(message_of("other") ==
          start + "other" + middle + "expected a login in JSON, found other text");
    CHECK(message_of("missing") == start + "missing" + middle + "No such file or directory");
    CHECK(message_of("endless") == start + "endless" + middle + "its answer has no end");
    Limits limits;
    limits.helper_seconds = 1;
    CHECK(message_of("silent", limits) == start + "silent" + middle + "it does not answer");
  }

  TEST_CASE("what is no name of a program is not run") {
    for (const char* name : {"", "../sh", "a/b", "a b", "a;b"}) {
      CAPTURE(name);
      CHECK(message_of(name).ends_with(" is no name of a credential helper"));
    }
  }
}
