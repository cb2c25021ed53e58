#include "target/image_reference.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <tuple>
#include <vector>

#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

struct Row {
  std::string text;
  std::vector<std::string> existing;
  std::string path, tag;
};

}  // namespace

TEST_SUITE("image reference") {
  TEST_CASE("the path ends at the last colon behind the last slash, or where a path is") {
    for (const auto& [text, existing, path, tag] : std::initializer_list<Row>{
             {"docker-archive:a.tar", {}, "a.tar", ""},
             {"docker-archive:a.tar:latest", {}, "a.tar", "latest"},
             {"docker-archive:/x:y/a.tar", {}, "/x:y/a.tar", ""},
             {"docker-archive:/x:y/a.tar:t", {}, "/x:y/a.tar", "t"},
             {"docker-archive:a.tar:b:t", {"a.tar"}, "a.tar", "b:t"},
             {"docker-archive:a.tar:host:5000/b:t", {"a.tar"}, "a.tar", "host:5000/b:t"},
             {"docker-archive:a:b", {"a:b", "a"}, "a:b", ""},
             {"oci-archive:a.tar:v1", {"a.tar"}, "a.tar", "v1"},
             {"oci-dir:/d/e:v1", {"/d/e"}, "/d/e", "v1"},
             {"oci-dir:/d/e", {}, "/d/e", ""},
             {"sif:/d/e.sif", {}, "/d/e.sif", ""},
             {"sif:a:b", {"a"}, "a:b", ""},
             {"squashfs:a@1", {}, "a@1", ""},
         }) {
      CAPTURE(text);
      const auto exists = [&](const std::string& one) {
        return std::ranges::find(existing, one) != existing.end();
      };
      const auto reference = parse_image_reference(text, exists);
      REQUIRE(reference.has_value());
      REQUIRE(reference->has_value());
      CHECK((*reference)->path == path);
      CHECK((*reference)->tag == tag);
      CHECK_FALSE((*reference)->number.has_value());
    }
  }

  TEST_CASE("names with engines and in registries") {
    const auto exists = [](const std::string&) { return true; };
    for (const auto& [text, form, path] :
         std::initializer_list<std::tuple<std::string, ImageForm, std::string>>{
             {"docker:app:1", ImageForm::docker, "app:1"},
             {"podman:localhost/app", ImageForm::podman, "localhost/app"},
             {"registry:registry.example:5000/app:1", ImageForm::registry,
              "registry.example:5000/app:1"}}) {
      CAPTURE(text);
      const auto reference = parse_image_reference(text, exists);
      REQUIRE(reference.has_value());
      REQUIRE(reference->has_value());
      CHECK((*reference)->form == form);
      CHECK((*reference)->path == path);
      CHECK((*reference)->text() == text);
      CHECK_FALSE(is_on_disk(form));
    }
    for (const char* text : {"docker:", "podman:", "registry:", "sif:", "squashfs:", "registry:A b",
                             "registry:https://registry.example/app"}) {
      CAPTURE(text);
      const auto reference = parse_image_reference(text, exists);
      REQUIRE_FALSE(reference.has_value());
      CHECK(reference.error().kind == ErrorKind::usage);
    }
    CHECK_FALSE(parse_image_reference("python:3.12", exists)->has_value());
  }

  TEST_CASE("a number chooses one of several images") {
    const auto exists = [](const std::string& path) { return path == "a.tar"; };
    for (const char* text : {"docker-archive:a.tar:@2", "docker-archive:a.tar@2"}) {
      const auto reference = parse_image_reference(text, exists);
      REQUIRE(reference.has_value());
      CHECK((*reference)->number == 2);
      CHECK((*reference)->text() == "docker-archive:a.tar:@2");
    }
    const auto wrong = parse_image_reference("docker-archive:a.tar:@x", exists);
    REQUIRE_FALSE(wrong.has_value());
    CHECK(wrong.error().kind == ErrorKind::usage);
    CHECK(wrong.error().message ==
          "expected the number of an image, from 0, behind the @ of docker-archive:a.tar:@x");
  }

  TEST_CASE("other text is no reference to an image") {
    const auto never = [](const std::string&) { return false; };
    for (const char* text : {"a.tar", "rootfs:/", "oci-dir", "docker", "dir:x"}) {
      const auto reference = parse_image_reference(text, never);
      REQUIRE(reference.has_value());
      CHECK_FALSE(reference->has_value());
    }
  }

  TEST_CASE("a path is what its content is") {
    const TemporaryDirectory directory;
    const auto write = [&](const char* name, const std::string& text) {
      std::ofstream(directory.path() / name, std::ios::binary) << text;
      return (directory.path() / name).string();
    };
    const std::string tar = TarBuilder().file("a", "b").build();
    CHECK(detect_image(write("a.tar", tar)) == ImageForm::archive);
    CHECK(detect_image(write("a.tgz", gzip_member(tar))) == ImageForm::archive);
    CHECK(detect_image(write("a.zst", zstd_frame(tar))) == ImageForm::archive);
    CHECK_FALSE(detect_image(write("a.txt", "text")).has_value());
    CHECK_FALSE(detect_image(write("empty", "")).has_value());
    CHECK_FALSE(detect_image(directory.path() / "missing").has_value());
    CHECK_FALSE(detect_image(directory.path()).has_value());
    ImageBuilder builder;
    builder.layout({}).write(directory.path() / "layout");
    CHECK(detect_image(directory.path() / "layout") == ImageForm::oci_dir);
  }
}
