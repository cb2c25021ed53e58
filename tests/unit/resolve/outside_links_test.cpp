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
}
