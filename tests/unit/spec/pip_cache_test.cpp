#include "spec/pip_cache.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "support/small_wheel.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const Project project{.name = "pkg", .files = {{"pkg.py", "x = 1\n"}}};

std::vector<ArtifactCandidate> candidates(const std::filesystem::path& cache,
                                          const std::string& name) {
  static std::vector<std::unique_ptr<ArtifactSource>> kept;  // candidates live as long
  auto source = open_pip_cache(cache.string(), Limits());
  REQUIRE(source.has_value());
  kept.push_back(*std::move(source));
  auto found = kept.back()->candidates(name);
  REQUIRE(found.has_value());
  return *std::move(found);
}

}  // namespace

TEST_SUITE("pip_cache") {
  TEST_CASE("bodies of wheels are candidates by what is in them") {
    const TemporaryDirectory cache;
    const std::string wheel = packed(wheel_entries(project));
    const std::filesystem::path bodies = cache.path() / "http-v2/a/b/c/d/e";
    write_file(bodies / "abcde1.body", wheel);
    write_file(bodies / "abcde1", "cc=4,whatever");
    write_file(bodies / "abcde2.body", "<!DOCTYPE html>");
    write_file(bodies / "abcde3.body", packed({{"setup.py", ""}}));
    write_file(bodies / "abcde4.body", wheel.substr(0, wheel.size() - 5));
    write_file(bodies / "abcde5.body", packed(wheel_entries({.name = "other"})));
    REQUIRE(mkfifo((bodies / "abcde6.body").c_str(), 0600) == 0);
    const auto found = candidates(cache.path(), "pkg");
    REQUIRE(found.size() == 1);
    const ArtifactCandidate& body = found.front();
    CHECK(body.file_name == "pkg-1.0-py3-none-any.whl");
    CHECK(body.digest.empty());  // nothing is hashed before it is the one
    CHECK(body.url.empty());
    CHECK(!body.metadata_digest.empty());
    CHECK(body.size == wheel.size());
    CHECK(body.note.contains("under no name"));
    CHECK(body.hash() == "sha256:" + sha256_of(as_bytes(wheel)).hex());
    CHECK(body.read(Limits())->rows.size() == 3);
    CHECK(candidates(cache.path(), "absent").empty());
  }

  TEST_CASE("wheels that pip built say from what, without its credentials") {
    const TemporaryDirectory cache;
    const std::filesystem::path built = cache.path() / "wheels/aa/bb/cc/dd";
    const std::string wheel = packed(wheel_entries(project));
    write_file(built / "pkg-1.0-py3-none-any.whl", wheel);
    write_file(built / "origin.json",
               R"({"url": "https://me:secret@example.org/pkg-1.0.tar.gz", "archive_info": {}})");
    write_file(cache.path() / "wheels/aa/bb/cc/ee/pkg-1.0-py3-none-any.whl", wheel);
    write_file(cache.path() / "wheels/aa/bb/cc/ff/pkg-1.0-py3-none-any.whl", wheel);
    write_file(cache.path() / "wheels/aa/bb/cc/ff/origin.json", "{");
    write_file(cache.path() / "wheels/aa/bb/cc/ff/nonsense.whl", wheel);
    const auto found = candidates(cache.path(), "pkg");
    REQUIRE(found.size() == 3);
    CHECK(found[0].url == (built / "pkg-1.0-py3-none-any.whl").string());
    CHECK(found[0].note == "pip built it from https://****@example.org/pkg-1.0.tar.gz");
    CHECK(found[1].note == "pip built it");
    CHECK(found[2].note == "pip built it");
  }

  TEST_CASE("an empty cache has nothing, and one that is not there is an error") {
    const TemporaryDirectory cache;
    CHECK(candidates(cache.path(), "pkg").empty());
    const auto none = open_pip_cache("/no/such/cache", Limits());
    REQUIRE(!none.has_value());
    CHECK(none.error().kind == ErrorKind::not_found);
    CHECK(none.error().message.starts_with("pip's cache /no/such/cache cannot be read: "));
  }

  TEST_CASE("a cache of too many files is said to be one") {
    const TemporaryDirectory cache;
    for (const std::string name : {"a", "b", "c"}) {
      write_file(cache.path() / "wheels" / (name + ".whl"), "");
    }
    auto source = open_pip_cache(cache.path().string(), Limits{.entries = 2});
    REQUIRE(source.has_value());
    const auto found = (*source)->candidates("pkg");
    REQUIRE(!found.has_value());
    CHECK(found.error().kind == ErrorKind::limit);
  }
}
