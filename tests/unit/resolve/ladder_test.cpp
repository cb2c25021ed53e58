#include "resolve/ladder.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("ladder") {
  TEST_CASE("levels follow what freeze prints") {
    struct Row {
      std::string version, direct_url, expected;
    };
    for (
        const auto& [version, direct_url, expected] : std::array{
            Row{"1.0", "", "versioned|name-and-version"},
            Row{"1.0+cu126", "", "versioned|index-unnamed"},
            Row{"1.0",
                R"({"url": "https://x.example/p-1-py3-none-any.whl", "archive_info": {"hashes": {"sha256": "a"}}})",
                "hashed|url-with-digest"},
            Row{"1.0",
                R"({"url": "https://x.example/p.tar.gz", "archive_info": {"hashes": {"sha256": "a"}}})",
                "versioned|source-fixed"},
            Row{"1.0", R"({"url": "https://x.example/p.whl", "archive_info": {}})",
                "versioned|url-without-digest"},
            Row{"1.0",
                R"({"url": "https://x.example/p.whl", "archive_info": {"hashes": {"md5": "a"}}})",
                "versioned|weak-digest"},
            Row{"1.0",
                R"({"url": "file:///croot/p.whl", "archive_info": {"hashes": {"sha256": "a"}}})",
                "named|path-of-build-machine"},
            Row{"1.0",
                R"({"url": "https://x.example/p", "vcs_info": {"vcs": "git", "commit_id": "a"}})",
                "versioned|source-fixed"},
            Row{"1.0", R"({"url": "file:///src", "dir_info": {"editable": true}})",
                "named|editable-without-vcs"},
        }) {
      CAPTURE(version);
      CAPTURE(direct_url);
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      Project project{.version = version};
      if (!direct_url.empty()) project.metadata["direct_url.json"] = direct_url;
      builder.install(project);
      CHECK(rows_of(audited(builder),
                    "SELECT level, reason FROM pin WHERE input_kind = 'distribution'") ==
            Lines{expected});
    }
  }

  TEST_CASE("a changed file is an input of its own, its bytecode too") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.files = {{"a.py", "1"}, {"b.py", "1"}}});
    builder.site_file("a.py", "2");
    builder.site_file("__pycache__/a.cpython-312.pyc", hashed_bytecode(3531, true, "2"));
    builder.site_file("stray.py", "");
    const AuditResult result = audited(builder);
    CHECK(
        rows_of(
            result,
            "SELECT input, level, reason FROM pin WHERE input_kind = 'file' AND input LIKE 'lib/%' "
            "ORDER BY input") ==
        Lines{"lib/python3.12/site-packages/__pycache__/a.cpython-312.pyc|absent|file-differs",
              "lib/python3.12/site-packages/a.py|absent|file-differs",
              "lib/python3.12/site-packages/stray.py|absent|owned-by-nobody"});
    CHECK(rows_of(result, "SELECT files FROM pin WHERE input_kind = 'distribution'") == Lines{"5"});
  }

  TEST_CASE("a hook has its file's level") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.files = {{"own.pth", "import os\nimport sys\n"}}});
    builder.site_file("foreign.pth", "import os\n");
    builder.site_file("sitecustomize.py", "");
    CHECK(
        rows_of(audited(builder),
                "SELECT input, level, reason FROM pin WHERE input_kind = 'hook' ORDER BY input") ==
        Lines{"lib/python3.12/site-packages/foreign.pth|absent|owned-by-nobody",
              "lib/python3.12/site-packages/own.pth|versioned|from-distribution",
              "lib/python3.12/site-packages/sitecustomize.py|absent|owned-by-nobody"});
  }
}
