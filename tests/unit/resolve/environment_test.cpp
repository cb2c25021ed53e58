#include "resolve/environment.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view environment_query =
    "SELECT kind, implementation, version, version_evidence, generator, stated_version, "
    "system_site FROM environment";

}  // namespace

TEST_SUITE("environment") {
  TEST_CASE("the version is the binary's, whatever pyvenv.cfg states") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path(), "3.12.4");
    builder.file("pyvenv.cfg",
                 "home = /usr/local/bin\nversion_info = 3.12.1.final.0\nuv = 0.13.9\n");
    CHECK(
        rows_of(audited(builder), environment_query) ==
        Lines{"venv|CPython|3.12.4|Py_Version of base:bin/python3.12|uv 0.13.9|3.12.1.final.0|1"});
  }

  TEST_CASE("an interpreter that is not there leaves gaps, not guesses") {
    const TemporaryDirectory directory;
    const EnvironmentBuilder builder(directory.path());
    std::filesystem::remove_all(builder.root() / "usr");
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, "SELECT implementation, version, interpreter FROM environment") ==
          Lines{"||"});
    CHECK(rows_of(result, "SELECT path, reader FROM gap ORDER BY path, reader") ==
          Lines{"bin/python|link", "bin/python3|link", "pyvenv.cfg|discover",
                "pyvenv.cfg|environment"});
  }

  TEST_CASE("the import path is site.py's, .pth lines after their directory") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/app/src/pkg.py", "");
    builder.site_file("b.pth", "/srv/app/src\n/srv/app/src/\nimport os\n/nowhere/at/all\n");
    builder.site_file("a.pth", "nested\nmissing\n");
    builder.site_file("nested/x.py", "");
    builder.site_file(".hidden.pth", "hidden\n");
    builder.site_file("hidden/x.py", "");
    CHECK(
        rows_of(audited(builder),
                "SELECT directory, origin, root, is_present FROM search_path ORDER BY position") ==
        Lines{"base:lib/python312.zip|standard-library|base|0",
              "base:lib/python3.12|standard-library|base|1",
              "base:lib/python3.12/lib-dynload|extension-modules|base|0",
              "lib/python3.12/site-packages|site-packages|target|1",
              "lib/python3.12/site-packages/nested|pth|target|1", "path-1:.|pth|path-1|1",
              "/nowhere/at/all|pth||0"});
  }

  TEST_CASE("the system's packages are on the path when pyvenv.cfg says so or says nothing") {
    for (const char* line :
         {"include-system-site-packages = true\n", "include-system-site-packages = TRUE\n", ""}) {
      CAPTURE(line);
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      builder.file("pyvenv.cfg", std::string("home = /usr/local/bin\n") + line);
      builder.root_file("usr/local/lib/python3.12/site-packages/sys.py", "");
      CHECK(rows_of(audited(builder),
                    "SELECT directory FROM search_path WHERE origin = 'site-packages'") ==
            Lines{"lib/python3.12/site-packages", "base:lib/python3.12/site-packages"});
    }
  }

  TEST_CASE("distributions are what metadata directories say") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "Some.Thing", .version = "1.0RC1", .metadata = {{"REQUESTED", ""}}});
    builder.install(
        {.name = "local", .version = "2.0+CU126", .installer = "uv", .has_record = false});
    builder.site_file("bare-3.1.dist-info/INSTALLER", "");
    builder.site_file("~ftover-1.dist-info/METADATA", "Name: leftover\nVersion: 1\n");
    CHECK(rows_of(audited(builder),
                  "SELECT name, normalized_name, version, directory_version, installer, "
                  "is_requested, is_leftover, "
                  "record_presence FROM distribution ORDER BY normalized_name") ==
          Lines{"bare|bare|3.1|3.1||0|0|absent", "leftover|leftover|1|1||0|1|absent",
                "local|local|2.0+cu126|2.0+CU126|uv|0|0|absent",
                "Some.Thing|some-thing|1.0rc1|1.0RC1|pip|1|0|present"});
  }
}
