#include "formats/image_manifest.h"

#include <doctest/doctest.h>

#include <initializer_list>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view oci_text = R"({"schemaVersion":2,"config":{"mediaType":
"application/vnd.oci.image.config.v1+json","digest":"sha256:cc","size":10},"layers":[
{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:aa","size":20},
{"mediaType":"application/vnd.oci.image.layer.v1.tar+zstd","digest":"sha256:bb","size":30}],
"annotations":{"org.opencontainers.image.base.name":"debian"}})";

constexpr std::string_view docker_text = R"({"schemaVersion":2,
"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":
"application/vnd.docker.container.image.v1+json","size":1,"digest":"sha256:cc"},"layers":[
{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","size":2,
"digest":"sha256:aa","urls":["a"]}]})";

struct Row {
  std::string_view input;
  ErrorKind kind;
  std::string_view message;
};

}  // namespace

TEST_SUITE("image manifest") {
  TEST_CASE("OCI's with two layers") {
    const auto manifest = read_image_manifest(as_bytes(oci_text), {});
    REQUIRE(manifest.has_value());
    CHECK(manifest->defects.empty());
    CHECK(manifest->config.digest == "sha256:cc");
    REQUIRE(manifest->layers.size() == 2);
    CHECK(manifest->layers[0].digest == "sha256:aa");
    CHECK(manifest->layers[1].media_type == "application/vnd.oci.image.layer.v1.tar+zstd");
    CHECK(manifest->layers[1].size == 30);
    CHECK(manifest->annotations.size() == 1);
  }

  TEST_CASE("docker's schema 2, with a layer that is not distributed") {
    const auto manifest = read_image_manifest(as_bytes(docker_text), {});
    REQUIRE(manifest.has_value());
    REQUIRE(manifest->layers.size() == 1);
    CHECK(manifest->layers[0].urls.size() == 1);
  }

  TEST_CASE("other documents are refused with a sentence") {
    for (const auto& [input, kind, message] : std::initializer_list<Row>{
             {R"({"schemaVersion":1,"fsLayers":[]})", ErrorKind::unsupported,
              "it is a manifest of docker's schema 1, which docker itself refuses since version "
              "28; copy the image with a tool that converts it, such as skopeo copy"},
             {R"({"manifests":[]})", ErrorKind::unsupported,
              "expected an image manifest, found an image index"},
             {R"({"config":{}})", ErrorKind::unsupported,
              "expected an image manifest, found JSON without layers"},
             {R"({"config":{},"layers":[]})", ErrorKind::malformed,
              "the manifest's config has no digest"},
             {R"({"config":{"digest":"d","size":1},"layers":{}})", ErrorKind::malformed,
              "layers: expected an array, found object"},
             {R"({"config":{"digest":"d"},"layers":[{"digest":"a"},{"size":1}]})",
              ErrorKind::malformed, "layers: 2 are listed, and one of them has no digest"},
             {R"({"config":{"digest":"d"},"layers":[1,{"digest":"a"}]})", ErrorKind::malformed,
              "layers: 2 are listed, and one of them has no digest"},
             {"[]", ErrorKind::malformed, "expected an object, found array"},
         }) {
      CAPTURE(input);
      const auto manifest = read_image_manifest(as_bytes(input), {});
      REQUIRE_FALSE(manifest.has_value());
      CHECK(manifest.error().kind == kind);
      CHECK(manifest.error().message == message);
    }
    Limits limits;
    limits.image_layers = 1;
    CHECK(read_image_manifest(as_bytes(oci_text), limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("truncated and changed documents do no harm") {
    for (const std::string_view sample : {oci_text, docker_text}) {
      for_each_truncation(as_bytes(sample),
                          [](Bytes shorter) { CHECK_FALSE(read_image_manifest(shorter, {})); });
      for_each_flip(as_bytes(sample),
                    [](Bytes changed) { (void)read_image_manifest(changed, {}); });
    }
  }
}
