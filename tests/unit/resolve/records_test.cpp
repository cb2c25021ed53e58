#include "resolve/records.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Lines states(const EnvironmentBuilder& builder) {
  return rows_of(
      audited(builder),
      "SELECT path, state FROM record_entry WHERE path NOT GLOB '*.dist-info/*' ORDER BY path");
}

}  // namespace

TEST_SUITE("records") {
  TEST_CASE("each row gets the verdict that its file deserves") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install(
        {.files = {{"good.py", "1"}, {"changed.py", "2"}, {"gone.py", "3"}},
         .extra_record_rows = {"nodigest.py,,", "../../../bin/tool,,", "../../../../outside,,",
                               "/etc/passwd,,", "directory,,", "bad.py,sha256=!!,1"}});
    builder.site_file("changed.py", "5");
    std::filesystem::remove(builder.site() / "gone.py");
    builder.site_file("nodigest.py", "");
    builder.file("bin/tool", "");
    builder.site_file("directory/x.py", "");
    builder.site_file("bad.py", "x");
    CHECK(states(builder) == Lines{"../../../../outside|outside", "../../../bin/tool|no-digest",
                                   "/etc/passwd|outside", "bad.py|malformed", "changed.py|modified",
                                   "directory|not-a-file", "gone.py|missing", "good.py|verified",
                                   "nodigest.py|no-digest"});
  }

  TEST_CASE("behind a link a file is missing only where somebody looked") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.files = {{"in.py", "1"}, {"out.py", "2"}, {"pkg/a.py", "3"}}});
    for (const char* name : {"in.py", "out.py", "pkg"}) {
      std::filesystem::remove_all(builder.site() / name);
    }
    const std::string site = "lib/python3.12/site-packages/";
    builder.link(site + "in.py", "none.py");
    builder.link(site + "out.py", "/opt/out.py");
    builder.link(site + "pkg", "/opt/pkg");
    CHECK(states(builder) == Lines{"in.py|missing", "out.py|unread", "pkg/a.py|unread"});
  }

  TEST_CASE("a RECORD cannot vouch for itself") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({});
    CHECK(rows_of(audited(builder), "SELECT state FROM record_entry WHERE path GLOB '*/RECORD'") ==
          Lines{"record-itself"});
  }

  TEST_CASE("other algorithms than SHA-256 are computed on demand") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    // Digests of the empty file, as hashlib gives them.
    builder.install({.extra_record_rows = {"md5.py,md5=1B2M2Y8AsgTpgAmY7PhCfg,0",
                                           "wrong.py,md5=1B2M2Y8AsgTpgAmY7PhCfg,0",
                                           "sha1.py,sha1=2jmj7l5rSw0yVb_vlWAYkK_YBwk,0",
                                           "odd.py,sha0=AAAA,0"}});
    for (const char* name : {"md5.py", "sha1.py", "odd.py"}) builder.site_file(name, "");
    builder.site_file("wrong.py", "x");
    CHECK(states(builder) ==
          Lines{"md5.py|verified", "odd.py|unread", "sha1.py|verified", "wrong.py|modified"});
  }

  TEST_CASE("a link counts as the file that it ends at, inside the environment") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.extra_record_rows = {record_row("link.py", "x"), record_row("out.py", "x")}});
    builder.site_file("real.py", "x");
    builder.link("lib/python3.12/site-packages/link.py", "real.py");
    builder.link("lib/python3.12/site-packages/out.py", "/no/such/file");
    CHECK(states(builder) == Lines{"link.py|verified", "out.py|unread"});
  }

  TEST_CASE("a file that may not be read is a gap and of unknown owner") {
    if (geteuid() == 0) return;  // root reads everything
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.files = {{"secret.py", "1"}}});
    chmod((builder.site() / "secret.py").c_str(), 0);
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, "SELECT state FROM record_entry WHERE path = 'secret.py'") ==
          Lines{"unread"});
    CHECK(rows_of(result, "SELECT reader, reason FROM gap") == Lines{"read|Permission denied"});
    CHECK(rows_of(result,
                  "SELECT owner_kind FROM owner JOIN file ON file.id = owner.file WHERE name = "
                  "'secret.py'") == Lines{"unknown"});
  }
}
