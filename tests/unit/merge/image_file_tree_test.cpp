#include "merge/image_file_tree.h"

#include <doctest/doctest.h>

#include "formats/loader_binary.h"
#include "merge/image_contents.h"
#include "support/image_builder.h"
#include "support/tar_builder.h"
#include "support/temporary_directory.h"
#include "target/image_layout.h"
#include "target/layer.h"

using namespace icecore;
using namespace icecore::test;

namespace {

TreePath at(const std::string& path) {
  return *TreePath::parse(path);
}

Result<ImageContents> contents_of(const std::vector<std::string>& layers,
                                  const std::vector<std::string>& diff_ids = {}) {
  const TemporaryDirectory directory;
  ImageBuilder builder;
  builder.layout({builder.oci_image(layers, "", "linux/amd64", diff_ids)});
  builder.write(directory.path());
  auto image = std::make_shared<const Image>(
      *open_image({.form = ImageForm::oci_dir, .path = directory.path()}, {}, {}));
  return ImageContents::read(std::move(image), {});
}

std::vector<std::string> paths_in(const Layer& layer) {
  std::vector<std::string> paths;
  for (const Entry& entry : layer.entries) paths.push_back(layer.path_of(entry));
  return paths;
}

}  // namespace

TEST_SUITE("image_file_tree") {
  TEST_CASE("places are those of all layers, links are followed inside") {
    const auto contents = contents_of({TarBuilder()
                                           .directory("usr/lib/", 0700)
                                           .file("usr/lib/os-release", "ID=old\n")
                                           .file("gone", "1")
                                           .symbolic_link("lib", "usr/lib")
                                           .symbolic_link("out", "/../../usr/lib")
                                           .symbolic_link("loop", "loop")
                                           .build(),
                                       TarBuilder()
                                           .file("usr/lib/os-release", "ID=new\n")
                                           .file(".wh.gone", "")
                                           .hard_link("etc/os-release", "usr/lib/os-release")
                                           .build()});
    REQUIRE(contents.has_value());
    const ImageFileTree& files = *contents->files();
    CHECK(files.is_directory(at("/usr/lib")));
    CHECK(files.is_directory(at("/etc")));
    CHECK_FALSE(files.is_directory(at("/lib")));
    CHECK(files.is_file(at("/usr/lib/os-release")));
    CHECK_FALSE(files.is_file(at("/gone")));
    CHECK(files.mode_of(at("/usr/lib")) == 0700);
    CHECK_FALSE(files.mode_of(at("/gone")).has_value());
    CHECK(files.read(at("/usr/lib/os-release"), 100) == "ID=new\n");
    CHECK(files.read(at("/etc/os-release"), 100) == "ID=new\n");
    CHECK(files.read(at("/usr/lib/os-release"), 3).error().kind == ErrorKind::limit);
    CHECK(files.read(at("/gone"), 100).error().kind == ErrorKind::not_found);
    CHECK(files.resolve(at("/lib/os-release"), 40) == at("/usr/lib/os-release"));
    CHECK(files.resolve(at("/out"), 40) == at("/usr/lib"));
    CHECK(files.resolve(at("/loop"), 40).error().kind == ErrorKind::limit);
    CHECK(files.resolve(at("/gone"), 40).error().kind == ErrorKind::not_found);
    CHECK(files.names(at("/")) == std::vector<std::string>{"etc", "lib", "loop", "out", "usr"});
    CHECK(files.names(at("/gone")).empty());
  }

  TEST_CASE("a file that nobody asks for by its place has no text") {
    const auto contents = contents_of({TarBuilder().file("a", "1").build()});
    REQUIRE(contents.has_value());
    CHECK(contents->files()->read(at("/a"), 100).error().kind == ErrorKind::unreadable);
    CHECK(contents->files()->library_needs(at("/a"), {}).error().kind == ErrorKind::unsupported);
    CHECK(contents->files()->loader_binary(at("/a"), {}).error().kind == ErrorKind::not_found);
  }

  TEST_CASE("a root is listed by its parts, level by level") {
    const auto contents = contents_of({TarBuilder()
                                           .file("srv/b/deep/1", "1")
                                           .file("srv/b/2", "22")
                                           .file("srv/a", "333")
                                           .file("srv/x\xff", "4")
                                           .file("srv/left/5", "5")
                                           .file("other", "6")
                                           .build()});
    REQUIRE(contents.has_value());
    const Root root{.kind = RootKind::target,
                    .name = "target",
                    .parts = {at("/srv"), at("/other"), at("/missing")},
                    .excluded = {at("/srv/left")}};
    const Layer layer = list_root(root, *contents->files(), 5, {});
    CHECK(layer.first_entry == 5);
    CHECK(paths_in(layer) == std::vector<std::string>{"srv", "srv/a", "srv/b", "srv/x\\xff",
                                                      "srv/b/2", "srv/b/deep", "srv/b/deep/1",
                                                      "other"});
    CHECK(layer.entries[1].size == 3);
    CHECK(layer.entries[1].streamed == StreamedPlace{.layer = 0, .entry = 2});
    CHECK(layer.entries[3].raw_name == "x\xff");
    REQUIRE(layer.gaps.size() == 1);
    CHECK(layer.gaps.front().path == "missing");
  }

  TEST_CASE("a damaged layer is a gap, and an image of damaged layers none") {
    const std::string good = TarBuilder().file("a", "1").build();
    const std::string bad = TarBuilder().file("b", "2").build();
    const std::string other = digest_text("other");
    const auto part = contents_of({good, bad}, {digest_text(good), other});
    REQUIRE(part.has_value());
    CHECK(part->files()->is_file(at("/a")));
    CHECK_FALSE(part->files()->is_file(at("/b")));
    REQUIRE(part->gaps().size() == 1);
    CHECK(part->gaps().front().reason.starts_with("layer 2 of 2 (sha256:"));
    const auto none = contents_of({good, bad}, {other, other});
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().kind == ErrorKind::unreadable);
  }
}
