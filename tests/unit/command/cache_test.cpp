#include <doctest/doctest.h>

#include <filesystem>

#include "command/cache_place.h"
#include "command/run.h"
#include "facts/fact_cache.h"
#include "support/command_outcome.h"
#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "support/test_world.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Result<CachePlace> place_in(TestWorld& outside, const Options& options = {}) {
  const World world = outside.of();
  return cache_place(options, world);
}

Outcome run_in(const std::filesystem::path& cache, std::vector<std::string> arguments) {
  TestWorld outside;
  outside.variables["XDG_CACHE_HOME"] = cache;
  return test::run_in(outside, std::move(arguments));
}

}  // namespace

TEST_SUITE("cache command") {
  TEST_CASE("the directory is the system's for such things") {
    TestWorld outside;
    CHECK(place_in(outside)->directory.empty());
    outside.variables["HOME"] = "/home/a";
    CHECK(place_in(outside)->directory == "/home/a/.cache/icecore");
    outside.variables["XDG_CACHE_HOME"] = "relative";
    CHECK(place_in(outside)->directory == "/home/a/.cache/icecore");
    outside.variables["XDG_CACHE_HOME"] = "/var/cache/a";
    CHECK(place_in(outside)->directory == "/var/cache/a/icecore");
    CHECK(place_in(outside)->bytes > 0);
    CHECK(place_in(outside, {.no_cache = true})->bytes == 0);
  }

  TEST_CASE("the size is what is said last: by default, a variable, an option") {
    TestWorld outside;
    outside.variables["HOME"] = "/home/a";
    CHECK(place_in(outside)->bytes == 2ULL << 30U);
    outside.variables["ICECORE_CACHE_SIZE"] = "500M";
    CHECK(place_in(outside)->bytes == 500ULL << 20U);
    CHECK(place_in(outside, {.cache_size = "1000"})->bytes == 1000);
    outside.variables["ICECORE_CACHE_SIZE"] = "0";
    CHECK(place_in(outside)->bytes == 0);
    CHECK(place_in(outside, {.cache_size = "1T"})->bytes == 1ULL << 40U);
  }

  TEST_CASE("a size that is none is usage") {
    TestWorld outside;
    for (const char* size : {"many", "-1", "1X", "1GB", "G", "99999999999T"}) {
      CAPTURE(size);
      CHECK(place_in(outside, {.cache_size = size}).error().kind == ErrorKind::usage);
    }
    CHECK(run_in("/nonexistent", {"audit", "t", "--cache-size", "many"}).exit == Exit::usage);
  }

  TEST_CASE("a cache that is not there is shown as none, and not made") {
    const TemporaryDirectory directory;
    for (const char* action : {"show", "clear"}) {
      const Outcome outcome = run_in(directory.path(), {"cache", action});
      CHECK(outcome.exit == Exit::success);
      CHECK(outcome.out.starts_with("nothing is kept: there is no "));
    }
    CHECK(std::filesystem::is_empty(directory.path()));
  }

  TEST_CASE("what is kept is counted by its kind, and cleared") {
    const TemporaryDirectory directory;
    (*FactCache::open(directory.path() / "icecore", 1000))
        ->write(FactCache::key(CacheKind::files, "x", {}), [](Writer& writer) { writer.u8(1); });
    const Outcome shown = run_in(directory.path(), {"cache"});
    CHECK(shown.exit == Exit::success);
    CHECK(shown.out.find("directories       1 entries, 73 B\n") != std::string::npos);
    CHECK(shown.out.find("layers of images  0 entries, 0 B\n") != std::string::npos);
    CHECK(run_in(directory.path(), {"cache", "clear"}).out == "removed 1 entries, 73 B\n");
    CHECK(std::filesystem::is_empty(directory.path() / "icecore"));
    CHECK(run_in(directory.path(), {"cache", "empty"}).exit == Exit::usage);
  }

  TEST_CASE("an audit says when its cache cannot be used, and is the same without") {
    const TemporaryDirectory directory;
    const EnvironmentBuilder builder(directory.path() / "root");
    std::filesystem::create_directory(directory.path() / "cache");
    std::filesystem::create_directory_symlink(directory.path() / "root",
                                              directory.path() / "cache/icecore");
    std::vector<std::string> arguments{"audit", builder.environment(), "--system-root",
                                       builder.root(), "--no-confinement"};
    const Outcome refused = run_in(directory.path() / "cache", arguments);
    CHECK(refused.err.find("nothing is kept for the next audit") != std::string::npos);
    const Outcome used = run_in(directory.path() / "other", arguments);
    CHECK(used.err.empty());
    CHECK(std::filesystem::is_directory(directory.path() / "other/icecore"));
    arguments.emplace_back("--no-cache");
    const Outcome none = run_in(directory.path() / "third", arguments);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "third"));
    CHECK(none.out == used.out);
    CHECK(none.out == refused.out);
    CHECK(none.exit == used.exit);
  }
}
