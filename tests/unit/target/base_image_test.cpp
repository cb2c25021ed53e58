#include "target/base_image.h"

#include <doctest/doctest.h>

#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"
#include "target/image_layout.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string first = TarBuilder().file("a", "1").build();
const std::string second = TarBuilder().file("b", "2").build();
const std::string third = TarBuilder().file("c", "3").build();

// Layouts on disk, by name.
class Disk {
 public:
  ImageReference layout(const std::string& name, const std::vector<std::string>& layers,
                        const std::string& platform = "linux/amd64") {
    ImageBuilder builder;
    builder.layout({builder.oci_image(layers, "", platform)});
    const std::string path = directory_.path() / name;
    builder.write(path);
    return {.form = ImageForm::oci_dir, .path = path};
  }
  Image open(const std::string& name, const std::vector<std::string>& layers) {
    Result<Image> image = open_image(layout(name, layers), {}, {});
    REQUIRE(image.has_value());
    return *std::move(image);
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("base image") {
  TEST_CASE("layers are shared from the lowest up to the first that differs") {
    Disk disk;
    const Image image = disk.open("image", {first, second, third});
    struct Case {
      std::vector<std::string> layers;
      std::size_t shared;
    };
    std::size_t number = 0;
    for (const Case& base : {Case{{first, second}, 2}, Case{{first, third}, 1},
                             Case{{second, first}, 0}, Case{{first, second, third, first}, 3}}) {
      const std::string name = "base" + std::to_string(number++);
      const Result<ImageBase> found =
          open_base_image(name, disk.layout(name, base.layers), image, {}, {});
      REQUIRE(found.has_value());
      CHECK(found->name == name);
      CHECK(found->layers == base.layers.size());
      CHECK(found->shared == base.shared);
      CHECK(found->digest.starts_with("sha256:"));
    }
  }

  TEST_CASE("layers are compared by what they inflate to, where both say it") {
    Disk disk;
    const Image image = disk.open("image", {first, second});
    Image base;
    base.layers = {{.diff_id = image.layers[0].diff_id}};
    CHECK(compare_with_base("x", image, base).shared == 1);
    base.layers = {{.diff_id = image.layers[1].diff_id}};
    CHECK(compare_with_base("x", image, base).shared == 0);
    base.layers = {{}};
    CHECK(compare_with_base("x", image, base).shared == 0);
  }

  TEST_CASE("a base that is not there is an error") {
    Disk disk;
    const Image image = disk.open("image", {first});
    const Result<ImageBase> found =
        open_base_image("x", {.form = ImageForm::oci_dir, .path = "/nowhere"}, image, {}, {});
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().kind == ErrorKind::not_found);
  }
}
