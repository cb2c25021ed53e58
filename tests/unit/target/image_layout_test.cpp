#include "target/image_layout.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <initializer_list>

#include "support/hostile.h"
#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string first = TarBuilder().file("a", "1").build();
const std::string second = TarBuilder().file("b", "2").build();

// One image in a file or directory of its own.
class Disk {
 public:
  Result<Image> open_tar(const std::string& bytes, ImageReference reference = {},
                         const ImageOptions& options = {}, const Limits& limits = {}) {
    reference.path = directory_.path() / "image";
    std::ofstream(reference.path, std::ios::binary) << bytes;
    return hide_path(open_image(reference, options, limits));
  }
  Result<Image> open_directory(const ImageBuilder& builder, ImageReference reference = {},
                               const ImageOptions& options = {}) {
    reference.path = directory_.path() / "layout";
    reference.form = ImageForm::oci_dir;
    std::filesystem::remove_all(reference.path);
    builder.write(reference.path);
    return hide_path(open_image(reference, options, {}));
  }
  [[nodiscard]] std::filesystem::path path() const { return directory_.path(); }

 private:
  Result<Image> hide_path(Result<Image> image) {
    if (image.has_value()) return image;
    Error error = image.error();
    const std::string path = directory_.path().string() + "/";
    for (std::size_t at = 0; (at = error.message.find(path)) != std::string::npos;) {
      error.message.erase(at, path.size());
    }
    return std::unexpected(error);
  }
  TemporaryDirectory directory_;
};

std::string layer_text(const Image& image, std::size_t number) {
  const auto stream = image.open_layer(number);
  REQUIRE(stream.has_value());
  std::string text;
  std::vector<std::byte> buffer(1000);
  while (true) {
    const auto got = (*stream)->read(buffer);
    REQUIRE(got.has_value());
    if (*got == 0) return text;
    text += as_text(Bytes(buffer).first(*got));
  }
}

std::string message_of(const Result<Image>& image) {
  REQUIRE_FALSE(image.has_value());
  return image.error().message;
}

ImageBuilder two_layers() {
  ImageBuilder builder;
  builder.layout({builder.oci_image({first, second}, name_member("v1"))});
  return builder;
}

ImageBuilder three_platforms() {
  ImageBuilder builder;
  const std::string attestation = platform_member("unknown", "unknown");
  builder.layout({builder.oci_index(
      {builder.oci_image({first}, platform_member("linux", "amd64")),
       builder.oci_image({second}, platform_member("linux", "arm64", "v8"), "linux/arm64"),
       builder.oci_image({second}, platform_member("linux", "arm", "v6"), "linux/arm"),
       builder.oci_image({}, attestation)},
      name_member("v1"))});
  return builder;
}

}  // namespace

TEST_SUITE("image layout") {
  TEST_CASE("an OCI layout as a directory, as an archive and as a compressed archive") {
    Disk disk;
    const ImageBuilder builder = two_layers();
    for (const auto& open : std::initializer_list<std::function<Result<Image>()>>{
             [&] { return disk.open_directory(builder); },
             [&] { return disk.open_tar(builder.tar()); },
             [&] { return disk.open_tar(gzip_member(builder.tar())); },
             [&] { return disk.open_tar(zstd_frame(builder.tar())); },
             [&] { return disk.open_tar(builder.tar(), {.form = ImageForm::oci_archive}); }}) {
      const Result<Image> image = open();
      REQUIRE_MESSAGE(image.has_value(), image.error().message);
      CHECK(image->names == std::vector<std::string>{"v1"});
      CHECK(image->platform.text() == "linux/amd64");
      CHECK(image->config.environment == std::vector<std::string>{"A=b"});
      CHECK(image->config_digest == sha256_of(image->config_bytes));
      REQUIRE(image->layers.size() == 2);
      CHECK(image->layers[0].digest == digest_text(first));
      CHECK(image->layers[1].diff_id == digest_text(second));
      CHECK(image->layers[1].size == second.size());
      CHECK((layer_text(*image, 0) == first));
      CHECK((layer_text(*image, 1) == second));
      CHECK((layer_text(*image, 0) == first));
    }
  }

  TEST_CASE("an archive of docker save, whose equal layers are links") {
    ImageBuilder builder;
    builder.docker_manifest({builder.docker_image({first, second}, {"b:2", "a:1"})});
    Disk disk;
    const Result<Image> image = disk.open_tar(builder.tar());
    REQUIRE(image.has_value());
    CHECK(image->form == ImageForm::docker_archive);
    CHECK(image->names == std::vector<std::string>{"a:1", "b:2"});
    CHECK(image->layers[0].digest.empty());
    CHECK(image->layers[0].diff_id == digest_text(first));
    CHECK((layer_text(*image, 1) == second));
    ImageBuilder linked;
    const std::string element = linked.docker_image({first, first + std::string(512, '\0')}, {});
    linked.docker_manifest({element});
    const std::string name = linked.files.begin()->first;
    std::vector<std::string> layers;
    for (const auto& [file, text] : linked.files) {
      if (file.ends_with("layer.tar")) layers.push_back(file);
    }
    TarBuilder tar;
    for (const auto& [file, text] : linked.files) {
      if (file != layers[1]) tar.file(file, text);
    }
    tar.symbolic_link(layers[1], "../" + layers[0]);
    const Result<Image> second_image = disk.open_tar(tar.build());
    REQUIRE_MESSAGE(second_image.has_value(), second_image.error().message);
    CHECK((layer_text(*second_image, 0) == layer_text(*second_image, 1)));
  }

  TEST_CASE("an archive of docker before 1.10") {
    ImageBuilder builder;
    builder.files["repositories"] = R"({"a":{"1":"top"},"b":{"2":"low"}})";
    builder.files["top/json"] =
        R"({"id":"top","parent":"low","os":"linux","architecture":"amd64"})";
    builder.files["top/layer.tar"] = second;
    builder.files["low/json"] = R"({"id":"low"})";
    builder.files["low/layer.tar"] = first;
    Disk disk;
    const Result<Image> image = disk.open_tar(builder.tar(), {.tag = "a:1"});
    REQUIRE_MESSAGE(image.has_value(), image.error().message);
    REQUIRE(image->layers.size() == 2);
    CHECK((layer_text(*image, 0) == first));
    CHECK(image->layers[0].diff_id.empty());
    CHECK(
        message_of(disk.open_tar(builder.tar())) ==
        "image: it holds 2 images, and one is wanted: add :TAG of these: a:1, b:2, or :@0 to :@1");
    builder.files["low/json"] = R"({"id":"low","parent":"top"})";
    CHECK(message_of(disk.open_tar(builder.tar(), {.tag = "1"})) ==
          "image:1: its layers lead in a circle, or are more than 1000");
  }

  TEST_CASE("one of several images is chosen by name or number, never guessed") {
    ImageBuilder builder;
    builder.docker_manifest({builder.docker_image({first}, {"host/a:1", "b:2"}),
                             builder.docker_image({second}, {"c:3"}),
                             builder.docker_image({first, second}, {})});
    Disk disk;
    for (const auto& [tag, layers] : std::initializer_list<std::pair<std::string, std::size_t>>{
             {"host/a:1", 1}, {"1", 1}, {"b:2", 1}, {"3", 1}}) {
      const auto image = disk.open_tar(builder.tar(), {.tag = tag});
      REQUIRE(image.has_value());
      CHECK(image->layers.size() == layers);
    }
    CHECK(disk.open_tar(builder.tar(), {.number = 2})->layers.size() == 2);
    CHECK(message_of(disk.open_tar(builder.tar(), {.number = 3})) ==
          "image:@3: it has no image @3; there are 3, from @0");
    CHECK(message_of(disk.open_tar(builder.tar(), {.tag = "x"})) ==
          "image:x: it has no image x; its names are: b:2, c:3, host/a:1");
    CHECK(message_of(disk.open_tar(builder.tar())) ==
          "image: it holds 3 images, and one is wanted: add :TAG of these: b:2, c:3, host/a:1, or "
          ":@0 to :@2");
    ImageBuilder oci;
    oci.layout(
        {oci.oci_image({first}, name_member("v1")), oci.oci_image({second}, name_member("v2"))});
    CHECK((layer_text(*disk.open_directory(oci, {.tag = "v2"}), 0) == second));
    CHECK(message_of(disk.open_directory(oci)) ==
          "oci-dir:layout: it holds 2 images, and one is wanted: add :TAG of these: v1, v2, or :@0 "
          "to :@1");
    CHECK(message_of(disk.open_directory(oci, {.tag = "v3"})) ==
          "oci-dir:layout:v3: it has no image v3; its names are: v1, v2");
  }

  TEST_CASE("of several platforms the one that is asked for, else the machine's") {
    Disk disk;
    const ImageBuilder builder = three_platforms();
    const auto arm = disk.open_directory(builder, {}, {.platform = "linux/arm64"});
    REQUIRE_MESSAGE(arm.has_value(), arm.error().message);
    CHECK((layer_text(*arm, 0) == second));
    CHECK(arm->platform.text() == "linux/arm64");
    CHECK(arm->other_platforms.size() == 2);
    CHECK(arm->attestations.size() == 1);
    CHECK(arm->platform_sentence() == "linux/arm64, one of 3 platforms");
    CHECK(message_of(disk.open_directory(builder, {}, {.platform = "linux/s390x"})) ==
          "oci-dir:layout: it has no image for linux/s390x; its platforms are: linux/amd64, "
          "linux/arm/v6, linux/arm64");
    CHECK(message_of(disk.open_directory(builder, {}, {.platform = "linux/arm/v7"})) ==
          "oci-dir:layout: it has no image for linux/arm/v7; its platforms are: linux/amd64, "
          "linux/arm/v6, linux/arm64");
    CHECK(disk.open_directory(builder, {}, {.platform = "x"}).error().kind == ErrorKind::usage);
    const auto host = disk.open_directory(builder);
    if (host_platform().text() == "linux/amd64") CHECK(host->platform.text() == "linux/amd64");
  }

  TEST_CASE("a single image is taken whatever it is for, unless another platform is asked for") {
    ImageBuilder builder;
    builder.layout({builder.oci_image({first}, platform_member("linux", "s390x"), "linux/s390x")});
    Disk disk;
    const auto image = disk.open_directory(builder);
    REQUIRE(image.has_value());
    CHECK(image->platform_sentence() == "linux/s390x");
    CHECK_FALSE(disk.open_directory(builder, {}, {.platform = "linux/arm64"}).has_value());
    ImageBuilder docker;
    docker.docker_manifest({docker.docker_image({first}, {})});
    CHECK(message_of(disk.open_tar(docker.tar(), {}, {.platform = "linux/arm64"})) ==
          "image: the image is for linux/amd64, not for linux/arm64");
  }

  TEST_CASE("what is not there or not what it says is one sentence") {
    Disk disk;
    struct Row {
      std::function<void(ImageBuilder&)> spoil;
      std::string message;
    };
    const auto blob = [](const std::string& text) {
      return "blobs/sha256/" + digest_text(text).substr(7);
    };
    std::string manifest, config;
    for (const auto& [name, text] : two_layers().files) {
      if (text.starts_with(R"({"schemaVersion":2,"config")")) manifest = name;
      if (text.starts_with(R"({"os")")) config = name;
    }
    const std::string again = "the archive or layout is damaged; make it again";
    for (const Row& row : std::initializer_list<Row>{
             {[&](ImageBuilder& image) { image.files.erase(blob(second)); },
              fmt::format("layer 2 of 2 is missing: there is no {}; {}", blob(second), again)},
             {[&](ImageBuilder& image) { image.files[blob(first)] += "x"; },
              fmt::format("layer 1 of 2 should have {} bytes, {} has {}; {}", first.size(),
                          blob(first), first.size() + 1, again)},
             {[&](ImageBuilder& image) { image.files.erase(manifest); },
              fmt::format("the manifest is missing: there is no {}; the archive or layout is not "
                          "whole, make it again",
                          manifest)},
             {[&](ImageBuilder& image) { image.files[config] += " "; },
              fmt::format("the configuration {} has the digest {}: it is damaged or was changed",
                          config, digest_text(two_layers().files[config] + " "))},
             {[&](ImageBuilder& image) { image.files["index.json"] = "<html>"; },
              "index.json: not JSON: "},
             {[&](ImageBuilder& image) { image.layout({}); }, "it holds no image"},
             {[&](ImageBuilder& image) { image.layout({R"({"digest":"sha512:aa","size":1})"}); },
              "expected a sha256 digest, found one of sha512"},
             {[&](ImageBuilder& image) {
                image.layout({image.oci_image({first, second}, "", "linux/amd64", {"sha256:aa"})});
              },
              "lists 1 diff ids for 2 layers; " + again},
         }) {
      ImageBuilder builder = two_layers();
      row.spoil(builder);
      const std::string message = message_of(disk.open_directory(builder));
      CAPTURE(message);
      CHECK(message.starts_with("oci-dir:layout: "));
      CHECK(message.contains(row.message));
      CHECK_FALSE(disk.open_tar(builder.tar()).has_value());
    }
  }

  TEST_CASE("a configuration that is no JSON, or is not the one that is named") {
    Disk disk;
    ImageBuilder builder;
    std::string element = builder.docker_image({first}, {});
    builder.docker_manifest({element});
    std::string config;
    for (const auto& [name, text] : builder.files) {
      if (text.starts_with(R"({"os")")) config = name;
    }
    builder.files[config] += " ";
    CHECK(message_of(disk.open_tar(builder.tar())).ends_with("it is damaged or was changed"));
    builder.files.erase(config);
    CHECK(message_of(disk.open_tar(builder.tar())) ==
          fmt::format("image: the configuration is missing: there is no {}; the archive is not "
                      "whole, make it again",
                      config));
    builder.docker_manifest({R"({"Config":"c","Layers":[]})"});
    builder.files["c"] = "no JSON";
    CHECK(message_of(disk.open_tar(builder.tar()))
              .starts_with("image: the configuration c: not JSON"));
  }

  TEST_CASE("files that are no images say what would be") {
    Disk disk;
    CHECK(message_of(disk.open_tar(first)) ==
          "image: it has no manifest.json and no index.json, so it is no archive of images");
    CHECK(message_of(disk.open_tar("<html>")) == "image: expected a tar, found other bytes");
    CHECK(message_of(disk.open_tar("")) == "image: expected a tar, found no bytes");
    CHECK(message_of(disk.open_tar("BZh91")) ==
          "image: it is compressed by bzip2; only gzip and zstd are read");
    CHECK(message_of(disk.open_tar(two_layers().tar(), {.form = ImageForm::docker_archive})) ==
          "docker-archive:image: it has no manifest.json; it is an OCI layout: write "
          "oci-archive:FILE");
    ImageBuilder docker;
    docker.docker_manifest({docker.docker_image({first}, {})});
    CHECK(message_of(disk.open_tar(docker.tar(), {.form = ImageForm::oci_archive})) ==
          "oci-archive:image: it has no index.json; it is an archive of docker save: write "
          "docker-archive:FILE");
    CHECK(open_image({.path = "/nonexistent"}, {}, {}).error().kind == ErrorKind::not_found);
    CHECK(
        open_image({.form = ImageForm::oci_dir, .path = "/nonexistent"}, {}, {}).error().message ==
        "oci-dir:/nonexistent: /nonexistent cannot be opened: No such file or directory");
    Limits limits;
    limits.spool_bytes = 100;
    CHECK(message_of(disk.open_tar(gzip_member(two_layers().tar()), {}, {}, limits)) ==
          "image: it inflates to more than 100 B");
  }

  TEST_CASE("a layout leads to no other file of the machine") {
    Disk disk;
    std::ofstream(disk.path() / "secret") << first;
    ImageBuilder builder = two_layers();
    const std::string name = "blobs/sha256/" + digest_text(first).substr(7);
    builder.files.erase(name);
    ImageReference reference{.form = ImageForm::oci_dir, .path = disk.path() / "layout"};
    builder.write(reference.path);
    std::filesystem::create_symlink(disk.path() / "secret",
                                    std::filesystem::path(reference.path) / name);
    const auto image = open_image(reference, {}, {});
    REQUIRE_FALSE(image.has_value());
    CHECK(image.error().message.contains("layer 1 of 2 is missing"));
  }

  TEST_CASE("what a layer's stream was is compared with what the image says") {
    Disk disk;
    const Result<Image> image = disk.open_directory(two_layers());
    REQUIRE(image.has_value());
    const auto stream = image->open_layer(0);
    LayerStream layer(**stream, {});
    LayerDigests digests = layer.finish().value();
    CHECK(check_layer(image->layers[0], digests).has_value());
    digests.diff_id = Digest{};
    CHECK(check_layer(image->layers[0], digests)
              .error()
              .message.starts_with("the configuration gives the layer blobs/sha256/"));
    digests.blob = Digest{};
    CHECK(check_layer(image->layers[0], digests)
              .error()
              .message.ends_with("it is damaged or was changed"));
  }

  TEST_CASE("no shorter archive is an image, and no changed one does harm") {
    ImageBuilder builder;
    builder.docker_manifest({builder.docker_image({TarBuilder().without_end()}, {"a:1"})});
    Disk disk;
    const std::string tar = builder.tar();
    const std::size_t whole = tar.size() - 1024;
    for (std::size_t size = 0; size < whole; size += 7) {
      const auto image = disk.open_tar(tar.substr(0, size));
      if (size + 512 < whole) CHECK_FALSE(image.has_value());
    }
    for (std::size_t place = 0; place < whole; place += 3) {
      std::string changed = tar;
      changed[place] ^= '\x10';
      (void)disk.open_tar(changed);
    }
  }
}
