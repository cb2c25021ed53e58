#include <doctest/doctest.h>

#include "support/environment_builder.h"
#include "support/temporary_directory.h"
#include "target/discover.h"
#include "target/target.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string refusal(const std::filesystem::path& path) {
  const Result<Target> target = open_target(path.string(), {}, Limits{});
  return target ? "accepted" : target.error().message;
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> roots_of(const EnvironmentBuilder& builder) {
  const Target target =
      *open_target(builder.environment().string(),
                   {.system_root = builder.root().string(), .python = ""}, Limits{});
  std::vector<std::string> lines;
  const Discovery discovery = discover_roots(target, {});
  for (const Root& root : discovery.roots) lines.push_back(root.name + " " + root.path.text());
  for (const Gap& gap : discovery.gaps) lines.push_back("gap " + gap.path + " " + gap.reason);
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_SUITE("open") {
  TEST_CASE("what is no environment is refused with what would be accepted and what is near") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "project/.venv/pyvenv.cfg", "home = /usr/bin\n");
    CHECK(mentions(refusal(directory.path() / "none"), "No such file or directory"));
    CHECK(mentions(refusal("python:3.12"),
                   ". An image of that name is docker:python:3.12, podman:python:3.12 or "
                   "registry:HOST/python:3.12"));
    CHECK(mentions(refusal(directory.path()), "is no Python environment"));
    CHECK(mentions(refusal(directory.path()), "icecore audits a virtual environment"));
    CHECK(mentions(refusal(directory.path() / "project"), "project/.venv is one"));
    CHECK(mentions(refusal(directory.path() / "project/.venv/pyvenv.cfg"), "is not a directory"));
    CHECK(mentions(refusal(directory.path() / "project/.venv/pyvenv.cfg"), "project/.venv is one"));
    CHECK(refusal(directory.path() / "project/.venv") == "accepted");
    CHECK(refusal("venv:" + (directory.path() / "project/.venv").string()) == "accepted");
  }

  TEST_CASE("the system root is / only when the base interpreter is there") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "a/pyvenv.cfg", "home = /nowhere/bin\n");
    write_file(directory.path() / "b/pyvenv.cfg", "home = /usr/bin\n");
    CHECK(open_target((directory.path() / "a").string(), {}, Limits{})->system_root == "none");
    CHECK(open_target((directory.path() / "b").string(), {}, Limits{})->system_root == "/");
    CHECK(open_target((directory.path() / "b").string(), {.system_root = "none", .python = ""},
                      Limits{})
              ->system_root == "none");
    CHECK_FALSE(open_target((directory.path() / "b").string(),
                            {.system_root = "/no/such/root", .python = ""}, Limits{})
                    .has_value());
  }

  TEST_CASE("options that a target cannot have are refused") {
    const TemporaryDirectory directory;
    write_file(directory.path() / "root/etc/os-release", "");
    write_file(directory.path() / "root/usr/x", "");
    write_file(directory.path() / "packages/x-1.0.dist-info/METADATA", "");
    const std::string root = (directory.path() / "root").string();
    const std::string packages = (directory.path() / "packages").string();
    CHECK(open_target(root, {}, Limits{})->kind == TargetKind::rootfs);
    CHECK(open_target("rootfs:" + packages, {}, Limits{})->kind == TargetKind::rootfs);
    CHECK_FALSE(open_target(root, {.system_root = "/", .python = ""}, Limits{}).has_value());
    CHECK_FALSE(open_target(root, {.system_root = "", .python = "3.12"}, Limits{}).has_value());
    CHECK(open_target(packages, {.system_root = "", .python = "3.12"}, Limits{})->python == "3.12");
    for (const char* python : {"3", "3.", "3.x", "3.01", "2.7", "3.12.1", "3.1234"}) {
      CAPTURE(python);
      CHECK_FALSE(
          open_target(packages, {.system_root = "", .python = python}, Limits{}).has_value());
    }
    CHECK_FALSE(open_target("venv:" + packages, {}, Limits{}).has_value());
  }
}

TEST_SUITE("discover") {
  TEST_CASE("home leads to the interpreter and .pth lines to source trees") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/app/src/pkg/__init__.py", "");
    builder.site_file("a.pth", "/srv/app/src\n");
    builder.site_file("b.pth", "/no/such/place\nimport os\n../site-packages\n");
    CHECK(roots_of(builder) ==
          Lines{"target /srv/app/venv", "base /usr/local", "path-1 /srv/app/src"});
  }

  TEST_CASE("whole systems and homes are no import path") {
    for (const char* place : {"/", "/proc", "/usr", "/home/ada", "/sys/kernel"}) {
      CAPTURE(place);
      const TemporaryDirectory directory;
      EnvironmentBuilder builder(directory.path());
      builder.root_file("home/ada/x", "");
      builder.root_file("proc/x", "");
      builder.root_file("sys/kernel/x", "");
      builder.site_file("a.pth", std::string(place) + "\n");
      const Lines lines = roots_of(builder);
      REQUIRE(lines.size() == 3);
      CHECK(mentions(lines[2], "which is not read as a whole"));
    }
  }

  TEST_CASE("a project around the environment is a root without the environment") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.root_file("srv/app/pkg.py", "");
    builder.site_file("a.pth", "/srv/app\n");
    CHECK(roots_of(builder) == Lines{"target /srv/app/venv", "base /usr/local", "path-1 /srv/app"});
    const Target target =
        *open_target(builder.environment().string(),
                     {.system_root = builder.root().string(), .python = ""}, Limits{});
    const Discovery discovery = discover_roots(target, {});
    CHECK(discovery.roots[2].excluded == std::vector<TreePath>{target.path});
  }

  TEST_CASE("a link cannot lead out of the system root") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    std::filesystem::create_symlink("/etc", builder.root() / "srv/escape");
    builder.site_file("a.pth", "/srv/escape\n/srv/../../../../etc\n");
    CHECK(roots_of(builder) == Lines{"target /srv/app/venv", "base /usr/local"});
  }

  TEST_CASE("without a system root nothing outside is looked at") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    const Target target = *open_target(builder.environment().string(),
                                       {.system_root = "none", .python = ""}, Limits{});
    const Discovery discovery = discover_roots(target, {});
    CHECK(discovery.roots.size() == 1);
    REQUIRE(discovery.gaps.size() == 1);
    CHECK(discovery.gaps[0].reason.starts_with("no-system-root"));
  }
}
