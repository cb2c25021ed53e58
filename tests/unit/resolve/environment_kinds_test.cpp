// Environments other than a venv, and targets with several of them.
#include <doctest/doctest.h>

#include "resolve/freeze.h"
#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view environments =
    "SELECT path, kind, version, base_prefix FROM environment ORDER BY id";

// A root file system with a venv, its base interpreter, and a package on each.
EnvironmentBuilder root_with_two(const std::filesystem::path& path) {
  EnvironmentBuilder builder(path);
  builder.install({.name = "invenv"});
  builder.root_file("etc/os-release", "ID=debian\n");
  builder.root_file("etc/motd", "");
  builder.root_file("usr/local/lib/python3.12/site-packages/base_only-2.0.dist-info/METADATA",
                    "Metadata-Version: 2.1\nName: base-only\nVersion: 2.0\n");
  return builder;
}

}  // namespace

TEST_SUITE("environment kinds") {
  TEST_CASE("a prefix owns its library, and what is in site-packages is nobody's by place") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("usr/local/lib/python3.12/site-packages/stray.py", "");
    builder.root_file("usr/local/bin/python3.12-config", "");
    builder.root_file("usr/local/bin/other", "");
    builder.root_file("usr/local/bin/tool3.12", "");
    std::filesystem::create_symlink("tool3.12", builder.root() / "usr/local/bin/tool");
    std::filesystem::create_symlink("python3.12", builder.root() / "usr/local/bin/python3");
    std::filesystem::create_symlink("tool3.12", builder.root() / "usr/local/bin/ls");
    const AuditResult result = audited_target((builder.root() / "usr/local").string());
    CHECK(rows_of(result, environments) == Lines{".|prefix|3.12.4|"});
    CHECK(rows_of(result, "SELECT kind FROM target") == Lines{"prefix"});
    CHECK(rows_of(result,
                  "SELECT file.path, owner_kind FROM owner JOIN file ON file.id = "
                  "owner.file ORDER BY file.path") ==
          Lines{"bin/ls|nobody", "bin/other|nobody", "bin/python3|interpreter",
                "bin/python3.12|interpreter", "bin/python3.12-config|interpreter",
                "bin/tool|by_product", "bin/tool3.12|nobody", "lib/python3.12/os.py|interpreter",
                "lib/python3.12/site-packages/stray.py|nobody"});
    CHECK(rows_of(result,
                  "SELECT directory FROM search_path WHERE is_present = 1 ORDER BY "
                  "position") == Lines{"lib/python3.12", "lib/python3.12/site-packages"});
  }

  TEST_CASE("a root file system is audited environment by environment") {
    const TemporaryDirectory directory;
    const EnvironmentBuilder builder = root_with_two(directory.path());
    const AuditResult result = audited_target(builder.root().string());
    CHECK(rows_of(result, "SELECT kind, system_root = reference FROM target") == Lines{"rootfs|1"});
    CHECK(rows_of(result, environments) ==
          Lines{"srv/app/venv|venv|3.12.4|/usr/local", "usr/local|prefix|3.12.4|"});
    CHECK(rows_of(result, "SELECT environment, name FROM distribution ORDER BY id") ==
          Lines{"1|invenv", "2|base-only"});
    CHECK(freeze_text(result.store(), {.environment = 1, .pip = "26.3"})->text == "invenv==1.0\n");
    CHECK(freeze_text(result.store(), {.environment = 2, .pip = "26.3"})->text ==
          "base-only==2.0\n");
    // What is neither's is not read, but for what settles something for all of the system.
    CHECK(rows_of(result, "SELECT path FROM file WHERE directory = 'etc'") ==
          Lines{"etc/os-release"});
  }

  TEST_CASE("each environment's ladder counts its own files and its interpreter's") {
    const TemporaryDirectory directory;
    const EnvironmentBuilder builder = root_with_two(directory.path());
    const AuditResult result = audited_target("rootfs:" + builder.root().string());
    CHECK(rows_of(result,
                  "SELECT claim.environment, input, level FROM pin JOIN claim ON claim.id "
                  "= pin.claim WHERE input_kind = 'distribution' ORDER BY 1, 2") ==
          Lines{"1|invenv|versioned", "2|base-only|versioned"});
    CHECK(rows_of(result,
                  "SELECT claim, count(*) FROM pin WHERE input_kind = 'interpreter' AND files > 0 "
                  "GROUP BY claim") == Lines{"1|1", "2|1"});
    CHECK(rows_of(result, "SELECT count(*) FROM pin WHERE claim = 2 AND input LIKE 'srv/%'") ==
          Lines{"0"});
    CHECK(rows_of(result, "SELECT count(*) FROM pin WHERE claim = 1 AND input LIKE '%base%'") ==
          Lines{"0"});
  }

  TEST_CASE("the system's Python has Debian's directories and no more of /usr than its own") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("usr/lib/python3.11/os.py", "");
    builder.root_file("usr/bin/perl", "");
    builder.root_file("usr/lib/python3/dist-packages/apt.py", "");
    builder.root_file("usr/local/lib/python3.11/dist-packages/local.py", "");
    const AuditResult result = *audit({.target = (builder.root() / "usr").string(),
                                       .system_root = builder.root().string(),
                                       .judge = Judge::no});
    CHECK(rows_of(result, "SELECT kind FROM environment") == Lines{"system"});
    CHECK(rows_of(result,
                  "SELECT directory FROM search_path WHERE origin = 'site-packages' ORDER "
                  "BY position") ==
          Lines{"local/lib/python3.11/dist-packages", "lib/python3/dist-packages"});
    CHECK(rows_of(result,
                  "SELECT file.path, owner_kind FROM owner JOIN file ON file.id = "
                  "owner.file WHERE file.path LIKE 'lib%' OR file.path LIKE "
                  "'%dist-packages%' ORDER BY 1") ==
          Lines{"lib/python3.11/os.py|interpreter", "lib/python3/dist-packages/apt.py|unknown",
                "local/lib/python3.11/dist-packages/local.py|nobody"});
    CHECK(rows_of(result, "SELECT path FROM gap WHERE reader = 'owner'") ==
          Lines{"lib/python3/dist-packages"});
    CHECK(rows_of(result, "SELECT count(*) FROM file WHERE path = 'bin/perl'") == Lines{"0"});
  }

  TEST_CASE("a directory of packages has no interpreter; the user may say which it is for") {
    const TemporaryDirectory directory;
    const std::string metadata = "x-1.0.dist-info/";
    const std::string text = "Metadata-Version: 2.1\nName: x\nVersion: 1.0\n";
    write_file(directory.path() / (metadata + "METADATA"), text);
    write_file(directory.path() / "bin/x", "run\n");
    write_file(directory.path() / (metadata + "RECORD"),
               record_row(metadata + "METADATA", text) + "\n" + record_row("../../bin/x", "run\n") +
                   "\n" + metadata + "RECORD,,\n");
    const AuditResult result = audited_target(directory.path().string());
    CHECK(rows_of(result, environments) == Lines{".|directory||"});
    CHECK(rows_of(result, "SELECT state FROM record_verdict ORDER BY line") ==
          Lines{"verified", "verified", "record-itself"});
    CHECK(rows_of(result, "SELECT reader FROM gap") == Lines{"environment"});
    const AuditResult told =
        *audit({.target = directory.path().string(), .python = "3.12", .judge = Judge::no});
    CHECK(rows_of(told, environments) == Lines{".|directory|3.12|"});
    CHECK(rows_of(told, "SELECT count(*) FROM gap") == Lines{"0"});
  }

  TEST_CASE("a conda environment may hold no Python, and its base holds others") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "conda-meta/history", "");
    write_file(directory.path() / "lib/python3.12/os.py", "");
    write_file(directory.path() / "envs/r/conda-meta/history", "");
    CHECK(rows_of(audited_target(directory.path().string()), environments) ==
          Lines{".|conda||", "envs/r|conda||"});
  }

  TEST_CASE("conda owns what its records list, checked by the digests of the files as installed") {
    const TemporaryDirectory directory;
    const auto digest = [](std::string_view text) { return sha256_of(as_bytes(text)).hex(); };
    write_file(directory.path() / "lib/libz.so", "zlib\n");
    write_file(directory.path() / "bin/tool", "changed\n");
    write_file(directory.path() / "stray", "");
    write_file(directory.path() / "conda-meta/zlib-1.3-0.json",
               R"({"name": "zlib", "version": "1.3", "build": "0", "files": ["lib/libz.so",
                   "bin/tool", "share/gone", "../outside", "lib/made.txt"],
                   "paths_data": {"paths_version": 1, "paths": [
                   {"_path": "lib/libz.so", "path_type": "hardlink", "sha256": ")" +
                   digest("zlib\n") +
                   R"("}, {"_path": "bin/tool", "path_type": "hardlink", "sha256_in_prefix": ")" +
                   digest("tool\n") + R"("}]}})");
    write_file(directory.path() / "lib/made.txt", "");
    const AuditResult result = audited_target(directory.path().string(), Judge::yes);
    CHECK(rows_of(result,
                  "SELECT conda_file.path, state FROM conda_verdict JOIN conda_file USING "
                  "(file, position) ORDER BY position") ==
          Lines{"lib/libz.so|verified", "bin/tool|modified", "share/gone|missing",
                "../outside|outside", "lib/made.txt|no-digest"});
    CHECK(rows_of(result,
                  "SELECT file.path, owner_kind, owner FROM owner JOIN file ON file.id = "
                  "owner.file ORDER BY 1") ==
          Lines{"bin/tool|conda_package|zlib", "conda-meta/zlib-1.3-0.json|conda_package|zlib",
                "lib/libz.so|conda_package|zlib", "lib/made.txt|conda_package|zlib",
                "stray|nobody|"});
    CHECK(rows_of(result,
                  "SELECT subject FROM finding WHERE rule = 'conda-file-changed' ORDER BY "
                  "1") == Lines{"bin/tool", "share/gone"});
  }

  TEST_CASE("rows about parts of the system that are not read are a gap, not missing files") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("usr/lib/python3.11/os.py", "");
    const std::string metadata = "usr/lib/python3/dist-packages/x-1.0.dist-info/";
    builder.root_file(metadata + "METADATA", "Name: x\nVersion: 1.0\n");
    builder.root_file(metadata + "RECORD", "../../../bin/x,,\nx/gone.py,,\n");
    const AuditResult result = *audit({.target = (builder.root() / "usr").string(),
                                       .system_root = builder.root().string(),
                                       .judge = Judge::no});
    CHECK(rows_of(result, "SELECT state FROM record_verdict ORDER BY line") ==
          Lines{"unread", "missing"});
    CHECK(rows_of(result, "SELECT reason FROM gap WHERE reader = 'record'") ==
          Lines{"1 of its rows name files in parts of /usr that are not read"});
  }
}
