#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <memory>

#include "collect/kept_layers.h"
#include "collect/streamed_layers.h"
#include "facts/fact_cache.h"
#include "support/registry_server.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string first = TarBuilder().file("a", "1").build();
const std::string second = TarBuilder().file("b", "2").build();

ImageBuilder two_layers() {
  ImageBuilder builder;
  builder.layout({builder.oci_image({first, second})});
  return builder;
}

std::ptrdiff_t count_of(const HttpServer& server, const std::string& path) {
  return std::ranges::count(server.paths(), "GET " + path);
}

// The end of the message, behind the reference.
std::string refusal(const RegistryServer::Twist& twist, const std::string& suffix = ":1") {
  const RegistryServer registry(two_layers(), twist);
  const Result<Image> image = registry.open(suffix);
  REQUIRE_FALSE(image.has_value());
  const std::string message = registry.message_of(image.error());
  const std::string start = "registry:HOST/team/app" + suffix + ": ";
  REQUIRE(message.starts_with(start));
  return message.substr(start.size());
}

RegistryServer::Twist for_manifests(const HttpAnswer& other) {
  return [other](const HttpCall& call) {
    const bool is_manifest = call.path.find("/manifests/") != std::string::npos;
    return is_manifest ? std::optional(other) : std::nullopt;
  };
}

}  // namespace

TEST_SUITE("registry image") {
  TEST_CASE("an image, whose layers are fetched when they are read, and once") {
    const RegistryServer registry(two_layers());
    const Result<Image> image = registry.open();
    REQUIRE_MESSAGE(image.has_value(), image.error().message);
    CHECK(image->form == ImageForm::registry);
    CHECK(image->names == std::vector<std::string>{registry.name() + ":1"});
    CHECK(image->manifest_digest == registry.top());
    CHECK(image->config.environment == std::vector<std::string>{"A=b"});
    REQUIRE(image->layers.size() == 2);
    CHECK(image->layers[0].digest == digest_text(first));
    CHECK(image->layers[0].size == first.size());
    CHECK(count_of(registry.http(), blob_path(first)) == 0);
    for (int i = 0; i < 2; ++i) {
      CHECK((layer_text(*image, 0) == first));
      CHECK((layer_text(*image, 1) == second));
    }
    CHECK(count_of(registry.http(), blob_path(first)) == 1);
    CHECK(count_of(registry.http(), blob_path(second)) == 1);
  }

  TEST_CASE(
      "a layer that was not read to its end, or that there is no room for, is fetched again") {
    const RegistryServer registry(two_layers());
    Limits limits = hasty_limits();
    limits.spool_bytes = first.size() - 1;
    const Result<Image> image = registry.open(":1", "linux/amd64", {}, limits);
    REQUIRE(image.has_value());
    for (int i = 0; i < 2; ++i) CHECK((layer_text(*image, 0) == first));
    CHECK(count_of(registry.http(), blob_path(first)) == 2);
    const Result<Image> other = registry.open();
    REQUIRE(other.has_value());
    std::array<std::byte, 10> start{};
    REQUIRE((*other->open_layer(1))->read(start).has_value());
    CHECK((layer_text(*other, 1) == second));
    CHECK(count_of(registry.http(), blob_path(second)) == 2);
  }

  TEST_CASE("a layer that the cache has by its digest is not fetched") {
    const RegistryServer registry(two_layers());
    const TemporaryDirectory directory;
    for (int i = 0; i < 2; ++i) {
      const auto cache = *FactCache::open(directory.path() / "cache", 1ULL << 20U);
      const CollectOptions options{.jobs = 1, .cache = cache.get()};
      const Result<Image> image = registry.open();
      REQUIRE(image.has_value());
      const auto layers =
          std::make_shared<const std::vector<StreamedLayer>>(stream_layers(*image, options));
      REQUIRE(layers->size() == 2);
      CHECK(layers->at(1).entries.at(0).tar.raw_path == "b");
      CHECK(layers->at(1).is_kept == (i == 1));
      keep_layers(layers, options);
    }
    CHECK(count_of(registry.http(), blob_path(first)) == 1);
    CHECK(count_of(registry.http(), blob_path(second)) == 1);
  }

  TEST_CASE("a platform of an index, beside attestations") {
    ImageBuilder builder;
    builder.layout({builder.oci_index(
        {builder.oci_image({first}, platform_member("linux", "amd64")),
         builder.oci_image({second}, platform_member("linux", "arm64"), "linux/arm64"),
         builder.oci_image({}, platform_member("unknown", "unknown"))})});
    const RegistryServer registry(builder);
    const Result<Image> image = registry.open(":1", "linux/arm64");
    REQUIRE_MESSAGE(image.has_value(), image.error().message);
    CHECK(image->platform_sentence() == "linux/arm64, one of 2 platforms");
    CHECK(image->attestations.size() == 1);
    CHECK((layer_text(*image, 0) == second));
    const Result<Image> none = registry.open(":1", "linux/s390x");
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().message.ends_with(
        "it has no image for linux/s390x; its platforms are: linux/amd64, linux/arm64"));
  }

  TEST_CASE("a digest is what it says, whoever sends it") {
    const RegistryServer registry(two_layers());
    CHECK(registry.open("@" + registry.top()).has_value());
    CHECK(registry.open(":other@" + registry.top()).has_value());
    const std::string text = two_layers().files.at("blobs/sha256/" + registry.top().substr(7));
    const std::string wanted = digest_text("other");
    CHECK(refusal(for_manifests(answer(200, text)), "@" + wanted) ==
          "HOST sends a manifest with the digest " + registry.top() +
              ": it is damaged or was changed");
    CHECK(refusal(for_manifests(answer(200, text, {"Docker-Content-Digest: " + wanted}))) ==
          "HOST says that the manifest has the digest " + wanted + ", its bytes have " +
              registry.top());
  }

  TEST_CASE("answers that are no image are one sentence") {
    struct Row {
      HttpAnswer answer;
      std::string message;
    };
    const std::string said = R"({"errors":[{"code":"X","message":"because"}]})";
    for (const auto& [other, message] : std::initializer_list<Row>{
             {answer(404, said), "HOST has no team/app:1; check the name and the tag"},
             {answer(403, said),
              "HOST refuses access to team/app (because), or has no such image; "
              "no login for HOST was found: log in with docker login or podman "
              "login"},
             {answer(429, said, {"Retry-After: 3600"}),
              "HOST answers 429 (because), too many requests; try again in 3600 seconds"},
             {answer(429), "HOST answers 429, too many requests; try again later"},
             {answer(500, "<html>"), "HOST answers 500; try again later"},
             {answer(418), "HOST answers 418"},
             {answer(400, "Client sent an HTTP request to an HTTPS server."),
              "HOST answers 400; leave out --insecure where a registry speaks TLS"},
             {answer(301), "HOST answers 301"},
             {answer(200, "<html>", {"Content-Type: text/html"}),
              "HOST answers with a page of HTML: it is no registry, or a proxy stands before it"},
             {answer(200, "{}"), "the manifest " + digest_text("{}") +
                                     ": expected an image manifest, found JSON without config"},
             {answer(401), "HOST wants to be asked in another way than with a token or a password"},
         }) {
      CAPTURE(message);
      CHECK(refusal(for_manifests(other)) == message);
    }
  }

  TEST_CASE("a configuration that is missing or another one") {
    ImageBuilder builder = two_layers();
    const auto other = [](const HttpAnswer& answer) {
      return [answer](const HttpCall& call) {
        const bool is_blob = call.path.find("/blobs/") != std::string::npos;
        return is_blob ? std::optional(answer) : std::nullopt;
      };
    };
    CHECK(refusal(other(answer(404))).ends_with("the image is not whole there, push it again"));
    CHECK(refusal(other(answer(200, "{}"))).ends_with(": it is damaged or was changed"));
  }

  TEST_CASE("a server that is busy is asked again") {
    int calls = 0;
    const RegistryServer registry(two_layers(), [&](const HttpCall&) {
      ++calls;
      if (calls == 1) return std::optional(answer(503));
      if (calls == 3) return std::optional(answer(429));
      if (calls == 4) return std::optional(HttpAnswer{});  // a connection that is closed
      return std::optional<HttpAnswer>();
    });
    const Result<Image> image = registry.open();
    REQUIRE_MESSAGE(image.has_value(), image.error().message);
    CHECK(calls == 5);
  }

  TEST_CASE("layers that are alike are one") {
    ImageBuilder builder;
    builder.layout({builder.oci_image({first, first})});
    const RegistryServer registry(builder);
    const Result<Image> image = registry.open();
    REQUIRE(image.has_value());
    const auto left = image->open_layer(0);
    const auto right = image->open_layer(1);
    CHECK((text_of(**left) == first));
    CHECK((text_of(**right) == first));
    CHECK((layer_text(*image, 0) == first));
    CHECK(count_of(registry.http(), blob_path(first)) == 2);
  }
}
