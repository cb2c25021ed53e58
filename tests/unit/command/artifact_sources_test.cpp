// Whole commands that ask caches and locks which file a distribution was installed from.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/digest.h"
#include "command/run.h"
#include "support/command_outcome.h"
#include "support/small_wheel.h"
#include "support/temporary_directory.h"
#include "support/test_world.h"
#include "support/uv_pointers.h"

using namespace icecore;
using namespace icecore::test;

namespace {

bool has(const Outcome& outcome, std::string_view name, std::string_view value) {
  return outcome.out.contains(fmt::format("\"{}\": \"{}\"", name, value));
}

// An environment, and the wheel that it was installed from.
struct Built {
  Project project{.name = "pkg", .files = {{"pkg.py", "x = 1\n"}}};
  std::string wheel = packed(wheel_entries(project));
  std::string digits = sha256_of(as_bytes(wheel)).hex();
  TemporaryDirectory directory;
  EnvironmentBuilder builder{directory.path() / "root"};
  std::map<std::string, std::string, std::less<>> variables;

  Built() { builder.install(project); }

  [[nodiscard]] std::filesystem::path path(const std::string& name) const {
    return directory.path() / name;
  }
  [[nodiscard]] std::string text(const std::string& name) const { return path(name).string(); }

  [[nodiscard]] Outcome run_with(std::string command, std::vector<std::string> more) const {
    std::vector<std::string> arguments{std::move(command), builder.environment().string(),
                                       "--system-root",    builder.root().string(),
                                       "--quiet",          "--no-confinement",
                                       "--no-cache"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    TestWorld outside;
    outside.variables = variables;
    return run_in(outside, std::move(arguments));
  }
  [[nodiscard]] Outcome spec(std::vector<std::string> more) const {
    return run_with("spec", std::move(more));
  }

  void fill_pip_cache(const std::string& cache) const {
    write_file(path(cache) / "http-v2/a/b/c/d/e/abcde.body", wheel);
  }
  void fill_uv_cache(const std::string& cache, const std::string& noted) const {
    unpack(wheel_entries(project), path(cache) / "archive-v0/dir1");
    write_file(path(cache) / "wheels-v6/index/0a/pkg/1.0-py3-none-any.http",
               uv_http(uv_archive("dir1", noted, "pkg-1.0-py3-none-any.whl")));
  }
  void write_lock(const std::string& name, const std::string& digest) const {
    write_file(path(name), fmt::format("lock-version = \"1.0\"\ncreated-by = \"test\"\n"
                                       "[[packages]]\nname = \"pkg\"\nversion = \"1.0\"\n"
                                       "[[packages.wheels]]\n"
                                       "url = \"https://example.org/pkg-1.0-py3-none-any.whl\"\n"
                                       "hashes = {{sha256 = \"{}\"}}\n",
                                       digest));
  }
};

}  // namespace

TEST_SUITE("artifact sources") {
  TEST_CASE("pip's cache has the wheel, whose hash requirements need alone") {
    Built built;
    built.fill_pip_cache("pip");
    built.variables["PIP_CACHE_DIR"] = built.text("pip");
    const Outcome spec = built.spec({"--pip-cache"});
    CHECK(spec.exit == Exit::success);
    CHECK(has(spec, "strength", "equal"));
    CHECK(has(spec, "digest", "sha256:" + built.digits));
    const Outcome requirements =
        built.run_with("lock", {"--pip-cache", "--format", "requirements"});
    CHECK(requirements.exit == Exit::success);
    CHECK(requirements.out.contains("pkg==1.0 \\\n    --hash=sha256:" + built.digits));
    // pylock.toml has to say where it is.
    const Outcome pylock = built.run_with("lock", {"--pip-cache"});
    CHECK(pylock.exit == Exit::found);
    CHECK(pylock.err.contains("not fixed: pkg 1.0: nobody says where its file can be had"));
    built.write_lock("pylock.toml", built.digits);
    const Outcome placed =
        built.run_with("lock", {"--pip-cache", "--from-lock", built.text("pylock.toml")});
    CHECK(placed.exit == Exit::success);
    CHECK(placed.out.contains("url = \"https://example.org/pkg-1.0-py3-none-any.whl\""));
  }

  TEST_CASE("uv's cache has it unpacked, with a digest or without") {
    Built built;
    built.fill_uv_cache("uv", built.digits);
    const Outcome spec = built.spec({"--uv-cache=" + built.text("uv")});
    CHECK(has(spec, "strength", "equal"));
    CHECK(has(spec, "digest", "sha256:" + built.digits));
    built.fill_uv_cache("older", "");
    const std::string older = "--uv-cache=" + built.text("older");
    const Outcome nameless = built.spec({older});
    CHECK(has(nameless, "strength", "equal"));
    CHECK(has(nameless, "digest", ""));
    const Outcome lock = built.run_with("lock", {older, "--format", "requirements"});
    CHECK(lock.exit == Exit::found);
    CHECK(lock.err.contains("noted no SHA-256, so that no lock can name it"));
    CHECK(!lock.out.contains("--hash"));
    built.builder.site_file("pkg.py", "x = 2\n");
    CHECK(has(built.spec({older}), "strength", "unknown"));
  }

  TEST_CASE("a lock alone names a candidate, and bytes refute it") {
    Built built;
    built.write_lock("pylock.toml", built.digits);
    const std::string lock = built.text("pylock.toml");
    const Outcome only = built.spec({"--from-lock", lock});
    CHECK(has(only, "strength", "only-candidate"));
    CHECK(has(only, "digest", "sha256:" + built.digits));
    CHECK(only.out.contains("the only file that fits; " + lock + " names it, line "));
    built.fill_uv_cache("uv", built.digits);
    built.builder.site_file("pkg.py", "x = 2\n");
    const Outcome refuted = built.spec({"--from-lock", lock, "--uv-cache=" + built.text("uv")});
    CHECK(has(refuted, "strength", "unknown"));
  }

  TEST_CASE("caches are where the installers keep them") {
    Built built;
    built.fill_pip_cache("caches/pip");
    built.fill_uv_cache("home/.cache/uv", built.digits);
    for (const std::string option : {"--pip-cache", "--uv-cache"}) {
      CAPTURE(option);
      const Outcome nowhere = built.spec({option});
      CHECK(nowhere.exit == Exit::usage);
      CHECK(nowhere.err.contains("XDG_CACHE_HOME and HOME name no directory"));
    }
    built.variables["XDG_CACHE_HOME"] = "caches";  // relative: it counts as none
    built.variables["HOME"] = built.text("home");
    CHECK(has(built.spec({"--uv-cache"}), "strength", "equal"));
    CHECK(built.spec({"--pip-cache"}).exit == Exit::not_audited);
    built.variables["XDG_CACHE_HOME"] = built.text("caches");
    CHECK(has(built.spec({"--pip-cache"}), "strength", "equal"));
    CHECK(built.spec({"--uv-cache"}).exit == Exit::not_audited);
    built.variables["UV_CACHE_DIR"] = built.text("home/.cache/uv");
    CHECK(has(built.spec({"--uv-cache"}), "strength", "equal"));
  }

  TEST_CASE("a lock that cannot be read is one sentence") {
    const Built built;
    const Outcome absent = built.spec({"--from-lock", built.text("no.lock")});
    CHECK(absent.exit == Exit::not_audited);
    CHECK(absent.err.ends_with("there is no such file\n"));
    write_file(built.path("pylock.toml"), "lock-version = \"9.0\"\n");
    const Outcome newer = built.spec({"--from-lock", built.text("pylock.toml")});
    CHECK(newer.exit == Exit::not_audited);
    write_file(built.path("requirements.txt"), "-r https://example.org/more.txt\n");
    const Outcome leading = built.spec({"--from-lock", built.text("requirements.txt")});
    CHECK(leading.exit == Exit::success);
    CHECK(leading.err.contains("which is not fetched"));
  }
}
