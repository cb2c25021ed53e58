#include "base/tree_path.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

TEST_SUITE("tree_path") {
  TEST_CASE("parse normalises and refuses what is no place in a tree") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] :
         std::array{Row{"", "/"}, Row{"/", "/"}, Row{"a/b", "/a/b"}, Row{"//a/./b/", "/a/b"},
                    Row{"/a/..b", "/a/..b"}}) {
      CAPTURE(input);
      REQUIRE(TreePath::parse(input).has_value());
      CHECK(TreePath::parse(input)->text() == expected);
    }
    CHECK_FALSE(TreePath::parse("a/../b").has_value());
    CHECK_FALSE(TreePath::parse(std::string_view("a\0b", 3)).has_value());
    CHECK_FALSE(TreePath::parse(std::string(5000, 'a')).has_value());
  }

  TEST_CASE("resolve takes .. lexically and stops at the root") {
    const TreePath site = *TreePath::parse("/venv/lib/python3.11/site-packages");
    CHECK(site.resolve("../../../bin/x")->text() == "/venv/bin/x");
    CHECK(site.resolve("../../../../../../x")->text() == "/x");
    CHECK(site.resolve("/usr/lib")->text() == "/usr/lib");
    CHECK(site.resolve(".")->text() == site.text());
  }

  TEST_CASE("is_within compares parts, not characters") {
    const TreePath directory = *TreePath::parse("/a/b");
    CHECK(TreePath::parse("/a/b/c")->is_within(directory));
    CHECK(directory.is_within(directory));
    CHECK_FALSE(TreePath::parse("/a/bc")->is_within(directory));
    CHECK(directory.is_within(TreePath()));
    CHECK(TreePath::parse("/a/b/c/d")->relative_to(directory) == "c/d");
    CHECK(directory.relative_to(TreePath()) == "a/b");
    CHECK(directory.parent().text() == "/a");
    CHECK(directory.parent().parent().is_root());
    CHECK(directory.name() == "b");
  }
}
