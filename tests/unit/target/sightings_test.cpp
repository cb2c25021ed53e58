#include "target/sightings.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/environment_builder.h"
#include "support/hostile.h"
#include "support/temporary_directory.h"
#include "target/host_tree.h"

using namespace icecore;
using namespace icecore::test;

namespace fs = std::filesystem;

namespace {

// A small tree, looked at in every way that there is.
class Scene {
 public:
  Scene() {
    write("a/file", "12345");
    write("a/below/other", "x");
    fs::create_symlink("a", root() / "link");
  }

  void write(const std::string& path, std::string_view text) const {
    fs::create_directories((root() / path).parent_path());
    write_file(root() / path, text);
  }
  [[nodiscard]] fs::path root() const { return directory_.path(); }

  [[nodiscard]] std::vector<std::byte> look() const {
    HostTree files(root());
    Sightings sightings;
    files.watch(&sightings);
    const auto place = [](std::string_view text) { return *TreePath::parse(text); };
    CHECK(files.read(place("/a/file"), 100) == "12345");
    CHECK_FALSE(files.is_file(place("/gone")));
    CHECK_FALSE(files.read(place("/a/none"), 100).has_value());
    CHECK(files.names(place("/a/below")).size() == 1);
    CHECK(files.names(place("/link")).size() == 2);
    CHECK(files.resolve(place("/link/file"), 40) == place("/a/file"));
    files.watch(nullptr);
    CHECK(files.is_file(place("/a/below/other")));  // not noted any more
    REQUIRE(sightings.newest().has_value());
    CHECK(*sightings.newest() > 0);
    Writer writer;
    sightings.write(writer);
    return writer.take();
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("sightings") {
  TEST_CASE("what did not change is unchanged, on any number of threads") {
    const Scene scene;
    const std::vector<std::byte> seen = scene.look();
    CHECK(are_unchanged(seen, 1));
    CHECK(are_unchanged(seen, 8));
    CHECK(are_unchanged({}, 2));
    scene.write("new", "its directory was only passed through");
    CHECK(are_unchanged(seen, 2));
    scene.write("a/below/other", "nobody looked at it, and its directory is as it was");
    CHECK(are_unchanged(seen, 2));
  }

  TEST_CASE("every change of what was looked at shows") {
    struct Case {
      std::string_view name;
      void (*change)(const Scene& scene);
    };
    for (const auto& [name, change] : {
             Case{"content", [](const Scene& scene) { scene.write("a/file", "54321"); }},
             Case{"mode",
                  [](const Scene& scene) {
                    fs::permissions(scene.root() / "a/file", fs::perms::owner_read);
                  }},
             Case{"removed", [](const Scene& scene) { fs::remove(scene.root() / "a/file"); }},
             Case{"replaced",
                  [](const Scene& scene) {
                    fs::rename(scene.root() / "a/below/other", scene.root() / "a/file");
                  }},
             Case{"what was not there", [](const Scene& scene) { scene.write("gone", ""); }},
             Case{"what could not be read", [](const Scene& scene) { scene.write("a/none", ""); }},
             Case{"a name in a directory",
                  [](const Scene& scene) { scene.write("a/below/new", ""); }},
             Case{"where a link leads",
                  [](const Scene& scene) {
                    fs::remove(scene.root() / "link");
                    fs::create_symlink("a/below", scene.root() / "link");
                  }},
         }) {
      CAPTURE(name);
      const Scene scene;
      const std::vector<std::byte> seen = scene.look();
      change(scene);
      CHECK_FALSE(are_unchanged(seen, 2));
    }
  }

  TEST_CASE("a place that was seen in two states says nothing") {
    Sightings sightings;
    sightings.note("/a", Sighting{.is_there = true, .has_times = true, .mtime_ns = 5});
    CHECK(sightings.newest() == 5);
    sightings.note("/a", Sighting{.is_there = true, .has_times = true, .mtime_ns = 6});
    CHECK_FALSE(sightings.newest().has_value());
  }

  TEST_CASE("bytes that are cut or changed do no harm") {
    const Scene scene;
    const std::vector<std::byte> seen = scene.look();
    for_each_truncation(seen, [&](Bytes bytes) { static_cast<void>(are_unchanged(bytes, 1)); });
    for_each_flip(seen, [&](Bytes bytes) { static_cast<void>(are_unchanged(bytes, 1)); });
  }
}
