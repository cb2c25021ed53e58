// Images that are one file system: SIF files and squashfs.
#include <doctest/doctest.h>

#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/text.h"
#include "support/image_builder.h"
#include "support/sif_builder.h"
#include "support/squashfs_builder.h"
#include "support/temporary_directory.h"
#include "target/image_layout.h"
#include "target/layer_entries.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string system_bytes() {
  return SquashfsBuilder().directory("/d").file("/d/f", "text").build();
}

struct File {
  explicit File(const std::string& bytes) : path((directory.path() / "image").string()) {
    std::ofstream(path, std::ios::binary) << bytes;
  }

  [[nodiscard]] Result<Image> open(ImageForm form, const std::string& platform = "") const {
    return open_image({.form = form, .path = path}, {.platform = platform, .remote = {}}, {});
  }

  TemporaryDirectory directory;
  std::string path;
};

struct Row {
  std::string what;
  SifBuilder builder;
  std::string_view words;
};

}  // namespace

TEST_SUITE("file system image") {
  TEST_CASE("a file is what its bytes are") {
    CHECK(detect_image(File(system_bytes()).path) == ImageForm::squashfs);
    CHECK(detect_image(File("sqsh and more").path) == ImageForm::squashfs);
    CHECK(detect_image(File(SifBuilder{.parts = {}}.build()).path) == ImageForm::sif);
    CHECK_FALSE(detect_image(File("hsq").path).has_value());
  }

  TEST_CASE("squashfs is an image of one layer") {
    const std::string bytes = system_bytes();
    const File file(bytes);
    const auto image = file.open(ImageForm::squashfs);
    REQUIRE(image.has_value());
    CHECK(image->form == ImageForm::squashfs);
    REQUIRE(image->layers.size() == 1);
    CHECK(image->layers[0].digest == digest_text(bytes));
    CHECK(image->layers[0].size == bytes.size());
    CHECK(image->manifest_digest == digest_text(bytes));
    CHECK(image->platform.os.empty());
    CHECK(file.open(ImageForm::squashfs, "linux/arm64").has_value());
  }

  TEST_CASE("of a SIF file the primary partition is the image") {
    const std::string bytes = system_bytes();
    const File file(
        SifBuilder{.parts = {{.type = 0x4001, .bytes = "bootstrap: docker\nfrom: python\n"},
                             {.bytes = "overlay", .file_system = 2, .kind = 4},
                             {.bytes = bytes, .architecture = "04"},
                             {.type = 0x4003, .bytes = R"({"a": "b", "c": 1})"},
                             {.type = 0x4005, .bytes = "signature"}}}
            .build());
    const auto image = file.open(ImageForm::sif);
    REQUIRE(image.has_value());
    CHECK(image->layers[0].digest == digest_text(bytes));
    CHECK(image->platform.text() == "linux/arm64");
    CHECK(image->definition == "bootstrap: docker\nfrom: python\n");
    CHECK(image->config.labels == ImageAnnotations{{"a", "b"}});
    CHECK(file.open(ImageForm::sif, "linux/arm64").has_value());
    const auto other = file.open(ImageForm::sif, "linux/amd64");
    REQUIRE_FALSE(other.has_value());
    CHECK(other.error().message.contains("the image is for linux/arm64, not for linux/amd64"));

    const auto entries = open_entries(*image, 0, {}, LayerWork::here).value();
    std::vector<std::string> names;
    for (auto entry = entries->next(); *entry != nullptr; entry = entries->next()) {
      names.push_back((*entry)->raw_path);
    }
    CHECK(names == std::vector<std::string>{".", "d", "d/f"});
    CHECK(check_layer(image->layers[0], entries->finish().value()).has_value());
  }

  TEST_CASE("the header's architecture counts where the partition has none") {
    const File file(
        SifBuilder{.parts = {{.bytes = system_bytes(), .architecture = "00"}}, .architecture = "02"}
            .build());
    CHECK(file.open(ImageForm::sif)->platform.text() == "linux/amd64");
  }

  TEST_CASE("files that changed between opening and reading are found") {
    const std::string bytes = system_bytes();
    const File file(bytes);
    const auto image = file.open(ImageForm::squashfs);
    const auto entries = open_entries(*image, 0, {}, LayerWork::here).value();
    std::ofstream(file.path, std::ios::binary | std::ios::app) << "";
    std::fstream(file.path, std::ios::binary | std::ios::in | std::ios::out)
        .seekp(static_cast<std::streamoff>(96))
        .put('T');
    const auto checked = check_layer(image->layers[0], entries->finish().value());
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().message.contains("damaged or was changed"));
  }

  TEST_CASE("SIF files without a file system that is read") {
    const std::string bytes = system_bytes();
    for (const auto& [what, builder, words] : std::initializer_list<Row>{
             {"none", {.parts = {{.type = 0x4001, .bytes = "x"}}}, "no primary partition"},
             {"an overlay", {.parts = {{.bytes = bytes, .kind = 4}}}, "among its 1 objects"},
             {"two", {.parts = {{.bytes = bytes}, {.bytes = bytes}}}, "2 primary partitions"},
             {"ext3", {.parts = {{.bytes = bytes, .file_system = 2}}}, "ext3"},
             {"encrypted", {.parts = {{.bytes = bytes, .file_system = 5}}}, "encrypted"},
             {"raw", {.parts = {{.bytes = bytes, .file_system = 4}}}, "of the kind 4"},
             {"OCI", {.parts = {{.type = 0x400a, .bytes = "{}"}}}, "OCI-SIF"},
             {"garbage", {.parts = {{.bytes = "garbage"}}}, "expected a squashfs file system"},
             {"shorter", {.parts = {{.bytes = bytes.substr(0, 200)}}}, "should have"},
         }) {
      CAPTURE(what);
      const File file(builder.build());
      const auto image = file.open(ImageForm::sif);
      REQUIRE_FALSE(image.has_value());
      CAPTURE(image.error().message);
      CHECK(image.error().message.starts_with("sif:" + escaped(file.path) + ": "));
      CHECK(image.error().message.contains(words));
      CHECK_FALSE(image.error().message.contains('\n'));
    }
  }

  TEST_CASE("files that are something else than the reference says") {
    CHECK(File(system_bytes()).open(ImageForm::sif).error().kind == ErrorKind::malformed);
    CHECK(File("text").open(ImageForm::squashfs).error().kind == ErrorKind::malformed);
    CHECK(open_image({.form = ImageForm::sif, .path = "/nowhere"}, {}, {}).error().kind ==
          ErrorKind::not_found);
  }
}
