#include "target/repositories.h"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <string>

#include "resolve/freeze.h"
#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

const std::string commit(40, 'a');

// An editable distribution whose source is at /srv/src, in a repository with that configuration.
EnvironmentBuilder& add_editable(EnvironmentBuilder& builder, const std::string& config) {
  builder.install({.name = "My-p",
                   .metadata = {{"direct_url.json",
                                 R"({"url": "file:///srv/src", "dir_info": {"editable": true}})"}},
                   .directory = "my_p-1.0.dist-info"});
  builder.root_file("srv/src/pyproject.toml", "");
  builder.root_file("srv/src/.git/HEAD", "ref: refs/heads/main\n");
  builder.root_file("srv/src/.git/refs/heads/main", commit + "\n");
  builder.root_file("srv/src/.git/objects/pack/x", "");
  builder.root_file("srv/src/.git/config", config);
  return builder;
}

std::string remote(const std::string& url) {
  return "[remote \"origin\"]\n\turl = " + url + "\n";
}

std::string frozen(const EnvironmentBuilder& builder) {
  return freeze_text(audited(builder).store(), {.pip = "26.3"})->text;
}

}  // namespace

TEST_SUITE("repositories") {
  TEST_CASE("an editable's line names its repository, or says why not") {
    struct Row {
      std::string config, expected;
    };
    const std::string line = commit + "#egg=My_p\n";
    for (const auto& [config, expected] : std::array{
             Row{remote("https://x.example/p"), "-e git+https://x.example/p@" + line},
             Row{remote("https://u:pw@x.example/p"), "-e git+https://u:pw@x.example/p@" + line},
             Row{remote("git@x.example:me/p.git"), "-e git+ssh://git@x.example/me/p.git@" + line},
             Row{remote("/srv/src"), "-e git+file:///srv/src@" + line},
             Row{remote("/nowhere"),
                 "# Editable Git install (My-p==1.0) with either a deleted local remote or invalid "
                 "URI:\n# '/nowhere'\n-e /srv/src\n"},
             Row{"", "# Editable Git install with no remote (My-p==1.0)\n-e /srv/src\n"},
         }) {
      CAPTURE(config);
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      CHECK(frozen(add_editable(builder, config)) == expected);
    }
  }

  TEST_CASE("before the first commit pip gives up on the repository") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    add_editable(builder, remote("https://x.example/p"));
    builder.root_file("srv/src/.git/HEAD", "ref: refs/heads/other\n");
    CHECK(frozen(builder) == "## !! Could not determine repository location\n-e /srv/src\n");
  }

  TEST_CASE("a commit is found among packed references, and from a linked work tree") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    add_editable(builder, "");
    std::filesystem::remove_all(builder.root() / "srv/src/.git");
    builder.root_file("srv/src/.git", "gitdir: /srv/main/.git/worktrees/src\n");
    builder.root_file("srv/main/.git/worktrees/src/HEAD", "ref: refs/heads/side\n");
    builder.root_file("srv/main/.git/worktrees/src/commondir", "../..\n");
    builder.root_file("srv/main/.git/config", remote("https://x.example/p"));
    builder.root_file("srv/main/.git/refs/x", "");
    builder.root_file("srv/main/.git/objects/x", "");
    builder.root_file("srv/main/.git/packed-refs", commit + " refs/heads/side\n");
    CHECK(frozen(builder) ==
          "-e git+https://x.example/p@" + commit + "#egg=My_p&subdirectory=../../../src\n");
  }

  TEST_CASE("a repository of another program is a gap and a bare line") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    add_editable(builder, "");
    builder.root_file("srv/src/inner/.hg/x", "");
    builder.install(
        {.name = "q",
         .metadata = {{"direct_url.json",
                       R"({"url": "file:///srv/src/inner", "dir_info": {"editable": true}})"}}});
    CHECK(frozen(builder).ends_with("-e /srv/src/inner\n"));
    CHECK(rows_of(audited(builder), "SELECT vcs FROM repository ORDER BY directory") ==
          Lines{"git", "hg"});
    CHECK(rows_of(audited(builder), "SELECT count(*) FROM gap WHERE reader = 'repository'") ==
          Lines{"1"});
  }

  TEST_CASE("a remote's credentials are in no fact that rules can read") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    add_editable(builder, remote("https://u:hunter2@x.example/p"));
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, "SELECT remote, requirement_url FROM repository") ==
          Lines{"https://****@x.example/p|https://****@x.example/p"});
    CHECK_THROWS(rows_of(result, "SELECT remote FROM secret_remote"));
  }
}
