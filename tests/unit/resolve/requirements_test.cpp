#include <doctest/doctest.h>

#include "support/audited.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view verdicts =
    "SELECT distribution.name, requirement.name, requirement.specifier, requirement.active, "
    "requirement.state, installed.version FROM requirement "
    "JOIN distribution ON distribution.id = requirement.distribution "
    "LEFT JOIN distribution AS installed ON installed.id = requirement.found "
    "ORDER BY distribution.name, requirement.position";

Project project(std::string name, std::string version, std::string_view requirements = "") {
  const std::string text = std::string("Metadata-Version: 2.1\nName: ")
                               .append(name)
                               .append("\nVersion: ")
                               .append(version)
                               .append("\n")
                               .append(requirements);
  return Project{
      .name = std::move(name), .version = std::move(version), .metadata = {{"METADATA", text}}};
}

Lines verdicts_of(const std::vector<Project>& projects) {
  const TemporaryDirectory directory;
  EnvironmentBuilder builder(directory.path());
  for (const Project& one : projects) builder.install(one);
  return rows_of(audited(builder), verdicts);
}

}  // namespace

TEST_SUITE("requirements") {
  TEST_CASE("what is installed meets a requirement or not") {
    CHECK(verdicts_of({project("a", "1",
                               "Requires-Dist: B_b\n"
                               "Requires-Dist: b-b (>=2)\n"
                               "Requires-Dist: b.b<2,>=1\n"
                               "Requires-Dist: gone\n"
                               "Requires-Dist: ==nothing\n"),
                       project("b.b", "1.5")}) ==
          Lines{"a|b-b||yes|satisfied|1.5", "a|b-b|>=2|yes|conflicting|1.5",
                "a|b-b|<2,>=1|yes|satisfied|1.5", "a|gone||yes|missing|", "a|||yes|malformed|"});
  }

  TEST_CASE("a pre-release that is installed meets what its number meets") {
    CHECK(verdicts_of({project("a", "1", "Requires-Dist: b>=1\nRequires-Dist: b<1.1\n"),
                       project("b", "1.1rc1")}) ==
          Lines{"a|b|>=1|yes|satisfied|1.1rc1", "a|b|<1.1|yes|conflicting|1.1rc1"});
  }

  TEST_CASE("conditions are the environment's; what the host decides is unknown") {
    CHECK(verdicts_of({project("a", "1",
                               "Requires-Dist: b; python_version < '3'\n"
                               "Requires-Dist: b; python_full_version >= '3.12.4'\n"
                               "Requires-Dist: b; platform_release == '6'\n"
                               "Requires-Dist: c; platform_release == '6'\n"
                               "Requires-Dist: c; extra == 'x'\n"),
                       project("b", "1")}) == Lines{"a|b||no|inactive|1", "a|b||yes|satisfied|1",
                                                    "a|b||unknown|satisfied|1",
                                                    "a|c||unknown|unknown|", "a|c||no|inactive|"});
  }

  TEST_CASE("an extra counts where something asks for it, along the whole chain and in circles") {
    CHECK(verdicts_of({project("a", "1", "Requires-Dist: b[One]\n"),
                       project("b", "1",
                               "Requires-Dist: b[two]; extra == 'one'\n"
                               "Requires-Dist: c; extra == 'two'\n"
                               "Requires-Dist: a[x]; extra == 'two'\n"
                               "Requires-Dist: d; extra == 'three'\n")}) ==
          Lines{"a|b||yes|satisfied|1", "b|b||yes|satisfied|1", "b|c||yes|missing|",
                "b|a||yes|satisfied|1", "b|d||no|inactive|"});
  }

  TEST_CASE("Requires-Python is a requirement too") {
    CHECK(verdicts_of({project("a", "1", "Requires-Python: >=3.13\n"),
                       project("b", "1", "Requires-Python: ~=3.8\n"),
                       project("c", "1", "Requires-Python: three\n")}) ==
          Lines{"a|python|>=3.13|yes|conflicting|", "b|python|~=3.8|yes|satisfied|",
                "c|python||yes|malformed|"});
  }

  TEST_CASE("requirements of an .egg-info stand in a file of their own") {
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.site_file("old.egg-info/PKG-INFO", "Metadata-Version: 1.1\nName: old\nVersion: 1\n");
    builder.site_file("old.egg-info/requires.txt", "b>=2\n\n[x]\nc\n");
    CHECK(rows_of(audited(builder), verdicts) ==
          Lines{"old|b|>=2|yes|missing|", "old|c||no|inactive|"});
  }

  TEST_CASE("a ring of extras that grows without end stops at the limit, with a gap") {
    std::string requirements;
    for (int i = 99; i >= 0; --i) {
      requirements += "Requires-Dist: a[e" + std::to_string(i + 1) + "]; extra == 'e" +
                      std::to_string(i) + "'\n";
    }
    const TemporaryDirectory directory;
    EnvironmentBuilder builder(directory.path());
    builder.install(project("a", "1", requirements + "Requires-Dist: a[e0]\n"));
    CHECK(rows_of(audited(builder), "SELECT reason FROM gap WHERE reader = 'requirements'") ==
          Lines{"extras lead to extras beyond the limit of rounds"});
  }
}
