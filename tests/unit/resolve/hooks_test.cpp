#include "resolve/hooks.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Lines hooks(const EnvironmentBuilder& builder) {
  return rows_of(audited(builder),
                 "SELECT file.name, line, hook.kind, text, leads_to, is_outside FROM hook JOIN "
                 "file ON file.id = hook.file");
}

}  // namespace

TEST_SUITE("hooks") {
  TEST_CASE("lines of .pth files in site directories run or lead somewhere") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/app/src/pkg.py", "");
    builder.site_file("a.pth",
                      "# import nothing\n\nimport os; x = 1\nimport\tsys\n import "
                      "not_run\nnested\n/srv/app/src\n");
    builder.site_file("nested/inner.pth", "import os\n");
    builder.site_file("a.pth.bak", "import os\n");
    CHECK(hooks(builder) == Lines{"a.pth|3|import-line|import os; x = 1||0",
                                  "a.pth|4|import-line|import\\x09sys||0",
                                  "a.pth|5|path-line| import not_run||0",
                                  "a.pth|6|path-line|nested|lib/python3.12/site-packages/nested|0",
                                  "a.pth|7|path-line|/srv/app/src|path-1:.|1"});
  }

  TEST_CASE("a start-up module may be an extension of this Python") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("sitecustomize.cpython-311-x86_64-linux-gnu.so", "");
    CHECK(hooks(builder) == Lines{});
    builder.site_file("sitecustomize.abi3.so", "");
    CHECK(hooks(builder) == Lines{"sitecustomize.abi3.so|0|sitecustomize|sitecustomize||0"});
  }

  TEST_CASE("from Python 3.15 on .start files are called, and silence the .pth of their stem") {
    for (const bool is_new : {true, false}) {
      CAPTURE(is_new);
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path(), is_new ? "3.15.0" : "3.14.2");
      builder.site_file("a.pth", "import os; x = 1\nnested\n");
      builder.site_file("a.start", "# by hand\npkg.mod:run\nno callable\n");
      builder.site_file("b.pth", "import sys\n");
      const Lines before{"a.pth|1|import-line|import os; x = 1||0", "a.pth|2|path-line|nested||0",
                         "b.pth|1|import-line|import sys||0"};
      const Lines after{"a.pth|2|path-line|nested||0", "a.start|2|start-line|pkg.mod:run||0",
                        "b.pth|1|import-line|import sys||0"};
      CHECK(hooks(builder) == (is_new ? after : before));
    }
  }

  TEST_CASE(
      "the first sitecustomize on the path is the one; usercustomize needs the system's packages") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("usr/local/lib/python3.12/sitecustomize.py", "");
    builder.site_file("sitecustomize.py", "");
    builder.site_file("usercustomize/__init__.py", "");
    CHECK(rows_of(audited(builder),
                  "SELECT place, text FROM hook JOIN file ON file.id = hook.file") ==
          Lines{"base:lib/python3.12/sitecustomize.py|sitecustomize"});
    builder.file("pyvenv.cfg", "home = /usr/local/bin\ninclude-system-site-packages = true\n");
    CHECK(rows_of(audited(builder),
                  "SELECT place, text FROM hook JOIN file ON file.id = hook.file") ==
          Lines{"base:lib/python3.12/sitecustomize.py|sitecustomize",
                "lib/python3.12/site-packages/usercustomize/__init__.py|usercustomize"});
  }
}
