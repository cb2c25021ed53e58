#include "spec/uv_cache.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "support/small_wheel.h"
#include "support/temporary_directory.h"
#include "support/uv_pointers.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string digits(64, 'a');
const std::string file_name = "pkg-1.0-py3-none-any.whl";
const std::string script = "#!python\nprint(1)\n";
const Project project{.name = "pkg",
                      .files = {{"pkg.py", "x = 1\n"}, {"pkg-1.0.data/scripts/run", script}}};

struct Cache {
  TemporaryDirectory directory;
  std::filesystem::path path = directory.path();
  std::unique_ptr<ArtifactSource> source;

  void unpacked(const std::string& name, const Project& of = project) const {
    unpack(wheel_entries(of), path / "archive-v0" / name);
  }
  void pointer(const std::string& place, const std::string& bytes) const {
    write_file(path / place, bytes);
  }
  std::vector<ArtifactCandidate> candidates(const std::string& name = "pkg") {
    auto opened = open_uv_cache(path.string(), Limits());
    REQUIRE(opened.has_value());
    source = *std::move(opened);
    auto found = source->candidates(name);
    REQUIRE(found.has_value());
    return *std::move(found);
  }
};

}  // namespace

TEST_SUITE("uv_cache") {
  TEST_CASE("a wheel that uv unpacked is read by its RECORD and has the digest that uv noted") {
    Cache cache;
    cache.unpacked("dir1");
    cache.pointer("wheels-v6/index/0a/pkg/1.0-py3-none-any.http",
                  uv_http(uv_archive("dir1", digits, file_name)));
    const auto found = cache.candidates();
    REQUIRE(found.size() == 1);
    CHECK(found[0].file_name == file_name);
    CHECK(found[0].digest == "sha256:" + digits);
    CHECK(found[0].url.empty());
    CHECK(!found[0].hash);
    CHECK(found[0].note == "uv unpacked it and noted its SHA-256");
    const auto files = found[0].read(Limits());
    REQUIRE(files.has_value());
    const std::string bytes = packed(wheel_entries(project));
    MemorySource wheel(as_bytes(bytes));
    CHECK(files->rows == read_wheel_files(wheel, Limits())->rows);
    CHECK(cache.candidates("other").empty());
  }

  TEST_CASE("without a digest no lock can name it, and older pointers have the file's name") {
    Cache cache;
    cache.unpacked("dir1");
    cache.pointer("wheels-v2/index/0a/pkg/" + file_name.substr(0, file_name.size() - 4) + ".rev",
                  uv_revision(pack_array(2) + pack_text("dir1") + pack_array(0)));
    const auto found = cache.candidates();
    REQUIRE(found.size() == 1);
    CHECK(found[0].file_name == file_name);
    CHECK(found[0].digest.empty());
    CHECK(found[0].note.ends_with("so that no lock can name it"));
    CHECK(found[0].read(Limits())->rows.size() == 4);
  }

  TEST_CASE(
      "the wheel of several indexes is one, and one that was removed is known by its digest") {
    Cache cache;
    const std::string noted = uv_http(uv_archive("dir1", digits, file_name));
    cache.pointer("wheels-v6/index/0a/pkg/1.0-py3-none-any.http", noted);
    cache.pointer("wheels-v6/index/0b/pkg/1.0-py3-none-any.http", noted);
    cache.pointer("wheels-v6/index/0c/pkg/1.0-py3-none-any.http",
                  uv_http(uv_archive("gone", "", file_name)));
    auto found = cache.candidates();
    REQUIRE(found.size() == 1);
    CHECK(found[0].digest == "sha256:" + digits);
    CHECK(!found[0].read);
    // What is there counts, whichever comes first.
    cache.unpacked("dir2");
    cache.pointer("wheels-v6/pypi/pkg/1.0-py3-none-any.http",
                  uv_http(uv_archive("dir2", digits, file_name)));
    found = cache.candidates();
    REQUIRE(found.size() == 2);
    CHECK(found[1].read);
  }

  TEST_CASE("wheels that uv built are files") {
    Cache cache;
    const std::string place = "sdists-v9/index/0a/pkg/1.0/revision/" + file_name;
    cache.pointer(place, packed(wheel_entries(project)));
    const auto found = cache.candidates();
    REQUIRE(found.size() == 1);
    CHECK(found[0].url == (cache.path / place).string());
    CHECK(found[0].note == "uv built it");
    CHECK(found[0].hash()->size() == 71);
    CHECK(found[0].read(Limits()).has_value());
  }

  TEST_CASE("odd content is no candidate, or cannot be read") {
    Cache cache;
    cache.pointer("wheels-v6/index/0a/pkg/a.http", "nonsense");
    cache.pointer("wheels-v6/index/0a/pkg/b.rev", "");
    REQUIRE(mkfifo((cache.path / "wheels-v6/index/0a/pkg/c.rev").c_str(), 0600) == 0);
    cache.pointer("wheels-v6/index/0a/pkg/d.http",
                  uv_http(uv_archive("dir1", digits, "nonsense.whl")));
    cache.pointer("archive-v0/dir1/pkg.py", "");
    cache.pointer("sdists-v9/a/nonsense.whl", "");
    auto found = cache.candidates();
    REQUIRE(found.size() == 1);
    CHECK(!found[0].read(Limits()).has_value());  // no metadata directory
    const std::filesystem::path archive = cache.path / "archive-v0/dir1";
    write_file(archive / "pkg-1.0.dist-info/METADATA", "");
    CHECK(found[0].read(Limits()).error().kind == ErrorKind::unreadable);
    write_file(archive / "pkg-1.0.dist-info/RECORD",
               record_row("pkg-1.0.data/scripts/../../../../x", "") + "\n");
    CHECK(found[0].read(Limits()).error().kind == ErrorKind::malformed);
    write_file(archive / "other-1.0.dist-info/RECORD", "");
    CHECK(found[0].read(Limits()).error().message.contains("several metadata directories"));
  }

  TEST_CASE("a cache that is not there is an error") {
    CHECK(open_uv_cache("/no/such/cache", Limits()).error().kind == ErrorKind::not_found);
  }
}
