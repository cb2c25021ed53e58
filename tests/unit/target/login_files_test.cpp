#include "target/login_files.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

RemoteOptions options_of(const Variables& variables) {
  return {.variable = [variables](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }};
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::string user_of(const Variables& variables, const std::string& image) {
  const auto login = find_login(*parse_registry_reference(image), options_of(variables), {});
  if (!login) return login.error().message;
  return login->has_value() ? (*login)->user : "nobody";
}

}  // namespace

TEST_SUITE("login files") {
  TEST_CASE("podman's files come before docker's, and one that is named is the only one") {
    const std::string running = "/run/containers/" + std::to_string(getuid()) + "/auth.json";
    using Files = std::vector<std::string>;
    CHECK(login_files({}) == Files{running});
    CHECK(login_files(options_of({{"HOME", "/h"}})) ==
          Files{running, "/h/.config/containers/auth.json", "/h/.docker/config.json"});
    CHECK(login_files(options_of({{"HOME", "/h"},
                                  {"XDG_RUNTIME_DIR", "/r"},
                                  {"XDG_CONFIG_HOME", "/c"},
                                  {"DOCKER_CONFIG", "/d"}})) ==
          Files{"/r/containers/auth.json", "/c/containers/auth.json", "/d/config.json"});
    CHECK(login_files(options_of({{"HOME", "/h"}, {"REGISTRY_AUTH_FILE", "/a"}})) == Files{"/a"});
  }

  TEST_CASE("the first file that knows the registry counts") {
    const TemporaryDirectory directory;
    const std::filesystem::path top = directory.path();
    const Variables variables{{"XDG_RUNTIME_DIR", top / "r"},
                              {"XDG_CONFIG_HOME", top / "c"},
                              {"DOCKER_CONFIG", top / "d"}};
    CHECK(user_of(variables, "a.example/x") == "nobody");
    write(top / "d/config.json", R"({"auths":{"a.example":{"username":"docker","password":"p"},
        "b.example":{"username":"other","password":"p"}}})");
    write(top / "r/containers/auth.json", R"({"auths":{"a.example":{"auth":"cG9kbWFuOnA="}}})");
    CHECK(user_of(variables, "a.example/x") == "podman");
    CHECK(user_of(variables, "b.example/x") == "other");
    CHECK(user_of(variables, "c.example/x") == "nobody");
  }

  TEST_CASE("a file that is none is an error that names it and repeats nothing") {
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "auth.json";
    write(file, "secret");
    CHECK(user_of({{"REGISTRY_AUTH_FILE", file}}, "a.example/x") ==
          "the file of logins " + file + ": expected an object in JSON, found other text");
    CHECK(user_of({{"REGISTRY_AUTH_FILE", directory.path()}}, "a.example/x")
              .starts_with("the file of logins "));
  }

  TEST_CASE("a helper that a file names is asked") {
    const TemporaryDirectory directory;
    const std::string file = directory.path() / "auth.json";
    write(file, R"({"credHelpers":{"a.example":"no/name"},"auths":{"a.example":{}}})");
    CHECK(user_of({{"REGISTRY_AUTH_FILE", file}}, "a.example/x") ==
          "docker-credential-no/name is no name of a credential helper");
    CHECK(user_of({{"REGISTRY_AUTH_FILE", file}}, "b.example/x") == "nobody");
  }
}
