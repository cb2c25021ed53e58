#include "target/wheel_files.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "support/zip_builder.h"
#include "target/target.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

std::string wheel() {
  return ZipBuilder().add("a.py", "").build();
}

std::string refusal(const std::string& reference, const OpenOptions& options = {}) {
  const Result<Target> target = open_target(reference, options, {});
  return target ? "accepted" : target.error().message;
}

}  // namespace

TEST_SUITE("wheel files") {
  TEST_CASE("a wheel is a zip file of that name, a wheelhouse a directory with some") {
    const TemporaryDirectory directory;
    const std::filesystem::path place = directory.path();
    write_file(place / "a-1-py3-none-any.whl", wheel());
    write_file(place / "text.whl", "text");
    write_file(place / "a.zip", wheel());
    write_file(place / "house/a-1-py3-none-any.whl", wheel());
    write_file(place / "site/a-1-py3-none-any.whl", wheel());
    write_file(place / "site/a-1.dist-info/METADATA", "Name: a\n");
    write_file(place / "sources/a-1.tar.gz", "x");
    CHECK(detect_wheels(place / "a-1-py3-none-any.whl") == TargetKind::wheel);
    CHECK(detect_wheels(place / "house") == TargetKind::wheelhouse);
    for (const char* other : {"text.whl", "a.zip", "site", "sources", "none"}) {
      CAPTURE(other);
      CHECK_FALSE(detect_wheels(place / other).has_value());
    }
    CHECK(is_artifact_name("a-1.tar.gz"));
    CHECK_FALSE(is_artifact_name("a-1.txt"));
  }

  TEST_CASE("artifacts are layers by name; links and other files are none") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "b-1.tar.gz", "x");
    write_file(directory.path() / "a-1-py3-none-any.whl", wheel());
    write_file(directory.path() / "notes.txt", "x");
    std::filesystem::create_symlink("/etc/passwd", directory.path() / "c-1-py3-none-any.whl");
    const Result<Image> image = open_wheels(TargetKind::wheelhouse, directory.path(), {});
    REQUIRE(image.has_value());
    Lines names;
    for (const ImageLayer& layer : image->layers) names.push_back(layer.file);
    CHECK(names == Lines{"a-1-py3-none-any.whl", "b-1.tar.gz", "c-1-py3-none-any.whl"});
    CHECK(image->open_layer(0).has_value());
    const auto link = image->open_layer(2);
    REQUIRE_FALSE(link.has_value());
    CHECK(link.error().message == "c-1-py3-none-any.whl is a link, which is not followed");
  }

  TEST_CASE("an empty wheelhouse and too many are refused") {
    const TemporaryDirectory directory;
    const auto none = open_wheels(TargetKind::wheelhouse, directory.path(), {});
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().message.contains("holds no wheel"));
    write_file(directory.path() / "a-1.whl", "");
    write_file(directory.path() / "b-1.whl", "");
    Limits limits;
    limits.archive_members = 1;
    CHECK(open_wheels(TargetKind::wheelhouse, directory.path(), limits).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("options that wheels cannot have, and that only they can") {
    const TemporaryDirectory directory;
    const std::string path = directory.path() / "a-1-py3-none-any.whl";
    write_file(path, wheel());
    write_file(directory.path() / "venv/pyvenv.cfg", "home = /usr/bin\n");
    CHECK(refusal(path, {.system_root = "/"}).contains("wheels have none"));
    CHECK(refusal(path, {.python = "3.x"}).contains("expected a Python"));
    CHECK(refusal(path, {.python = "3.13t", .wheel_platform = "win_amd64"}) == "accepted");
    CHECK(refusal("wheel:" + path, {.wheel_platform = "windows"}).contains("expected a platform"));
    CHECK(refusal(directory.path() / "venv", {.wheel_platform = "win_amd64"}) ==
          "--wheel-platform is about wheels");
    CHECK(
        refusal("wheelhouse:" + (directory.path() / "none").string()).contains("cannot be opened"));
  }
}
