#include "target/installations.h"

#include <doctest/doctest.h>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "target/host_tree.h"
#include "target/layer.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::vector<Installation>& installations) {
  Lines lines;
  for (const Installation& found : installations) {
    lines.push_back(std::string(to_word(found.kind)) + " " + found.directory.text() + " " +
                    found.python);
  }
  return lines;
}

// A root with one of each kind.
void write_root(const std::filesystem::path& root) {
  for (const char* file : {"srv/venv/pyvenv.cfg", "srv/venv/lib/python3.12/site-packages/x.py",
                           "usr/lib/python3.11/os.py", "usr/lib/python3.12/dist-packages/x.py",
                           "usr/local/lib/python3.13t/os.py", "opt/conda/conda-meta/history",
                           "opt/conda/lib/python3.12/os.py", "opt/conda/envs/r/conda-meta/history",
                           "srv/packages/x-1.0.dist-info/METADATA", "srv/not/lib/python3.12/re.py",
                           "srv/not/python3.12/os.py"}) {
    write_file(root / file, "");
  }
}

Lines at(const std::filesystem::path& root, std::string_view path) {
  return lines_of(installations_at(*TreePath::parse(path), HostTree(root.string())));
}

}  // namespace

TEST_SUITE("installations") {
  TEST_CASE("a directory is what its marks say") {
    const TemporaryDirectory directory;
    write_root(directory.path());
    CHECK(at(directory.path(), "/srv/venv") == Lines{"venv /srv/venv "});
    CHECK(at(directory.path(), "/usr") == Lines{"system /usr 3.11"});
    CHECK(at(directory.path(), "/usr/local") == Lines{"prefix /usr/local 3.13t"});
    CHECK(at(directory.path(), "/opt/conda") == Lines{"conda /opt/conda 3.12"});
    CHECK(at(directory.path(), "/opt/conda/envs/r") == Lines{"conda /opt/conda/envs/r "});
    CHECK(at(directory.path(), "/srv/packages") == Lines{"directory /srv/packages "});
    CHECK(at(directory.path(), "/srv/not").empty());
    CHECK(at(directory.path(), "/none").empty());
  }

  TEST_CASE("a prefix with two libraries holds two environments") {
    const TemporaryDirectory directory;
    write_root(directory.path());
    write_file(directory.path() / "usr/lib64/python3.9/os.py", "");
    CHECK(at(directory.path(), "/usr") == Lines{"system /usr 3.11", "system /usr 3.9"});
  }

  TEST_CASE("in a listed root all are found but plain directories") {
    const TemporaryDirectory directory;
    write_root(directory.path());
    Root root{.path = TreePath()};
    root.parts = {TreePath()};
    const Layer layer = list_root(root, HostTree(directory.path().string()), 1, {});
    CHECK(lines_of(installations_in(layer)) ==
          Lines{"venv /srv/venv ", "prefix /usr/local 3.13t", "conda /opt/conda 3.12",
                "conda /opt/conda/envs/r ", "system /usr 3.11"});
  }
}
