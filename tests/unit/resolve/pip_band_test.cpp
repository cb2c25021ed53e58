#include "resolve/pip_band.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "resolve/freeze.h"
#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string metadata(const std::string& name, const std::string& version) {
  return "Name: " + name + "\nVersion: " + version + "\n";
}

std::string frozen(const AuditResult& result, const std::string& pip) {
  const Result<FreezeOutput> output = freeze_text(result.store(), {.pip = pip});
  return output->aborts ? "aborts" : output->text;
}

// What a pip before some version prints, and what it and later ones print.
struct Change {
  std::string before, since, older, newer;
};

void check(const EnvironmentBuilder& builder, const Change& change) {
  const AuditResult result = audited(builder);
  CHECK(frozen(result, change.before) == change.older);
  CHECK(frozen(result, change.since) == change.newer);
}

}  // namespace

TEST_SUITE("pip bands") {
  TEST_CASE("a version belongs to the last band that begins at or before it") {
    struct Row {
      std::string version, first;
    };
    for (const auto& [version, first] :
         std::array{Row{"23.0.1", "22.3"}, Row{"23.1", "23.1"}, Row{"24.1.2", "24.0"},
                    Row{"26.0.1", "25.1"}, Row{"26.3", "26.3"}, Row{"99", "26.3"}}) {
      CAPTURE(version);
      const Result<PipChoice> choice = pip_band_of(version);
      REQUIRE(choice);
      CHECK(choice->band.first == first);
      CHECK(choice->is_exact);
    }
  }

  TEST_CASE(
      "a version before the first band gets that one and is said to, what is none is refused") {
    const Result<PipChoice> choice = pip_band_of("9.0.3");
    REQUIRE(choice);
    CHECK(choice->band.first == pip_bands().front().first);
    CHECK_FALSE(choice->is_exact);
    CHECK(pip_band_of("new").error().kind == ErrorKind::usage);
  }

  TEST_CASE("from 23.2 on the build tools are printed on Python 3.12") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "setuptools"}).install({.name = "wheel"});
    check(builder, {"23.1.2", "23.2", "", "setuptools==1.0\nwheel==1.0\n"});
  }

  TEST_CASE("from 24.2 on the version is the directory's") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("p-1.0.dist-info/METADATA", metadata("p", "9.9"));
    builder.site_file("nometa-1.0.dist-info/RECORD", "");
    check(builder, {"24.1.2", "24.2", "p==9.9\n", "nometa==1.0\np==1.0\n"});
  }

  TEST_CASE("from 24.0 on an egg-link may have the name as METADATA writes it") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/src/raw_name.egg-info/PKG-INFO", metadata("raw_name", "8"));
    builder.site_file("raw_name.egg-link", "/srv/src\n.\n");
    check(builder, {"23.3", "24.0", "raw_name==8\n",
                    "# Editable install with no version control (raw_name==8)\n-e /srv/src\n"});
  }

  TEST_CASE("until 25.0 an egg beside other packages is listed") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("e-1.0-py3.12.egg/EGG-INFO/PKG-INFO", metadata("e", "1.0"));
    check(builder, {"25.0.1", "25.1", "e==1.0\n", ""});
  }

  TEST_CASE("from 26.1 on hashes are printed, and null is no error") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install(
        {.name = "p",
         .metadata = {
             {"direct_url.json",
              R"({"url": "https://x.example/p.whl", "archive_info": {"hashes": {"sha256": "ab"}}})"}}});
    builder.install(
        {.name = "q",
         .metadata = {{"direct_url.json",
                       R"({"url": "https://x.example/q.whl", "archive_info": {"hash": null}})"}}});
    check(builder, {"26.0.1", "26.1", "p @ https://x.example/p.whl\nq==1.0\n",
                    "p @ https://x.example/p.whl#sha256=ab\nq @ https://x.example/q.whl\n"});
  }

  TEST_CASE("before 26.3 a distribution without a version ends freeze") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("p.dist-info/METADATA", "Name: p\n");
    check(builder, {"26.2.1", "26.3", "aborts", "p===None\n"});
  }

  TEST_CASE("pkg_resources gives the newest of a name, from pip 23.1 on the first in order") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path(), "3.10.4");
    builder.install({.name = "dup", .version = "10.0"}).install({.name = "dup", .version = "2.0"});
    builder.install({.name = "dup", .version = "1.0"});
    check(builder, {"23.0.1", "23.1", "dup==10.0\n", "dup==1.0\n"});
  }

  TEST_CASE("without --pip the installed one decides, and the claim says which") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "pip", .version = "23.0.1"}).install({.name = "wheel"});
    const AuditResult result = audited(builder);
    CHECK(freeze_text(result.store(), {})->text.empty());
    CHECK(rows_of(result, "SELECT tool FROM claim") == Lines{"pip 23.0.1"});
  }
}
