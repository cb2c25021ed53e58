#include "resolve/freeze.h"

#include <doctest/doctest.h>

#include "resolve/freeze_uv.h"
#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string frozen(const EnvironmentBuilder& builder, FreezeOptions options = {}) {
  options.pip = "26.3";
  const AuditResult result = audited(builder);
  return freeze_text(result.store(), options)->text;
}

Project from_url(const std::string& name, const std::string& direct_url) {
  return {.name = name, .metadata = {{"direct_url.json", direct_url}}};
}

}  // namespace

TEST_SUITE("freeze") {
  TEST_CASE(
      "names are METADATA's, versions the directory's in normal form, order that of lower case") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "b_c", .version = "1.0.RC1"});
    builder.install({.name = "B.a", .version = "2004d"});
    builder.install(
        {.name = "a-z", .version = "1.0+CU118", .directory = "a_z-1.0+CU118.dist-info"});
    builder.site_file("nometa-3.1.dist-info/RECORD", "");
    CHECK(frozen(builder) == "a-z==1.0+cu118\nB.a===2004d\nb_c==1.0rc1\nnometa==3.1\n");
  }

  TEST_CASE("pip is skipped, and setuptools and wheel with it before Python 3.12") {
    for (const char* version : {"3.11.9", "3.12.4"}) {
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path(), version);
      for (const char* name : {"pip", "setuptools", "wheel", "argparse"})
        builder.install({.name = name});
      CHECK(frozen(builder) ==
            (std::string(version) == "3.11.9" ? "" : "setuptools==1.0\nwheel==1.0\n"));
      CHECK(frozen(builder, {.all = true}) == "pip==1.0\nsetuptools==1.0\nwheel==1.0\n");
    }
  }

  TEST_CASE("direct URLs take the place of the version") {
    struct Row {
      std::string direct_url, expected;
    };
    for (
        const auto& [direct_url, expected] : std::array{
            Row{R"({"url": "https://x.example/p.whl", "archive_info": {}})",
                "p @ https://x.example/p.whl\n"},
            Row{R"({"url": "https://x.example/p.whl", "archive_info": {"hashes": {"sha256": "ab"}}})",
                "p @ https://x.example/p.whl#sha256=ab\n"},
            Row{R"({"url": "https://u:pw@x.example/p.whl", "archive_info": {"hash": "md5=ab"}, "subdirectory": "s"})",
                "p @ https://u:pw@x.example/p.whl#md5=ab&subdirectory=s\n"},
            Row{R"({"url": "https://x.example/p", "vcs_info": {"vcs": "git", "commit_id": "abc"}})",
                "p @ git+https://x.example/p@abc\n"},
            Row{R"({"url": "file:///src/a%20b", "dir_info": {}})", "p @ file:///src/a%20b\n"},
            Row{R"({"url": "file:///src/a%20b", "dir_info": {"editable": true}})",
                "# Editable install with no version control (p==1.0)\n-e /src/a b\n"},
            Row{"not json", "p==1.0\n"},
        }) {
      CAPTURE(direct_url);
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      builder.install(from_url("p", direct_url));
      CHECK(frozen(builder) == expected);
    }
  }

  TEST_CASE("a URL's credentials are printed by freeze and by nothing else") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install(
        from_url("p", R"({"url": "https://user:hunter2@x.example/p.whl", "archive_info": {}})"));
    const AuditResult result = audited(builder);
    CHECK(freeze_text(result.store(), {.pip = "26.3"})->text.find("hunter2") != std::string::npos);
    CHECK(freeze_text(result.store(), {.pip = "26.3"})->warnings.size() == 1);
    CHECK(rows_of(result, "SELECT url FROM direct_url") == Lines{"https://****@x.example/p.whl"});
    CHECK_THROWS(rows_of(result, "SELECT url FROM secret_url"));
    CHECK_THROWS(rows_of(result, "SELECT * FROM listing_order"));
  }

  TEST_CASE("names can be left out") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "Some.Name"});
    builder.install(from_url("ed", R"({"url": "file:///src", "dir_info": {"editable": true}})"));
    CHECK(frozen(builder, {.exclude_editable = true, .exclude = {"some_NAME"}}).empty());
  }

  TEST_CASE("METADATA that is not UTF-8 ends freeze, and every level with it") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "good"});
    builder.install({.name = "bad", .metadata = {{"METADATA", "Name: b\xff\nVersion: 1.0\n"}}});
    const AuditResult result = audited(builder);
    CHECK(freeze_text(result.store(), {})->aborts);
    for (const std::string_view pip : {"23.0.1", "24.0", "24.2", "26.3"}) {
      CAPTURE(pip);
      CHECK(freeze_text(result.store(), {.pip = std::string(pip), .exclude = {"bad"}})->aborts);
    }
    CHECK(rows_of(result,
                  "SELECT input, level, reason FROM pin WHERE input_kind = 'distribution' ORDER BY "
                  "input") == Lines{"bad|absent|freeze-aborts", "good|absent|freeze-aborts"});
  }

  TEST_CASE("one of two metadata directories of a name is printed, and neither is pinned") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "dup", .version = "1.0"});
    builder.install({.name = "Dup", .version = "2.0"});
    const std::string text = frozen(builder);
    CHECK((text == "dup==1.0\n" || text == "Dup==2.0\n"));
    CHECK(rows_of(audited(builder),
                  "SELECT level, reason FROM pin WHERE input_kind = 'distribution'") ==
          Lines{"absent|hidden-by-duplicate", "absent|hidden-by-duplicate"});
  }

  TEST_CASE("a requirements file gives its order and its comments, and may end freeze") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "a"}).install({.name = "b"}).install({.name = "c_d"});
    struct Row {
      std::string file, expected;
    };
    const std::string heading = "## The following requirements were added by pip freeze:\n";
    for (const auto& [file, expected] : std::array{
             Row{"# x\n\nc-d>=1 # y\nnot-here\n--pre\n",
                 "# x\n\nc_d==1.0\n--pre\n" + heading + "a==1.0\nb==1.0\n"},
             Row{"git+https://x.example/b#egg=B\n", "b==1.0\n" + heading + "a==1.0\nc_d==1.0\n"},
             Row{"a\n--constraint x\nb\n", "a==1.0\n"},
         }) {
      CAPTURE(file);
      CHECK(frozen(builder, {.requirements = {{.path = "r.txt", .text = file}}}) == expected);
    }
  }

  TEST_CASE("--local leaves out the base's, --path all but some directories") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.file("pyvenv.cfg", "home = /usr/local/bin\ninclude-system-site-packages = true\n");
    builder.install({.name = "own"});
    builder.root_file("usr/local/lib/python3.12/site-packages/base-1.0.dist-info/METADATA",
                      "Name: base\nVersion: 1.0\n");
    CHECK(frozen(builder) == "base==1.0\nown==1.0\n");
    CHECK(frozen(builder, {.selection = {.local = true}}) == "own==1.0\n");
    CHECK(frozen(builder, {.selection = {.paths = {"/usr/local/lib/python3.12/site-packages"}}}) ==
          "base==1.0\n");
  }

  TEST_CASE("uv prints normalized names, every duplicate and URLs in their normal form") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "Dup", .version = "1.0"}).install({.name = "dup", .version = "2.0"});
    builder.install({.name = "pip"});
    builder.install(
        from_url("p", R"({"url": "https://u:pw@X.example/a b.whl", "archive_info": {}})"));
    builder.install(from_url("q", R"({"url": "file:///s", "dir_info": {"editable": true}})"));
    const AuditResult result = audited(builder);
    CHECK(uv_freeze_text(result.store(), {})->text ==
          "dup==1.0\ndup==2.0\np @ https://u:****@x.example/a%20b.whl\npip==1.0\n"
          "-e file:///s\n");
    builder.install({.name = "bad", .version = "2004d"});
    CHECK(uv_freeze_text(audited(builder).store(), {})->aborts);
  }
}
