// Whole commands: a spec is written, verified and compared.
#include <doctest/doctest.h>

#include "command/output.h"
#include "command/run.h"
#include "support/command_outcome.h"
#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "support/test_world.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Outcome run_with(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--quiet", "--no-confinement"});
  TestWorld outside;
  return run_in(outside, std::move(arguments));
}

struct Built {
  TemporaryDirectory directory;
  EnvironmentBuilder builder{directory.path() / "root"};
  std::string environment = builder.environment().string();
  std::string root = builder.root().string();
  std::string spec = (directory.path() / "spec.json").string();

  Built() { builder.install({.name = "pkg", .files = {{"pkg.py", "x = 1\n"}}}); }

  Outcome write(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"spec", environment, "--system-root",
                                       root,   "--output",  spec};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_with(std::move(arguments));
  }
  Outcome verify() const { return run_with({"verify", spec, environment, "--system-root", root}); }
};

}  // namespace

TEST_SUITE("spec command") {
  TEST_CASE("what was written down is verified, and what was changed since is told") {
    Built built;
    REQUIRE(built.write({"--files"}).exit == Exit::success);
    const Outcome same = built.verify();
    CHECK(same.exit == Exit::success);
    CHECK(same.out.starts_with("no difference\n"));
    built.builder.site_file("pkg.py", "x = 2\n");
    const Outcome changed = built.verify();
    CHECK(changed.exit == Exit::found);
    CHECK(changed.out.contains("changed lib/python3.12/site-packages/pkg.py\n"));
    REQUIRE(built.write().exit == Exit::success);
    CHECK(!content_of(built.spec).contains("pkg.py"));
  }

  TEST_CASE("a diff takes specs and targets on either side") {
    Built built;
    REQUIRE(built.write({"--statement"}).exit == Exit::success);
    CHECK(content_of(built.spec).contains("\"predicateType\": \"urn:icecore:spec:1\""));
    const Outcome same =
        run_with({"diff", built.environment, built.spec, "--system-root", built.root});
    CHECK(same.exit == Exit::success);
    built.builder.install({.name = "more"});
    const Outcome other = run_with(
        {"diff", built.spec, built.environment, "--system-root", built.root, "--format", "json"});
    CHECK(other.exit == Exit::found);
    CHECK(other.out.contains("\"subject\": \"more\""));
  }

  TEST_CASE("what is no spec is one sentence, and nothing is written") {
    const Built built;
    for (const std::string_view text : {"{", "{}", "{\"icecore_spec\": \"9.0\"}"}) {
      CAPTURE(text);
      write_file(built.spec, text);
      const Outcome outcome = built.verify();
      CHECK(outcome.exit == Exit::not_audited);
      CHECK(outcome.out.empty());
      CHECK(outcome.err.starts_with("icecore: " + built.spec + ": "));
    }
    const Outcome absent = run_with({"verify", "/no/such/spec", built.environment});
    CHECK(absent.exit == Exit::not_audited);
    CHECK(absent.err.starts_with("icecore: /no/such/spec cannot be read"));
    CHECK(run_with({"spec", "/no/such/target", "--output", built.spec}).exit == Exit::not_audited);
    CHECK(content_of(built.spec) == "{\"icecore_spec\": \"9.0\"}");
  }

  TEST_CASE("a lock says less than a spec, and what it leaves open is told") {
    const Built built;
    const std::string file = (built.directory.path() / "requirements.txt").string();
    write_file(file, "pkg==1.0\n");
    const auto verify = [&] {
      return run_with({"verify", file, built.environment, "--system-root", built.root});
    };
    const Outcome same = verify();
    CHECK(same.exit == Exit::success);
    CHECK(same.out.contains("left open: 1 distribution: versioned"));
    write_file(file, "pkg==2.0\n");
    const Outcome other = verify();
    CHECK(other.exit == Exit::found);
    CHECK(other.out.contains("error: installed-version-not-claimed: "));
    const Outcome formatted = run_with(
        {"verify", file, built.environment, "--system-root", built.root, "--format", "json"});
    CHECK(formatted.exit == Exit::usage);
  }

  TEST_CASE("an environment that is not there is usage") {
    const Built built;
    CHECK(built.write({"--environment", "nowhere"}).exit == Exit::usage);
    CHECK(!std::filesystem::exists(built.spec));
  }
}

TEST_SUITE("output") {
  TEST_CASE("a file is there whole or as it was") {
    const TemporaryDirectory directory;
    const std::string path = (directory.path() / "answer").string();
    const auto writing = [](std::string_view text) {
      return [text](std::ostream& out) {
        out << text;
        return Result<void>();
      };
    };
    REQUIRE(icecore::write_file(path, writing("one")).has_value());
    const Result<void> failed = icecore::write_file(path, [](std::ostream& out) {
      out << "half";
      return Result<void>(failure(ErrorKind::internal, "no more"));
    });
    CHECK(failed.error().message == "no more");
    CHECK(content_of(path) == "one");
    CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
    std::filesystem::create_symlink("answer", directory.path() / "link");
    REQUIRE(icecore::write_file((directory.path() / "link").string(), writing("two")).has_value());
    CHECK(std::filesystem::is_symlink(directory.path() / "link"));
    CHECK(content_of(path) == "two");
    CHECK(icecore::write_file("/dev/null", writing("three")).has_value());
    CHECK(std::filesystem::is_character_file("/dev/null"));
    CHECK(!icecore::write_file("/no/such/directory/x", writing("four")).has_value());
  }
}
