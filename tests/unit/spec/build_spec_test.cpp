// The same environment has the same digest wherever it lies; anything else about it changes it.
#include "spec/build_spec.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>

#include "support/audited.h"
#include "support/environment_builder.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr unsigned magic_of_3_12 = 3531;
const std::string source = "import os\n";
const std::string launcher =
    "#!{}/bin/python\nimport sys\nfrom pkg.main import run\nsys.exit(run())\n";

std::string with_prefix(std::string text, const std::string& prefix) {
  return text.replace(text.find("{}"), 2, prefix);
}

Project project(const std::string& prefix = "/srv/app/venv", const std::string& installer = "pip") {
  Project made{.name = "pkg",
               .version = "1.0",
               .files = {{"pkg/__init__.py", source}, {"pkg/main.py", "def run(): pass\n"}},
               .metadata = {{"entry_points.txt", "[console_scripts]\npkg = pkg.main:run\n"}},
               .extra_record_rows = {},
               .installer = installer};
  made.extra_record_rows.push_back(record_row("../../../bin/pkg", with_prefix(launcher, prefix)));
  return made;
}

// An environment with everything that counts in some way.
struct Built {
  TemporaryDirectory directory;
  EnvironmentBuilder builder{directory.path()};

  explicit Built(const std::string& prefix = "/srv/app/venv",
                 const std::string& installer = "pip") {
    builder.install(project(prefix, installer));
    builder.file("bin/pkg", with_prefix(launcher, prefix));
    std::filesystem::permissions(builder.environment() / "bin/pkg",
                                 std::filesystem::perms::owner_all);
    builder.site_file("hook.pth", "import pkg\n");
    builder.site_file("stray.py", "x = 1\n");
  }

  [[nodiscard]] Spec spec() const {
    const AuditResult result = audited(builder);
    Result<Spec> spec = build_spec(result.store(), 1);
    REQUIRE(spec.has_value());
    return *std::move(spec);
  }
};

std::vector<std::string> paths_of(const Spec& spec, std::string_view tree) {
  std::vector<std::string> paths;
  for (const SpecFileList& list : spec.files) {
    if (list.tree != tree) continue;
    for (const SpecFile& file : list.files) paths.push_back(file.kind + " " + file.path);
  }
  return paths;
}

}  // namespace

TEST_SUITE("build_spec") {
  TEST_CASE("files are counted where they belong, without what installers note for themselves") {
    const Spec spec = Built().spec();
    const std::string site = "lib/python3.12/site-packages/";
    CHECK(paths_of(spec, "distribution pkg") ==
          Lines{"X bin/pkg", "F " + site + "pkg-1.0.dist-info/METADATA",
                "F " + site + "pkg-1.0.dist-info/WHEEL",
                "F " + site + "pkg-1.0.dist-info/entry_points.txt", "F " + site + "pkg/__init__.py",
                "F " + site + "pkg/main.py"});
    CHECK(paths_of(spec, "unowned") == Lines{"F " + site + "hook.pth", "F " + site + "stray.py"});
    CHECK(paths_of(spec, "standard library") == Lines{"F {base}/lib/python3.12/os.py"});
    const SpecEnvironment& environment = spec.environment;
    CHECK(environment.distributions.at(0).place == "lib/python3.12/site-packages");
    CHECK(environment.distributions.at(0).tree.files == 6);
    CHECK(environment.interpreter.version == "3.12.4");
    CHECK(environment.interpreter.executable.has_value());
    CHECK(environment.hooks ==
          std::vector<SpecHook>{
              {.path = site + "hook.pth", .kind = "import-line", .text = "import pkg", .line = 1}});
    CHECK(std::ranges::find(environment.search_path, "{base}/lib/python3.12") !=
          environment.search_path.end());
    CHECK(spec.artifacts.at(0).strength == "unknown");
  }

  TEST_CASE("what is normalised changes no digest") {
    const std::string expected = Built().spec().environment_digest;
    CHECK(Built("/opt/elsewhere", "uv").spec().environment_digest == expected);
    Built noted;
    EnvironmentBuilder& builder = noted.builder;
    Project made = project();
    made.metadata.insert({{"REQUESTED", ""}, {"uv_cache.json", "{}"}});
    builder.install(made);
    builder.site_file("pkg/__pycache__/__init__.cpython-312.pyc",
                      hashed_bytecode(magic_of_3_12, true, source));
    const std::filesystem::path file = builder.site() / "pkg/main.py";
    std::filesystem::last_write_time(file, std::filesystem::file_time_type());
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    CHECK(noted.spec().environment_digest == expected);
  }

  TEST_CASE("everything else does") {
    const std::string expected = Built().spec().environment_digest;
    using Change = std::function<void(EnvironmentBuilder&)>;
    const std::array<std::pair<std::string_view, Change>, 10> changes{
        {{"a module", [](auto& made) { made.site_file("pkg/main.py", "def run(): exit\n"); }},
         {"metadata", [](auto& made) { made.site_file("pkg-1.0.dist-info/WHEEL", "Tag: x\n"); }},
         {"a file of nobody", [](auto& made) { made.site_file("stray.py", "x = 2\n"); }},
         {"a new file", [](auto& made) { made.site_file("new.py", ""); }},
         {"a new script", [](auto& made) { made.file("bin/new", "#!/bin/sh\n"); }},
         {"a hook", [](auto& made) { made.site_file("hook.pth", "import os\n"); }},
         {"what a launcher calls",
          [](auto& made) {
            made.file("bin/pkg",
                      "#!/srv/app/venv/bin/python\nimport sys\nfrom pkg.main import go\n"
                      "sys.exit(go())\n");
          }},
         {"the standard library",
          [](auto& made) { made.root_file("usr/local/lib/python3.12/os.py", "# other\n"); }},
         {"bytecode without a source",
          [](auto& made) {
            made.site_file("gone.pyc", hashed_bytecode(magic_of_3_12, true, source));
          }},
         {"a mode", [](auto& made) {
            std::filesystem::permissions(made.site() / "pkg/main.py",
                                         std::filesystem::perms::owner_all);
          }}}};
    for (const auto& [name, change] : changes) {
      CAPTURE(name);
      Built built;
      change(built.builder);
      CHECK(built.spec().environment_digest != expected);
    }
  }

  TEST_CASE("a link to a file elsewhere counts as the file") {
    Built built;
    const std::string main = "def run(): pass\n";
    write_file(built.directory.path() / "cache/main.py", main);
    std::filesystem::remove(built.builder.site() / "pkg/main.py");
    std::filesystem::create_symlink("/cache/main.py", built.builder.site() / "pkg/main.py");
    CHECK(built.spec().environment_digest == Built().spec().environment_digest);
  }

  TEST_CASE("what was installed from elsewhere is told without paths of the machine") {
    TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    const auto install = [&](const std::string& name, const std::string& direct_url) {
      builder.install({.name = name, .metadata = {{"direct_url.json", direct_url}}});
    };
    install("a", R"({"url":"file:///home/me/a","dir_info":{"editable":true}})");
    install("b", R"({"url":"https://u:secret@h/b.whl","archive_info":{"hashes":{"sha256":"ab"}}})");
    install("c", R"({"url":"https://h/c","vcs_info":{"vcs":"git","commit_id":"0123"}})");
    const AuditResult result = audited(builder);
    const Result<Spec> spec = build_spec(result.store(), 1);
    REQUIRE(spec.has_value());
    const std::vector<SpecDistribution>& found = spec->environment.distributions;
    CHECK(found.at(0).source.kind == "editable");
    CHECK(found.at(0).source.url.empty());
    CHECK(found.at(1).source.url == "https://****@h/b.whl");
    CHECK(found.at(1).source.archive == "sha256:ab");
    CHECK(spec->artifacts.at(1).strength == "only-candidate");
    CHECK(spec->artifacts.at(1).file_name == "b.whl");
    CHECK(found.at(2).source.commit == "0123");
  }

  TEST_CASE("an environment that is not there is an error") {
    const AuditResult result = audited(Built().builder);
    CHECK(build_spec(result.store(), 7).error().kind == ErrorKind::not_found);
  }
}
