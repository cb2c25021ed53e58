#include "resolve/shadowing.h"

#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// Each as `shadowed < imported`, by the last two parts of their paths at most.
Lines shadowed(const EnvironmentBuilder& builder) {
  return rows_of(audited(builder),
                 "SELECT hidden.place || ' < ' || taken.place FROM shadowed_module "
                 "JOIN file AS hidden ON hidden.id = shadowed "
                 "JOIN file AS taken ON taken.id = shadowed_module.file ORDER BY 1");
}

const std::string site = "lib/python3.12/site-packages/";

}  // namespace

TEST_SUITE("shadowing") {
  TEST_CASE("a package goes before extensions, those before a source, that before bytecode") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    const Lines in_order{"pkg/m/__init__.py", "pkg/m.cpython-312-x86_64-linux-gnu.so",
                         "pkg/m.abi3.so",     "pkg/m.so",
                         "pkg/m.py",          "pkg/m.pyc"};
    for (const std::string& file : in_order) builder.site_file(file, "");
    for (std::size_t first = 0; first + 1 < in_order.size(); ++first) {
      CAPTURE(in_order[first]);
      const Lines lines = shadowed(builder);
      REQUIRE(lines.size() == in_order.size() - first - 1);
      for (const std::string& line : lines) CHECK(line.ends_with(" < " + site + in_order[first]));
      std::filesystem::remove(builder.site() / in_order[first]);
    }
    CHECK(shadowed(builder).empty());
  }

  TEST_CASE("the start of a package is chosen in the same order") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("pkg/__init__.py", "");
    builder.site_file("pkg/__init__.so", "");
    CHECK(shadowed(builder) == Lines{site + "pkg/__init__.py < " + site + "pkg/__init__.so"});
  }

  TEST_CASE("what is no module of this Python shadows nothing") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    for (const char* file : {"m.py", "m.cpython-311-x86_64-linux-gnu.so", "m.cpython-312t-linux.so",
                             "m.pypy39-pp73-x86_64-linux-gnu.so", "m.so.1", "m.pyi", "m/data.txt",
                             "__pycache__/m.cpython-312.pyc", "m.dist-info/METADATA"}) {
      builder.site_file(file, "");
    }
    CHECK(shadowed(builder).empty());
  }

  TEST_CASE("of two directories the first on the import path has the top-level name") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("usr/local/lib/python3.12/random.py", "");
    builder.root_file("usr/local/lib/python3.12/lib-dynload/math.cpython-312-x86_64-linux-gnu.so",
                      "");
    builder.site_file("random/__init__.py", "");
    builder.site_file("math.py", "");
    builder.site_file("a.pth", "more\n");
    builder.site_file("only.py", "");
    builder.site_file("more/only.py", "");
    builder.site_file("more/space/x.py", "");
    builder.site_file("space/y.py", "");
    CHECK(
        shadowed(builder) ==
        Lines{
            site + "math.py < base:lib/python3.12/lib-dynload/math.cpython-312-x86_64-linux-gnu.so",
            site + "more/only.py < " + site + "only.py",
            site + "random/__init__.py < base:lib/python3.12/random.py"});
  }
}
