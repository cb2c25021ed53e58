#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "target/host_tree.h"
#include "target/layer.h"

using namespace icecore;
using namespace icecore::test;

namespace {

Root root_at(const std::filesystem::path& path) {
  Root root{.name = "target", .path = *TreePath::parse(path.string())};
  root.parts = {root.path};
  return root;
}

std::vector<std::string> listed(const Layer& layer) {
  std::vector<std::string> lines;
  for (const Entry& entry : layer.entries)
    lines.push_back(fmt::format("{} {}", to_word(entry.kind), layer.path_of(entry)));
  return lines;
}

}  // namespace

TEST_SUITE("walk") {
  TEST_CASE("everything is listed once, sorted, without following links") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "b/z", "1");
    write_file(directory.path() / "b/a/x", "12");
    write_file(directory.path() / "c", "");
    std::filesystem::create_symlink("b", directory.path() / "a");
    std::filesystem::create_symlink("/", directory.path() / "d");
    mkfifo((directory.path() / "e").c_str(), 0600);
    const Layer layer = list_root(root_at(directory.path()), HostTree("/"), 1, {});
    CHECK(listed(layer) == std::vector<std::string>{"link a", "directory b", "file c", "link d",
                                                    "fifo e", "directory b/a", "file b/z",
                                                    "file b/a/x"});
    CHECK(layer.entries[0].link_target == "b");
    CHECK(layer.entries[6].size == 1);
    CHECK(layer.gaps.empty());
  }

  TEST_CASE("odd names are escaped and keep their bytes") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "red\x1b[31m", "1");
    write_file(directory.path() / "\xff", "1");
    const Layer layer = list_root(root_at(directory.path()), HostTree("/"), 1, {});
    CHECK(listed(layer) == std::vector<std::string>{"file red\\x1b[31m", "file \\xff"});
    CHECK(layer.entries[1].bytes_of_name() == "\xff");
  }

  TEST_CASE("limits end the listing with a gap, not with the audit") {
    const TemporaryDirectory directory;
    for (int i = 0; i < 20; ++i) write_file(directory.path() / fmt::format("f{}", i), "");
    const Layer few =
        list_root(root_at(directory.path()), HostTree("/"), 1, {.limits = {.entries = 5}});
    CHECK(few.entries.size() <= 5);
    CHECK(few.gaps.size() == 1);
    write_file(directory.path() / "1/2/3/4/5/6/x", "");
    const Layer shallow =
        list_root(root_at(directory.path()), HostTree("/"), 1, {.limits = {.directory_depth = 3}});
    REQUIRE(shallow.gaps.size() == 1);
    CHECK(shallow.gaps[0].path == "1/2/3/4");
  }

  TEST_CASE("what is excluded is not listed") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "a/x", "");
    write_file(directory.path() / "b/x", "");
    Root root = root_at(directory.path());
    root.excluded = {root.path.child("a")};
    CHECK(listed(list_root(root, HostTree("/"), 1, {})) ==
          std::vector<std::string>{"directory b", "file b/x"});
  }

  TEST_CASE("a root may be some parts of a directory") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "bin/python3", "x");
    write_file(directory.path() / "bin/other", "x");
    write_file(directory.path() / "lib/python3.12/os.py", "x");
    Root root = root_at(directory.path());
    root.parts = {root.path.child("bin").child("python3"),
                  root.path.child("lib").child("python3.12")};
    CHECK(listed(list_root(root, HostTree("/"), 1, {})) ==
          std::vector<std::string>{"file bin/python3", "directory lib/python3.12",
                                   "file lib/python3.12/os.py"});
  }
}
