#include "formats/docker_save_manifest.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view manifest_text =
    R"([{"Config":"c.json","RepoTags":["a:1","a:2"],"Layers":["x/layer.tar","y/layer.tar"]},
{"Config":"blobs/sha256/d","RepoTags":null,"Layers":[],"LayerSources":{}}])";
constexpr std::string_view repositories_text = R"({"a":{"1":"x","2":"x"},"host:5000/b":{"l":"y"}})";

struct Row {
  std::string_view input, message;
};

}  // namespace

TEST_SUITE("docker save manifest") {
  TEST_CASE("images with and without tags") {
    const auto images = read_docker_save_manifest(as_bytes(manifest_text), {});
    REQUIRE(images.has_value());
    REQUIRE(images->size() == 2);
    CHECK(images->at(0).config == "c.json");
    CHECK(images->at(0).tags == std::vector<std::string>{"a:1", "a:2"});
    CHECK(images->at(0).layers == std::vector<std::string>{"x/layer.tar", "y/layer.tar"});
    CHECK(images->at(1).tags.empty());
    CHECK(images->at(1).layers.empty());
  }

  TEST_CASE("a wrong member refuses the whole, because layers would be missing") {
    for (const auto& [input, message] : std::initializer_list<Row>{
             {"{}", "expected a list of images, found object"},
             {"[1]", "[0]: expected an object, found number"},
             {R"([{"Layers":[]}])", "[0].Config: is missing"},
             {R"([{"Config":"c","Layers":["a",1]}])",
              "[0].Layers[1]: expected a string, found number"},
             {R"([{"Config":"c","RepoTags":"t"}])",
              "[0].RepoTags: expected an array, found string"},
         }) {
      CAPTURE(input);
      const auto images = read_docker_save_manifest(as_bytes(input), {});
      REQUIRE_FALSE(images.has_value());
      CHECK(images.error().message == message);
    }
    Limits limits;
    limits.images = 1;
    CHECK(read_docker_save_manifest(as_bytes(manifest_text), limits).error().kind ==
          ErrorKind::limit);
    limits = {};
    limits.image_layers = 1;
    CHECK(read_docker_save_manifest(as_bytes(manifest_text), limits).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("names of images in the old form") {
    const auto tags = read_docker_repositories(as_bytes(repositories_text), {});
    REQUIRE(tags.has_value());
    REQUIRE(tags->size() == 3);
    CHECK(tags->at(1).tag == "a:2");
    CHECK(tags->at(2).tag == "host:5000/b:l");
    CHECK(tags->at(2).layer == "y");
    CHECK(read_docker_repositories(as_bytes(R"({"a":1})"), {}).error().message ==
          "a: expected an object, found number");
    CHECK(read_docker_repositories(as_bytes(R"({"a":{"b":1}})"), {}).error().message ==
          "a.b: expected a string, found number");
    Limits limits;
    limits.images = 2;
    CHECK(read_docker_repositories(as_bytes(repositories_text), limits).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("the layer below in the old form") {
    CHECK(read_docker_layer_parent(as_bytes(R"({"id":"x","parent":"y"})"), {}) == "y");
    CHECK(read_docker_layer_parent(as_bytes(R"({"id":"x"})"), {}) == "");
    CHECK(read_docker_layer_parent(as_bytes(R"({"parent":1})"), {}).error().message ==
          "parent: expected a string, found number");
  }

  TEST_CASE("truncated and changed documents do no harm") {
    for (const std::string_view sample : {manifest_text, repositories_text}) {
      for_each_truncation(as_bytes(sample), [](Bytes shorter) {
        CHECK_FALSE(read_docker_save_manifest(shorter, {}));
        CHECK_FALSE(read_docker_repositories(shorter, {}));
        CHECK_FALSE(read_docker_layer_parent(shorter, {}));
      });
      for_each_flip(as_bytes(sample), [](Bytes changed) {
        (void)read_docker_save_manifest(changed, {});
        (void)read_docker_repositories(changed, {});
        (void)read_docker_layer_parent(changed, {});
      });
    }
  }
}
