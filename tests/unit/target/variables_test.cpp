#include "target/variables.h"

#include <doctest/doctest.h>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "target/target.h"

using namespace icecore;
using namespace icecore::test;

namespace {

using Lines = std::vector<std::string>;

TreePath place(std::string_view text) {
  return *TreePath::parse(text);
}

std::string shown(const std::optional<TreePath>& path) {
  return path ? path->text() : "none";
}

Lines python_path(std::string value) {
  Lines lines;
  const Variables variables({{.name = "PYTHONPATH", .value = std::move(value)}}, std::nullopt);
  for (const TreePath& path : variables.python_path()) lines.push_back(shown(path));
  return lines;
}

Lines gaps(const std::string& name, std::string value) {
  Lines lines;
  const Variables variables({{.name = name, .value = std::move(value)}}, std::nullopt);
  for (const Gap& gap : variables.gaps()) lines.push_back(gap.reason);
  return lines;
}

}  // namespace

TEST_SUITE("variables") {
  TEST_CASE("of several with one name the last counts, and an empty one is none") {
    const Variables variables(
        {{.name = "A", .value = "1"}, {.name = "A", .value = "2"}, {.name = "B", .value = ""}},
        std::nullopt);
    CHECK(variables.all().size() == 2);
    CHECK(variables.value("A") == "2");
    CHECK_FALSE(variables.value("B").has_value());
    CHECK_FALSE(variables.value("C").has_value());
  }

  TEST_CASE("PYTHONPATH is split at colons; what is not absolute is a gap") {
    CHECK(python_path("/a:/b/../c::d:/e/") == Lines{"/a", "/c", "/e"});
    CHECK(python_path("").empty());
    const std::string where =
        ", which depends on the directory that Python is started in and is not followed";
    CHECK(gaps("PYTHONPATH", "/a::d") == Lines{"PYTHONPATH has an empty element" + where,
                                               "PYTHONPATH has the relative path d" + where});
    CHECK(gaps("PYTHONPATH", "").empty());
    CHECK(gaps("PYTHONHOME", "../x") == Lines{"PYTHONHOME has the relative path ../x" + where});
    CHECK(gaps("PYTHONUSERBASE", "~/x") ==
          Lines{"PYTHONUSERBASE has the relative path ~/x" + where});
    CHECK(gaps("ELSE", "x").empty());
  }

  TEST_CASE(
      "PYTHONHOME is one directory for all, or one and another for what depends on the platform") {
    const Variables one({{.name = "PYTHONHOME", .value = "/opt/p"}}, std::nullopt);
    CHECK(shown(one.python_home()) == "/opt/p");
    CHECK(shown(one.python_exec_home()) == "/opt/p");
    const Variables two({{.name = "PYTHONHOME", .value = "/opt/p:/opt/x"}}, std::nullopt);
    CHECK(shown(two.python_home()) == "/opt/p");
    CHECK(shown(two.python_exec_home()) == "/opt/x");
    CHECK(shown(Variables().python_home()) == "none");
  }

  TEST_CASE(
      "the user's base is PYTHONUSERBASE, else .local of the home that is given, else that of "
      "HOME") {
    const Variable home{.name = "HOME", .value = "/home/u"};
    const Variable base{.name = "PYTHONUSERBASE", .value = "/base"};
    struct Row {
      std::vector<Variable> variables;
      std::optional<TreePath> home;
      std::string base, source;
    };
    for (const Row& row :
         {Row{{}, std::nullopt, "none", "HOME"},
          Row{{home}, std::nullopt, "/home/u/.local", "HOME"},
          Row{{home}, place("given"), "/given/.local", "--home"},
          Row{{home, base}, place("given"), "/base", "PYTHONUSERBASE"},
          Row{{home, {.name = "PYTHONUSERBASE", .value = ""}},
              std::nullopt,
              "/home/u/.local",
              "HOME"},
          Row{{{.name = "HOME", .value = "relative"}}, std::nullopt, "none", "HOME"}}) {
      const Variables variables(row.variables, row.home);
      CHECK(shown(variables.user_base()) == row.base);
      CHECK(variables.user_base_source() == row.source);
    }
  }

  TEST_CASE("the home of the user that an image runs as counts where nobody says another") {
    const TreePath own = place("own");
    Variables none;
    none.set_home_of_user(own);
    CHECK(shown(none.user_base()) == "/own/.local");
    CHECK(none.user_base_source() == "the home of the image's user");
    Variables given({}, place("given"));
    given.set_home_of_user(own);
    CHECK(given.user_base_source() == "--home");
    Variables set({{.name = "HOME", .value = "/home/u"}}, std::nullopt);
    set.set_home_of_user(own);
    CHECK(shown(set.user_base()) == "/home/u/.local");
    CHECK(set.user_base_source() == "HOME");
  }

  TEST_CASE("a flag is set by a number other than 0 and by any text") {
    struct Row {
      std::string value;
      bool is_set;
    };
    for (const Row& row :
         {Row{"", false}, Row{"0", false}, Row{" 0", false}, Row{"+0", false}, Row{"-0", false},
          Row{"00", false}, Row{"1", true}, Row{"-1", true}, Row{"no", true}, Row{"0 ", true},
          Row{" ", true}, Row{"99999999999999999999", true}}) {
      CAPTURE(row.value);
      CHECK(Variables({{.name = "PYTHONNOUSERSITE", .value = row.value}}, std::nullopt)
                .has_no_user_site() == row.is_set);
    }
  }

  TEST_CASE(
      "a home is a directory of the system root, one that is mounted, or one of the root file "
      "system") {
    const TemporaryDirectory directory;
    const std::string top = directory.path().string();
    write_file(directory.path() / "root/etc/os-release", "");
    write_file(directory.path() / "root/usr/bin/x", "");
    write_file(directory.path() / "root/home/u/x", "");
    write_file(directory.path() / "root/v/pyvenv.cfg", "home = /usr/bin\n");
    write_file(directory.path() / "elsewhere/x", "");
    const auto base = [&](const std::string& target, const std::string& root,
                          const std::string& home) {
      const Result<Target> opened =
          open_target(target, {.system_root = root, .home = home}, Limits{});
      return opened ? shown(opened->variables.user_base()) : opened.error().message;
    };
    const std::string root = top + "/root";
    CHECK(base(root + "/v", root, root + "/home/u") == "/home/u/.local");
    CHECK(base(root + "/v", root, top + "/elsewhere") == top + "/elsewhere/.local");
    CHECK(base(root, "", "/home/u") == "/home/u/.local");
    CHECK(base(root, "", "home/u") == "/home/u/.local");
    CHECK(base(root, "", top + "/elsewhere") ==
          "the home " + top + "/elsewhere is not a directory of the root file system");
    CHECK(base(root + "/v", root, top + "/none") == "the home " + top + "/none is not a directory");
    CHECK(base(root + "/v", root, root + "/usr/bin/x") ==
          "the home " + root + "/usr/bin/x is not a directory");
  }

  TEST_CASE(
      "variables without a name, and those of a directory that no interpreter reads, are refused") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "packages/x-1.0.dist-info/METADATA", "");
    const std::string packages = (directory.path() / "packages").string();
    CHECK(open_target(packages, {}, Limits{}).has_value());
    for (const OpenOptions& options :
         {OpenOptions{.variables = {{.name = "", .value = "1"}}},
          OpenOptions{.variables = {{.name = "A=B", .value = ""}}},
          OpenOptions{.variables = {{.name = "PYTHONPATH", .value = "/x"}}},
          OpenOptions{.home = packages}}) {
      const Result<Target> opened = open_target(packages, options, Limits{});
      REQUIRE_FALSE(opened.has_value());
      CHECK(opened.error().kind == ErrorKind::usage);
    }
  }
}
