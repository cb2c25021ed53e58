#include "resolve/environment_files.h"

#include <array>
#include <set>

using namespace icecore;

namespace {

constexpr std::string_view header = "name,generator,versions,sha256\n";
const std::string digest(64, 'a');

}  // namespace

TEST_SUITE("environment_files") {
  TEST_CASE("the table that ships is sorted, unique and knows every maker") {
    const Result<KnownFiles> files = KnownFiles::load();
    REQUIRE_MESSAGE(files.has_value(), files.error().message);
    CHECK(files->rows().size() > 200);
    std::set<std::string> makers;
    for (const KnownFile& row : files->rows()) {
      CAPTURE(row.name);
      makers.insert(row.generator);
      CHECK(files->is_name(row.name));
      const KnownFile* found = files->find(row.name, row.sha256);
      REQUIRE(found != nullptr);
      CHECK(found->name == row.name);
      CHECK(found->sha256 == row.sha256);
    }
    CHECK(makers == std::set<std::string>{"uv", "venv", "virtualenv"});
    for (const std::string_view name :
         {"bin/activate", "bin/activate.csh", "bin/activate.fish", "bin/Activate.ps1",
          "bin/activate.ps1", "bin/activate.nu", "bin/activate.bat", "bin/deactivate.bat",
          "bin/deactivate.nu", "bin/activate.xsh", "bin/activate_this.py", "bin/pydoc.bat",
          ".gitignore", "CACHEDIR.TAG", ".lock", "site-packages/_virtualenv.py",
          "site-packages/_virtualenv.pth", "site-packages/pip-26.3.virtualenv"}) {
      CAPTURE(name);
      CHECK(files->is_name(name));
    }
  }

  TEST_CASE("a name alone is nothing, and a star stops at a slash") {
    const Result<KnownFiles> files = KnownFiles::load();
    REQUIRE(files.has_value());
    const Digest empty = sha256_of({});
    CHECK(files->find("site-packages/pip-26.3.virtualenv", empty) != nullptr);
    CHECK(files->find("site-packages/pip-26.3.virtualenv", sha256_of(as_bytes("x"))) == nullptr);
    CHECK(files->find("site-packages/a/pip.virtualenv", empty) == nullptr);
    CHECK(files->find("bin/activate", empty) == nullptr);
    CHECK_FALSE(files->is_name("bin/python"));
    CHECK_FALSE(files->is_name("site-packages/_virtualenv.pyc"));
    CHECK_FALSE(files->is_name("activate"));
  }

  TEST_CASE("what a version writes is known where its number is in the table") {
    const std::string rows = "bin/a,venv,3.8.18; 3.10.0-3.10.9 (computed); 3.11.2 of Debian," +
                             digest + "\nbin/b,uv,0.1.0-0.2.0," + digest + "\n";
    const Result<KnownFiles> files = KnownFiles::parse(std::string(header) + rows);
    REQUIRE(files.has_value());
    for (const std::string_view version : {"3.8.18", "3.10.0", "3.10.4", "3.10.9", "3.11.2"}) {
      CAPTURE(version);
      CHECK(files->is_complete_for("bin/a", "venv", version));
      CHECK_FALSE(files->is_complete_for("bin/a", "uv", version));
      CHECK_FALSE(files->is_complete_for("bin/b", "venv", version));
    }
    for (const std::string_view version : {"3.8.17", "3.10.10", "3.11.3", "", "other"}) {
      CAPTURE(version);
      CHECK_FALSE(files->is_complete_for("bin/a", "venv", version));
    }
  }

  TEST_CASE("a bad row is our mistake and says its line") {
    struct Row {
      std::string rows;
      std::string_view message;
    };
    for (const auto& [rows, message] : std::array{
             Row{"a,b,c\n", "line 2: expected 4 fields, found 3"},
             Row{"a,b,c," + digest + ",e\n", "line 2: expected 4 fields, found 5"},
             Row{"a,,c," + digest + "\n", "line 2: a field is empty"},
             Row{"a,b,c,abc\n", "line 2: the digest is not"},
             Row{"a,b,c," + std::string(64, 'A') + "\n", "line 2: the digest is not"},
             Row{"b,b,c," + digest + "\na,b,c," + digest + "\n", "line 3: the row is not after"},
             Row{"a,b,c," + digest + "\na,b,d," + digest + "\n", "line 3: the row is not after"},
         }) {
      CAPTURE(rows);
      const Result<KnownFiles> files = KnownFiles::parse(std::string(header) + rows);
      REQUIRE_FALSE(files.has_value());
      CHECK(files.error().kind == ErrorKind::internal);
      CHECK(files.error().message.contains(message));
    }
    CHECK_FALSE(KnownFiles::parse("").has_value());
    CHECK_FALSE(KnownFiles::parse("name,sha256\n").has_value());
    CHECK(KnownFiles::parse(header).has_value());
  }
}
