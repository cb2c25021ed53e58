#include <doctest/doctest.h>

#include <filesystem>
#include <initializer_list>

#include "support/registry_server.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string layer = TarBuilder().file("a", "1").build();

std::string saved() {
  ImageBuilder builder;
  builder.docker_manifest({builder.docker_image({layer}, {"app:latest"})});
  return builder.tar();
}

// An engine that answers as a test says.
class Engine {
 public:
  explicit Engine(const HttpServer::Handler& handler)
      : server_(handler, (directory_.path() / "socket").string()) {}

  Result<Image> open(const std::string& name, ImageForm form = ImageForm::docker,
                     const Limits& limits = hasty_limits()) const {
    const RemoteOptions remote{
        .variable = [&](std::string_view variable) -> std::optional<std::string> {
          const bool is_own =
              variable == (form == ImageForm::docker ? "DOCKER_HOST" : "CONTAINER_HOST");
          return is_own ? std::optional("unix://" + server_.address()) : std::nullopt;
        }};
    return open_image({.form = form, .path = name}, {.platform = "", .remote = remote}, limits);
  }
  std::string message(const std::string& name) const {
    const Result<Image> image = open(name);
    REQUIRE_FALSE(image.has_value());
    return image.error().message;
  }
  [[nodiscard]] std::string asked() const { return server_.paths().back(); }

 private:
  TemporaryDirectory directory_;
  HttpServer server_;
};

Result<Image> open_at(const std::string& host, ImageForm form = ImageForm::docker) {
  const RemoteOptions remote{.variable = [&](std::string_view variable) {
    return variable.ends_with("_HOST") ? std::optional(host) : std::nullopt;
  }};
  return open_image({.form = form, .path = "app"}, {.platform = "", .remote = remote}, {});
}

}  // namespace

TEST_SUITE("container engine") {
  TEST_CASE("an image of docker and of podman") {
    const Engine engine([](const HttpCall&) { return answer(200, saved()); });
    for (const ImageForm form : {ImageForm::docker, ImageForm::podman}) {
      const Result<Image> image = engine.open("app", form);
      REQUIRE_MESSAGE(image.has_value(), image.error().message);
      CHECK(image->names == std::vector<std::string>{"app:latest"});
      for (int i = 0; i < 2; ++i) CHECK((layer_text(*image, 0) == layer));
    }
  }

  TEST_CASE("a name without a tag has the usual one; ids and digests have none") {
    const Engine engine([](const HttpCall&) { return answer(200, saved()); });
    for (const auto& [name, asked] : std::initializer_list<std::pair<std::string, std::string>>{
             {"app", "app:latest"},
             {"app:1", "app:1"},
             {"localhost:5000/team/app", "localhost:5000/team/app:latest"},
             {"68870a34c58b", "68870a34c58b"},
             {"sha256:68870a34c58b", "sha256:68870a34c58b"},
             {"app@sha256:12", "app@sha256:12"},
             {"a b?c#d", "a%20b%3Fc%23d:latest"}}) {
      CAPTURE(name);
      (void)engine.open(name);
      CHECK(engine.asked() == "GET /images/" + asked + "/get");
    }
  }

  TEST_CASE("an engine that refuses, stops or sends something else is one sentence") {
    struct Row {
      HttpAnswer answer;
      std::string message;
    };
    const std::string whole = saved();
    for (const auto& [other, message] : std::initializer_list<Row>{
             {answer(404, R"({"message":"no such image: app"})"),
              "docker:app: docker has no image app:latest (no such image: app); `docker images` "
              "lists those that it has"},
             {answer(500, R"({"message":"disk full"})"),
              "docker:app: docker answers 500 (disk full); try again later"},
             {answer(403), "docker:app: docker answers 403"},
             {answer(200, "<html>" + std::string(1'000, 'a')),
              "docker:app: expected a tar, found other bytes"}}) {
      CAPTURE(message);
      const Engine engine([&](const HttpCall&) { return other; });
      CHECK(engine.message("app") == message);
    }
    const Engine stopping(
        [&](const HttpCall&) { return cut_answer(answer(200, whole), whole.size() / 2); });
    CHECK(stopping.message("app").starts_with("docker:app: docker stopped after "));
    CHECK(stopping.message("app").ends_with("; look at its log and try again"));
    const Engine short_one([&](const HttpCall&) { return answer(200, whole.substr(0, 2'000)); });
    CHECK_FALSE(short_one.open("app").has_value());
    const Engine large([&](const HttpCall&) { return answer(200, whole); });
    Limits limits = hasty_limits();
    limits.spool_bytes = whole.size() - 1;
    CHECK(large.open("app", ImageForm::docker, limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("an engine that is not there, or not on this machine") {
    CHECK(open_at("unix:///nowhere/socket").error().message ==
          "docker:app: docker has no socket at /nowhere/socket: start docker, or name its socket "
          "in DOCKER_HOST=unix:///PATH");
    CHECK(open_at("tcp://user:secret@engine.example:2375").error().message ==
          "docker:app: DOCKER_HOST names an engine by tcp, and only sockets of this machine are "
          "spoken to: set DOCKER_HOST=unix:///PATH, or save the image and audit "
          "docker-archive:FILE");
    CHECK(open_at("ssh://engine.example", ImageForm::podman).error().kind ==
          ErrorKind::unsupported);
  }
}
