#include "resolve/launchers.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view own_python = "/srv/app/venv/bin/python";

std::string script(std::string_view interpreter, std::string_view module = "lab.cli") {
  return fmt::format("#!{}\nimport sys\nfrom {} import main\nsys.exit(main())\n", interpreter,
                     module);
}

Project lab(const std::string& name = "lab") {
  return {.name = name,
          .metadata = {{"entry_points.txt",
                        "[console_scripts]\nlab = lab.cli : main [fast]\nother = lab.cli:main\n"
                        "[plug.ins]\nrun = lab.cli:main\n"}}};
}

Lines launchers(const EnvironmentBuilder& builder) {
  return rows_of(
      audited(builder),
      "SELECT file.name, coalesce(distribution.name, ''), entry_point, "
      "interpreter_place, coalesce(target.place, '') FROM launcher_state "
      "JOIN file ON file.id = launcher_state.file "
      "LEFT JOIN file AS target ON target.id = launcher_state.interpreter "
      "LEFT JOIN distribution ON distribution.id = launcher_state.distribution ORDER BY 1");
}

}  // namespace

TEST_SUITE("launchers") {
  TEST_CASE("a script serves the entry point that it calls, of the distribution that lists it") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    Project listing = lab();
    listing.extra_record_rows = {record_row("../../../bin/lab", script(own_python)),
                                 record_row("../../../bin/lab3.12", script(own_python)),
                                 record_row("../../../bin/tool", "#!/bin/sh\n")};
    builder.install(lab("another")).install(listing);
    builder.file("bin/lab", script(own_python)).file("bin/lab3.12", script(own_python));
    builder.file("bin/run", script(own_python)).file("bin/tool", "#!/bin/sh\n");
    builder.file("bin/data", "no script");
    CHECK(launchers(builder) == Lines{"lab|lab|lab|own|bin/python",
                                      "lab3.12|lab|lab|own|bin/python", "run|||own|bin/python",
                                      "tool|lab||outside|"});
  }

  TEST_CASE("without a RECORD it serves the distribution that announces its name") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    Project unlisted = lab();
    unlisted.has_record = false;
    builder.install(unlisted);
    builder.file("bin/lab", script(own_python)).file("bin/lab2", script(own_python));
    builder.file(
        "bin/other",
        fmt::format(
            "#!{}\n# EASY-INSTALL-ENTRY-SCRIPT: 'Lab==1.0','console_scripts',"
            "'other'\nsys.exit(load_entry_point('Lab==1.0', 'console_scripts', 'other')())\n",
            own_python));
    CHECK(launchers(builder) == Lines{"lab|lab|lab|own|bin/python", "lab2|||own|bin/python",
                                      "other|lab|other|own|bin/python"});
  }

  TEST_CASE("an interpreter is the environment's own, another, absent, or not part of the audit") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.file("bin/a", script("/srv/app/venv/bin/../bin/python3"));
    builder.file("bin/b", script("/usr/local/bin/python3.12"));
    builder.file("bin/c", script("/srv/app/venv/bin/python3.11"));
    builder.file("bin/d", script("/usr/local/bin/python3.11"));
    builder.file("bin/e", script("/usr/local/bin/perl"));
    builder.file("bin/f", script("/srv/moved/venv/bin/python"));
    builder.file("bin/g", script("/usr/bin/env python3"));
    builder.file("bin/h", script("python"));
    builder.file("bin/i",
                 "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/'python' \"$0\" "
                 "\"$@\"\n' '''\n");
    CHECK(launchers(builder) == Lines{"a|||own|bin/python3", "b|||other|base:bin/python3.12",
                                      "c|||absent|", "d|||absent|", "e|||outside|", "f|||outside|",
                                      "g|||searched|", "h|||outside|", "i|||own|bin/python"});
  }
}
