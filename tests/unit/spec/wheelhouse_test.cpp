#include "spec/wheelhouse.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("wheelhouse") {
  TEST_CASE("wheels of a project are its candidates, read and hashed when asked") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "my_pkg-1.0-py3-none-any.whl", "bytes");
    write_file(directory.path() / "other-1.0-py3-none-any.whl", "");
    write_file(directory.path() / "my_pkg-1.0.tar.gz", "");
    write_file(directory.path() / "nonsense.whl", "");
    auto house = open_wheelhouse(directory.path().string());
    REQUIRE(house.has_value());
    const auto candidates = (*house)->candidates("my-pkg");
    REQUIRE(candidates.has_value());
    REQUIRE(candidates->size() == 1);
    const ArtifactCandidate& candidate = candidates->front();
    CHECK(candidate.file_name == "my_pkg-1.0-py3-none-any.whl");
    CHECK(candidate.size == 5);
    CHECK(candidate.hash() == "sha256:" + sha256_of(as_bytes(std::string_view("bytes"))).hex());
    CHECK(candidate.url == (directory.path() / "my_pkg-1.0-py3-none-any.whl").string());
    CHECK(candidate.read(Limits()).error().message.contains("zip"));
    const std::string wheel = ZipBuilder().add("my_pkg-1.0.dist-info/RECORD", "").build();
    write_file(directory.path() / "my_pkg-1.0-py3-none-any.whl", wheel);
    CHECK(candidate.read(Limits())->rows.empty());
  }

  TEST_CASE("what is no file is not waited for") {
    const TemporaryDirectory directory;
    const std::string pipe = (directory.path() / "pkg-1.0-py3-none-any.whl").string();
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    auto house = open_wheelhouse(directory.path().string());
    REQUIRE(house.has_value());
    CHECK(!(*house)->candidates("pkg")->front().read(Limits()).has_value());
    CHECK(!(*house)->candidates("pkg")->front().hash().has_value());
  }

  TEST_CASE("a directory that is not there is an error") {
    CHECK(open_wheelhouse("/no/such/directory").error().kind == ErrorKind::not_found);
  }
}
