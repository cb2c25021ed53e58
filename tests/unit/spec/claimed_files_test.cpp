#include "spec/claimed_files.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string one(64, '1');
const std::string two(64, '2');

struct Written {
  TemporaryDirectory directory;
  std::vector<std::string> paths;
  std::unique_ptr<ArtifactSource> source;

  Written& add(const std::string& name, const std::string& text) {
    paths.push_back((directory.path() / name).string());
    write_file(paths.back(), text);
    return *this;
  }
  std::vector<ArtifactCandidate> candidates(const std::string& name) {
    const auto claims =
        read_given_claims({.against = paths, .project = {}, .variables = {}}, Limits());
    REQUIRE(claims.has_value());
    source = claimed_files(*claims);
    return source->candidates(name).value();
  }
};

}  // namespace

TEST_SUITE("claimed_files") {
  TEST_CASE("wheels of a lock are candidates with what it says of them") {
    Written written;
    written.add("pylock.toml", fmt::format(R"(lock-version = "1.0"
created-by = "test"
[[packages]]
name = "My.Pkg"
version = "1.0"
index = "https://me:secret@example.org/simple"
[packages.sdist]
url = "https://example.org/my_pkg-1.0.tar.gz"
hashes = {{sha256 = "{1}"}}
[[packages.wheels]]
name = "my_pkg-1.0-py3-none-any.whl"
url = "https://me:secret@example.org/my_pkg-1.0-py3-none-any.whl"
size = 5
hashes = {{sha256 = "{0}"}}
[[packages.wheels]]
name = "my_pkg-1.0-py2-none-any.whl"
path = "wheels/my_pkg-1.0-py2-none-any.whl"
hashes = {{sha256 = "{1}"}}
[[packages.wheels]]
name = "my_pkg-1.0-cp312-cp312-win32.whl"
url = "https://example.org/my_pkg-1.0-cp312-cp312-win32.whl"
hashes = {{md5 = "00"}}
)",
                                           one, two));
    const auto found = written.candidates("my-pkg");
    REQUIRE(found.size() == 2);
    CHECK(found[0].file_name == "my_pkg-1.0-py3-none-any.whl");
    CHECK(found[0].digest == "sha256:" + one);
    CHECK(found[0].url == "https://****@example.org/my_pkg-1.0-py3-none-any.whl");
    CHECK(found[0].index == "https://****@example.org/simple");
    CHECK(found[0].size == 5);
    CHECK(!found[0].read);
    CHECK(!found[0].hash);
    CHECK(found[0].note.starts_with(written.paths[0] + " names it, line "));
    CHECK(found[1].url ==
          (written.directory.path() / "wheels/my_pkg-1.0-py2-none-any.whl").string());
    CHECK(written.candidates("other").empty());
  }

  TEST_CASE("hashes of requirements have no names, and includes are followed") {
    Written written;
    write_file(written.directory.path() / "more.txt",
               fmt::format("deep==2.0 --hash=sha256:{}\n", one));
    written.add("requirements.txt",
                fmt::format("pkg==1.0 --hash=sha256:{} --hash=sha256:{} --hash=sha512:{}{}\n"
                            "loose>=1 --hash=sha256:{}\n-r more.txt\n",
                            one, two, one, two, one));
    const auto found = written.candidates("pkg");
    REQUIRE(found.size() == 2);
    for (const ArtifactCandidate& each : found) {
      CHECK(each.file_name.empty());
      CHECK(each.version == "1.0");
      CHECK(each.note.ends_with("has its hash, line 1, and does not name it"));
    }
    CHECK(found[0].digest != found[1].digest);
    CHECK(written.candidates("loose").empty());
    REQUIRE(written.candidates("deep").size() == 1);
  }

  TEST_CASE("the same file of two documents is one, and a URL with its hash has a name") {
    const std::string line = fmt::format(
        "pkg @ https://example.org/pkg-1.0-py3-none-any.whl#sha256={}\n-e ./other\n", one);
    Written written;
    written.add("requirements.txt", line).add("requirements-dev.txt", line);
    const auto found = written.candidates("pkg");
    REQUIRE(found.size() == 1);
    CHECK(found[0].file_name == "pkg-1.0-py3-none-any.whl");
    CHECK(found[0].digest == "sha256:" + one);
  }
}
