// `icecore lock` and `icecore prove`, with an installer of the test's own in PATH.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "command/run.h"
#include "command/run_program.h"
#include "support/command_outcome.h"
#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "support/test_world.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// An environment, the wheel that it was installed from, and a `uv` that copies what a test says.
struct Built {
  TemporaryDirectory directory;
  EnvironmentBuilder builder{directory.path() / "root"};
  std::filesystem::path wheels = directory.path() / "wheels";
  std::filesystem::path bin = directory.path() / "bin";
  std::filesystem::path rebuilt = directory.path() / "rebuilt";

  Built() {
    const Project project{.name = "pkg", .files = {{"pkg.py", "x = 1\n"}}};
    builder.install(project);
    std::string record;
    ZipBuilder zip;
    for (const auto& [name, text] : std::map<std::string, std::string>{
             {"pkg.py", "x = 1\n"},
             {"pkg-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n"},
             {"pkg-1.0.dist-info/WHEEL",
              "Wheel-Version: 1.0\nGenerator: test (1.0)\nRoot-Is-Purelib: true\n"
              "Tag: py3-none-any\n"}}) {
      zip.add(name, text);
      record += record_row(name, text) + "\n";
    }
    zip.add("pkg-1.0.dist-info/RECORD", record);
    write_file(wheels / "pkg-1.0-py3-none-any.whl", zip.build());
    std::filesystem::copy(
        builder.environment(), rebuilt,
        std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
    program("uv",
            fmt::format("case \"$1\" in venv) for last; do :; done; cp -a {} \"$last\";; "
                        "pip) for last; do :; done; cp \"$last\" {}/given; "
                        "printf %s \"$UV_DEFAULT_INDEX $UV_INDEX\" > {}/asked;; esac",
                        rebuilt.string(), directory.path().string(), directory.path().string()));
  }

  void program(const std::string& name, const std::string& commands) const {
    write_file(bin / name, "#!/bin/sh\nset -e\n" + commands + "\n");
    std::filesystem::permissions(bin / name, std::filesystem::perms::owner_all);
  }

  [[nodiscard]] Outcome run_with(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--system-root", builder.root().string(), "--wheelhouse",
                                       wheels.string(), "--quiet", "--no-confinement"});
    TestWorld outside;
    outside.variables["PATH"] = bin.string();
    return run_in(outside, std::move(arguments));
  }

  [[nodiscard]] Outcome prove(std::vector<std::string> more = {"--yes"}) const {
    std::vector<std::string> arguments{"prove", builder.environment().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_with(std::move(arguments));
  }
};

}  // namespace

TEST_SUITE("prove") {
  TEST_CASE("what is installed again is compared file by file") {
    const Built built;
    const Outcome same = built.prove();
    CAPTURE(same.err);
    CHECK(same.exit == Exit::success);
    CHECK(same.out.starts_with("installed again with uv: 1 distributions\ncompared: 3 files"));
    CHECK(same.out.ends_with("1 of 1 identical\n"));
    CHECK(std::filesystem::exists(built.directory.path() / "given"));
    write_file(built.rebuilt / "lib/python3.12/site-packages/pkg.py", "x = 2\n");
    const Outcome other = built.prove();
    CHECK(other.exit == Exit::found);
    CHECK(other.out.contains("changed lib/python3.12/site-packages/pkg.py\n"));
    CHECK(other.out.ends_with("0 of 1 identical\n"));
  }

  TEST_CASE("the installer asks the indexes that are named") {
    const Built built;
    const auto asked = built.directory.path() / "asked";
    CHECK(built
              .prove({"--yes", "--index=https://one.invalid/simple",
                      "--index=https://two.invalid/simple"})
              .exit == Exit::success);
    CHECK(content_of(asked) == "https://one.invalid/simple https://two.invalid/simple");
    CHECK(built.prove({"--yes", "--index=https://one.invalid/simple", "--offline"}).exit ==
          Exit::success);
    CHECK(content_of(asked) == " ");
  }

  TEST_CASE("nothing is run unless somebody agrees") {
    const Built built;
    const Outcome outcome = built.prove({});
    CHECK(outcome.exit == Exit::usage);
    CHECK(!std::filesystem::exists(built.directory.path() / "given"));
  }

  TEST_CASE("an installer that fails, or is not there, is one sentence") {
    const Built built;
    built.program("uv", "exit 7");
    const Outcome failed = built.prove();
    CHECK(failed.exit == Exit::not_audited);
    CHECK(failed.err.contains("uv venv ended with 7"));
    std::filesystem::remove(built.bin / "uv");
    CHECK(built.prove().err.contains("there is no installer in PATH"));
  }

  TEST_CASE("what has no wheel here cannot be proved") {
    const Built built;
    std::filesystem::remove(built.wheels / "pkg-1.0-py3-none-any.whl");
    CHECK(built.prove().exit == Exit::not_audited);
  }
}

TEST_SUITE("lock command") {
  TEST_CASE("what cannot be fixed makes the exit code 1 and is said") {
    const Built built;
    const std::string lock = (built.directory.path() / "pylock.toml").string();
    const std::string environment = built.builder.environment().string();
    CHECK(built.run_with({"lock", environment, "--output", lock}).exit == Exit::success);
    Built more;
    more.builder.install({.name = "lost"});
    const Outcome outcome =
        more.run_with({"lock", more.builder.environment().string(), "--format", "requirements"});
    CHECK(outcome.exit == Exit::found);
    CHECK(outcome.out.contains("pkg==1.0 \\\n    --hash=sha256:"));
    CHECK(outcome.out.contains("#   lost 1.0: no source has a wheel of this version\n"));
    CHECK(outcome.err == "icecore: not fixed: lost 1.0: no source has a wheel of this version\n");
  }

  TEST_CASE("wheels are no environment that could be locked") {
    const Built built;
    TestWorld outside;
    World world =
        outside.of({"lock", "wheelhouse:" + built.wheels.string(), "--quiet", "--no-confinement"});
    CHECK(run(world) == Exit::usage);
    CHECK(outside.err.str().starts_with("icecore: wheels are files to install from"));
  }

  TEST_CASE("a wheelhouse that is not there is said before the audit") {
    const Built built;
    TestWorld outside;
    World world = outside.of({"lock", "/no/such/target", "--wheelhouse", "/no/such/wheels"});
    CHECK(run(world) == Exit::not_audited);
    CHECK(outside.err.str().contains("the wheelhouse /no/such/wheels cannot be read"));
  }
}

TEST_SUITE("run_program") {
  TEST_CASE("a program that cannot be started, or is killed, is an error") {
    CHECK(run_program("/bin/sh", {"-c", "exit 0"}, {}).has_value());
    CHECK(run_program("/bin/sh", {"-c", "test \"$HOME\" = '/a b' && test \"$PATH\""},
                      {{"HOME", "/a b"}})
              .has_value());
    CHECK(run_program("/no/such/program", {}, {}).error().message.contains("cannot be started"));
    CHECK(run_program("/bin/sh", {"-c", "kill -9 $$"}, {}).error().message.contains("by signal 9"));
  }
}
