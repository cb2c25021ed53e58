#include "resolve/outside_links.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("outside_links") {
  TEST_CASE("links that leave the environment are told with their way, others are not") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.link("lib64", "lib");
    builder.link("share", "/nowhere/share");
    builder.link("inside", "none");
    builder.link("loop", "loop");
    builder.link("twice", "share/man");
    builder.link("up", "../elsewhere");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result,
                  "SELECT path, first_outside, leads_to, is_audited FROM outside_link "
                  "JOIN file ON file.id = outside_link.file ORDER BY path") ==
          Lines{"bin/python|base:bin/python3.12|base:bin/python3.12|1",
                "bin/python3|base:bin/python3.12|base:bin/python3.12|1",
                "share|/nowhere/share|/nowhere|0", "twice|/nowhere|/nowhere|0",
                "up|/srv/app/elsewhere|/srv/app/elsewhere|0"});
    CHECK(rows_of(result, "SELECT path FROM gap WHERE reader = 'link' ORDER BY path") ==
          Lines{"share", "twice", "up"});
  }

  TEST_CASE("files that links lead to are part of the audit, with the links on the way") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("cache/a/pkg.py", "import os\n");
    builder.root_file("cache/a/unused.py", "");
    builder.root_file("store/METADATA", "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n");
    builder.install({.files = {{"pkg.py", "import os\n"}}});
    builder.link("../../../cache/b", "a");
    const std::string site = "lib/python3.12/site-packages/";
    std::filesystem::remove(builder.environment() / (site + "pkg.py"));
    builder.link(site + "pkg.py", "/cache/b/pkg.py");
    std::filesystem::remove(builder.environment() / (site + "pkg-1.0.dist-info/METADATA"));
    builder.link(site + "pkg-1.0.dist-info/METADATA", "/store/METADATA");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, "SELECT place FROM file WHERE root = 'links' ORDER BY 1") ==
          Lines{"links:cache/a/pkg.py", "links:cache/b", "links:store/METADATA"});
    CHECK(rows_of(result, "SELECT name, version FROM distribution") == Lines{"pkg|1.0"});
    CHECK(rows_of(result, "SELECT resolved_path, state FROM record_entry WHERE path = 'pkg.py'") ==
          Lines{site + "pkg.py|verified"});
    CHECK(rows_of(result,
                  "SELECT place, owner FROM owner JOIN file ON file.id = owner.file "
                  "WHERE root = 'links' ORDER BY 1") ==
          Lines{"links:cache/a/pkg.py|pkg", "links:cache/b|", "links:store/METADATA|pkg"});
    CHECK(rows_of(result, "SELECT count(*) FROM gap") == Lines{"0"});
  }

  TEST_CASE("a package that is a link is read where it leads, other directories are not") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    const std::string site = "lib/python3.12/site-packages/";
    builder.root_file("store/pkg/deep/code.py", "");
    builder.root_file("store/pkg-1.0.dist-info/METADATA",
                      "Metadata-Version: 2.1\nName: pkg\nVersion: 1.0\n");
    builder.root_file("store/pkg-1.0.dist-info/RECORD", "pkg/deep/code.py,,\n");
    builder.root_file("data/large/file", "");
    builder.link(site + "pkg", "/store/pkg");
    builder.link(site + "pkg-1.0.dist-info", "/store/pkg-1.0.dist-info");
    builder.link("share", "/data/large");
    builder.link(site + "everything", "/");
    builder.link(site + "above", "/srv");
    builder.link(site + "system", "/proc");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result,
                  "SELECT place FROM file WHERE root = 'links' AND kind = 'file' ORDER BY 1") ==
          Lines{"links:pkg-1.0.dist-info/METADATA", "links:pkg-1.0.dist-info/RECORD",
                "links:pkg/deep/code.py"});
    CHECK(rows_of(result, "SELECT name, version, location FROM distribution") ==
          Lines{"pkg|1.0|" + site + "pkg-1.0.dist-info"});
    CHECK(rows_of(result,
                  "SELECT owner FROM owner JOIN file ON file.id = owner.file "
                  "WHERE place = 'links:pkg/deep/code.py'") == Lines{"pkg"});
  }
}
