#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"
#include "support/zip_builder.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view what_is_installed =
    "SELECT name, version, form, location FROM distribution ORDER BY id";
constexpr std::string_view who_owns =
    "SELECT file.place, owner.owner_kind, owner.owner, owner.reason FROM owner "
    "JOIN file ON file.id = owner.file WHERE owner.owner_kind <> 'interpreter' "
    "AND file.path LIKE '%site-packages/%' OR file.root LIKE 'path-%' ORDER BY file.place";

std::string package_info(std::string_view name, std::string_view version) {
  return std::string("Metadata-Version: 1.1\nName: ")
             .append(name)
             .append("\nVersion: ")
             .append(version) +
         "\n";
}

}  // namespace

TEST_SUITE("distributions of older forms") {
  TEST_CASE("an .egg-info with its list of files owns them, whatever its directory's name says") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("old-1.0-py3.12.egg-info/PKG-INFO", package_info("old", "1.0.post1"));
    builder.site_file("old-1.0-py3.12.egg-info/installed-files.txt",
                      "../old.py\n../../../../bin/old\nPKG-INFO\n../gone.py\n");
    builder.site_file("old.py", "x = 1\n");
    builder.file("bin/old", "#!/bin/sh\n");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, what_is_installed) ==
          Lines{"old|1.0.post1|egg-info|"
                "lib/python3.12/site-packages/old-1.0-py3.12.egg-info"});
    CHECK(rows_of(result, "SELECT resolved_path, state FROM record_entry ORDER BY line") ==
          Lines{"lib/python3.12/site-packages/old.py|no-digest", "bin/old|no-digest",
                "lib/python3.12/site-packages/old-1.0-py3.12.egg-info/PKG-INFO|no-digest",
                "lib/python3.12/site-packages/gone.py|missing"});
    CHECK(rows_of(result, who_owns) ==
          Lines{"lib/python3.12/site-packages/old-1.0-py3.12.egg-info/PKG-INFO|distribution|old|"
                "record: no-digest",
                "lib/python3.12/site-packages/old-1.0-py3.12.egg-info/installed-files.txt|"
                "distribution|old|in its own directory",
                "lib/python3.12/site-packages/old.py|distribution|old|record: no-digest"});
    CHECK(result.gaps().empty());
  }

  TEST_CASE("an .egg-info may be one file") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("older-2.0.egg-info", package_info("older", "2.0"));
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, what_is_installed) ==
          Lines{"older|2.0|egg-info|lib/python3.12/site-packages/older-2.0.egg-info"});
    CHECK(rows_of(result, who_owns) ==
          Lines{"lib/python3.12/site-packages/older-2.0.egg-info|distribution|older|"
                "in its own directory"});
  }

  TEST_CASE("an .egg owns what is in it; setuptools' .pth that names it is a by-product") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("eggy-1.0-py3.12.egg/EGG-INFO/PKG-INFO", package_info("eggy", "1.0"));
    builder.site_file("eggy-1.0-py3.12.egg/eggy/__init__.py", "");
    builder.site_file("easy-install.pth", "./eggy-1.0-py3.12.egg\n");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, what_is_installed) ==
          Lines{"eggy|1.0|egg|lib/python3.12/site-packages/eggy-1.0-py3.12.egg/EGG-INFO"});
    CHECK(rows_of(result, who_owns) ==
          Lines{"lib/python3.12/site-packages/easy-install.pth|by_product|setuptools|"
                "it lists eggs and projects in development",
                "lib/python3.12/site-packages/eggy-1.0-py3.12.egg/EGG-INFO/PKG-INFO|distribution|"
                "eggy|in its own directory",
                "lib/python3.12/site-packages/eggy-1.0-py3.12.egg/eggy/__init__.py|distribution|"
                "eggy|in its own directory"});
  }

  TEST_CASE("a line of another kind makes easy-install.pth nobody's") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("easy-install.pth", "import os; os.system('id')\n");
    CHECK(rows_of(audited(builder), who_owns) ==
          Lines{"lib/python3.12/site-packages/easy-install.pth|nobody||"
                "listed by no distribution"});
  }

  TEST_CASE("an .egg-link leads to a project in its source directory, once") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/dev/dev.egg-info/PKG-INFO", package_info("dev", "0.1"));
    builder.root_file("srv/dev/dev.py", "");
    builder.site_file("dev.egg-link", "/srv/dev\n.");
    builder.site_file("easy-install.pth", "/srv/dev\n");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, what_is_installed) == Lines{"dev|0.1|egg-link|path-1:dev.egg-info"});
    CHECK(rows_of(result, "SELECT source FROM distribution") == Lines{"editable"});
    CHECK(rows_of(result, who_owns) ==
          Lines{"lib/python3.12/site-packages/dev.egg-link|distribution|dev|in its own directory",
                "lib/python3.12/site-packages/easy-install.pth|by_product|setuptools|"
                "it lists eggs and projects in development",
                "path-1:dev.egg-info/PKG-INFO|distribution|dev|in its own directory",
                "path-1:dev.py|distribution|dev|editable source"});
  }

  TEST_CASE("an .egg-link is followed without a line in a .pth; one that leads nowhere is a gap") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/dev/src/dev.egg-info/PKG-INFO", package_info("dev", "0.1"));
    builder.site_file("dev.egg-link", "/srv/dev/src\n../");
    builder.site_file("gone.egg-link", "/srv/gone\n.");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, what_is_installed) == Lines{"dev|0.1|egg-link|path-1:dev.egg-info"});
    CHECK(rows_of(result, "SELECT path, reason FROM gap") ==
          Lines{"lib/python3.12/site-packages/gone.egg-link|"
                "no project was found where this link leads"});
  }

  TEST_CASE("an egg that is a zip file is a distribution and owns itself") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file(
        "zipped-1.0-py3.12.egg",
        ZipBuilder{}
            .add("zipped/__init__.py", "")
            .add("EGG-INFO/PKG-INFO", package_info("zipped", "1.0"), ZipMethod::deflated)
            .add("EGG-INFO/requires.txt", "other>=2\n")
            .build());
    for (const bool is_named : {false, true}) {
      if (is_named) builder.site_file("easy-install.pth", "./zipped-1.0-py3.12.egg\n");
      const AuditResult result = audited(builder);
      CHECK(rows_of(result, what_is_installed) ==
            Lines{"zipped|1.0|egg-zip|lib/python3.12/site-packages/zipped-1.0-py3.12.egg"});
      CHECK(rows_of(result, "SELECT text, state FROM requirement") == Lines{"other>=2|missing"});
      CHECK(rows_of(result, "SELECT members, content_bytes, has_main, projects FROM zip_archive") ==
            Lines{"3|57|0|0"});
      CHECK(rows_of(result, "SELECT path FROM gap").empty());
      CHECK(rows_of(result, who_owns).back() ==
            "lib/python3.12/site-packages/zipped-1.0-py3.12.egg|distribution|zipped|"
            "its own archive");
    }
  }

  TEST_CASE("an egg on the import path comes after what is beside it") {
    for (const bool is_zip : {false, true}) {
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      if (is_zip) {
        builder.site_file(
            "named-1.0-py3.12.egg",
            ZipBuilder{}.add("EGG-INFO/PKG-INFO", package_info("named", "1.0")).build());
      } else {
        builder.site_file("named-1.0-py3.12.egg/EGG-INFO/PKG-INFO", package_info("named", "1.0"));
      }
      builder.site_file("named-2.0.dist-info/METADATA", package_info("named", "2.0"));
      const std::string_view order =
          "SELECT version, search_position FROM distribution ORDER BY search_position, id";
      const std::size_t beside = rows_of(audited(builder), "SELECT 1 FROM search_path").size() - 1;
      const auto rows = [&](std::size_t egg, bool is_first) {
        const std::string egg_row = "1.0|" + std::to_string(egg);
        const std::string other_row = "2.0|" + std::to_string(beside);
        return is_first ? Lines{egg_row, other_row} : Lines{other_row, egg_row};
      };
      CHECK(rows_of(audited(builder), order) == rows(beside, true));
      builder.site_file("easy-install.pth", "./named-1.0-py3.12.egg\n");
      CHECK(rows_of(audited(builder), order) == rows(beside + 1, false));
    }
  }

  TEST_CASE("an egg that is a file and cannot be read is a gap, once") {
    for (const auto& [text, gap] :
         {std::pair<std::string_view, std::string_view>{
              "PK\x03\x04", "egg-archive|no end record of a zip file was found"},
          {"egg", "distributions|an egg that is no zip file is not read"}}) {
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      builder.site_file("zipped-1.0-py3.12.egg", text);
      const AuditResult result = audited(builder);
      CHECK(rows_of(result, what_is_installed).empty());
      CHECK(rows_of(result, "SELECT reader, reason FROM gap") == Lines{std::string(gap)});
      CHECK(rows_of(result, who_owns) ==
            Lines{"lib/python3.12/site-packages/zipped-1.0-py3.12.egg|unknown||"
                  "an egg that could not be read"});
    }
  }

  TEST_CASE("projects in an archive on the import path that is no egg are a gap") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("some.zip", ZipBuilder{}.add("a-1.dist-info/METADATA", "").build());
    CHECK(rows_of(audited(builder), "SELECT reason FROM gap").empty());
    builder.site_file("some.pth", "some.zip\n");
    CHECK(rows_of(audited(builder), "SELECT reason FROM gap") ==
          Lines{"the metadata directories in this archive (1) are not read"});
  }
}
