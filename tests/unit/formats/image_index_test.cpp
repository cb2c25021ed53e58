#include "formats/image_index.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// As BuildKit writes it for one platform with provenance.
constexpr std::string_view index_text = R"({"schemaVersion":2,
"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:aa","size":1,
"platform":{"architecture":"amd64","os":"linux"},
"annotations":{"org.opencontainers.image.ref.name":"latest"}},
{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:bb","size":2,
"annotations":{"vnd.docker.reference.digest":"sha256:aa",
"vnd.docker.reference.type":"attestation-manifest"},
"platform":{"architecture":"unknown","os":"unknown"}},
{"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","digest":"sha256:cc",
"size":3}],"annotations":{"a":"b"}})";

}  // namespace

TEST_SUITE("image index") {
  TEST_CASE("manifests with their platforms, attestations and inner indexes") {
    const auto index = read_image_index(as_bytes(index_text), {});
    REQUIRE(index.has_value());
    CHECK(index->defects.empty());
    REQUIRE(index->manifests.size() == 3);
    const ImageDescriptor& image = index->manifests[0];
    CHECK(image.digest == "sha256:aa");
    CHECK(image.platform->text() == "linux/amd64");
    CHECK(image.annotation(image_name_annotation) == "latest");
    CHECK_FALSE(is_attestation(image));
    CHECK_FALSE(is_index(image));
    CHECK(is_attestation(index->manifests[1]));
    CHECK_FALSE(is_attestation(index->manifests[2]));
    CHECK(is_index(index->manifests[2]));
    CHECK(index->annotations.size() == 1);
  }

  TEST_CASE("either mark alone makes an attestation") {
    CHECK(is_attestation({.platform = ImagePlatform{.os = "unknown", .architecture = "unknown"}}));
    CHECK(is_attestation({.annotations = {{"vnd.docker.reference.type", "attestation-manifest"}}}));
    CHECK_FALSE(is_attestation({.platform = ImagePlatform{.os = "linux"}}));
  }

  TEST_CASE("other documents are errors") {
    CHECK(read_image_index(as_bytes("{}"), {}).error().kind == ErrorKind::unsupported);
    CHECK(read_image_index(as_bytes("[]"), {}).error().kind == ErrorKind::malformed);
    CHECK(read_image_index(as_bytes(R"({"manifests":{}})"), {}).error().kind ==
          ErrorKind::unsupported);
    CHECK(read_image_index(as_bytes(R"({"manifests":[{"size":1}]})"), {}).error().message ==
          "manifest 0 has no digest");
    Limits limits;
    limits.images = 2;
    CHECK(read_image_index(as_bytes(index_text), limits).error().message ==
          "expected at most 2 manifests, found 3");
  }

  TEST_CASE("truncated and changed documents do no harm") {
    for_each_truncation(as_bytes(index_text),
                        [](Bytes shorter) { CHECK_FALSE(read_image_index(shorter, {})); });
    for_each_flip(as_bytes(index_text), [](Bytes changed) { (void)read_image_index(changed, {}); });
  }
}
