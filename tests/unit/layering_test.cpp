// Holds the order of the layers on the include lines of the project, and shows on small made-up
// projects that each kind of violation is found.
#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "support/include_graph.h"

using namespace icecore::test;

namespace {

IncludeGraph project() {
  return include_graph(read_project({"include", "auditor"}));
}

// One sentence a line; empty when nothing is wrong.
std::string lines(const std::vector<std::string>& sentences) {
  return fmt::format("{}", fmt::join(sentences, "\n"));
}

}  // namespace

TEST_SUITE("layering of the project") {
  TEST_CASE("every quoted include names a file") {
    CHECK(lines(unresolved_includes(project())) == "");
  }

  TEST_CASE("no file includes a layer above its own") {
    CHECK(lines(upward_includes(project())) == "");
  }

  TEST_CASE("no file is on an include cycle") {
    CHECK(lines(include_cycles(project())) == "");
  }

  TEST_CASE("libraries appear only in the files that adapt them") {
    CHECK(lines(misplaced_libraries(project())) == "");
  }

  TEST_CASE("includes are shallow: median depth of a header at most 3, maximum at most 6") {
    REQUIRE(include_cycles(project()).empty());
    std::vector<std::size_t> depths;
    for (const auto& [path, depth] : header_depths(project())) {
      CAPTURE(path);
      CHECK(depth <= 6);
      depths.push_back(depth);
    }
    REQUIRE(!depths.empty());
    std::ranges::sort(depths);
    const std::size_t median = depths[depths.size() / 2];
    MESSAGE("headers: ", depths.size(), ", median depth ", median, ", maximum ", depths.back());
    CHECK(median <= 3);
  }
}

TEST_SUITE("layering checks") {
  TEST_CASE("include lines are told apart by their quotes") {
    const Includes includes = parse_includes(
        "// #include \"no.h\"\n#pragma once\n#include <vector>\n\n#include \"base/a.h\"  // why\n");
    CHECK(includes.angled == std::vector<std::string>{"vector"});
    CHECK(includes.quoted == std::vector<std::string>{"base/a.h"});
  }

  TEST_CASE("an include of a higher layer is found, in every folder and at the top") {
    const IncludeGraph graph{{"auditor/audit.h", {}},
                             {"auditor/base/a.h", {.quoted = {"formats/b.h"}, .angled = {}}},
                             {"auditor/formats/b.h", {.quoted = {"icecore/c.h"}, .angled = {}}},
                             {"auditor/report/d.cpp", {.quoted = {"audit.h"}, .angled = {}}},
                             {"include/icecore/c.h", {.quoted = {"base/a.h"}, .angled = {}}},
                             {"auditor/main.cpp", {.quoted = {"audit.h"}, .angled = {}}}};
    CHECK(lines(upward_includes(graph)) ==
          "auditor/base/a.h includes auditor/formats/b.h: formats is a layer above base\n"
          "auditor/report/d.cpp includes auditor/audit.h: audit is a layer above report\n"
          "include/icecore/c.h includes auditor/base/a.h: base is a layer above include");
  }

  TEST_CASE("a folder that is no layer is found") {
    const IncludeGraph graph{
        {"auditor/audit_result.cpp", {}}, {"auditor/core/a.h", {}}, {"auditor/helpers.cpp", {}}};
    CHECK(lines(upward_includes(graph)) ==
          "auditor/core/a.h lies in no layer: core is not one\n"
          "auditor/helpers.cpp lies in no layer: helpers is not one");
  }

  TEST_CASE("a cycle is found, and files that only lead to it are not blamed") {
    const IncludeGraph graph{
        {"auditor/base/a.h", {.quoted = {"base/b.h"}, .angled = {}}},
        {"auditor/base/b.h", {.quoted = {"base/c.h", "base/e.h"}, .angled = {}}},
        {"auditor/base/c.h", {.quoted = {"base/a.h"}, .angled = {}}},
        {"auditor/base/d.cpp", {.quoted = {"base/a.h"}, .angled = {}}},
        {"auditor/base/e.h", {}}};
    CHECK(lines(include_cycles(graph)) ==
          "auditor/base/a.h is on an include cycle through auditor/base/b.h\n"
          "auditor/base/b.h is on an include cycle through auditor/base/c.h\n"
          "auditor/base/c.h is on an include cycle through auditor/base/a.h");
  }

  TEST_CASE("an include that names no file, or names it from its own folder, is found") {
    const IncludeGraph graph{{"auditor/base/a.cpp", {.quoted = {"a.h", "base/a.h"}, .angled = {}}},
                             {"auditor/base/a.h", {}}};
    CHECK(lines(unresolved_includes(graph)) ==
          "auditor/base/a.cpp includes \"a.h\": neither include/a.h nor auditor/a.h exists");
  }

  TEST_CASE("a library outside the files that adapt it is found") {
    struct Case {
      std::string path;
      std::string header;
      bool allowed;
    };
    for (const auto& [path, header, allowed] : std::initializer_list<Case>{
             {"auditor/base/digest.cpp", "openssl/evp.h", true},
             {"auditor/formats/record.cpp", "openssl/evp.h", false},
             {"auditor/facts/store.cpp", "sqlite3.h", true},
             {"auditor/judge/engine.cpp", "sqlite3.h", true},
             {"auditor/report/text.cpp", "sqlite3.h", false},
             {"auditor/formats/json.cpp", "nlohmann/json.hpp", true},
             {"auditor/formats/json.h", "nlohmann/json.hpp", false},
             {"auditor/report/sarif.cpp", "nlohmann/json.hpp", true},
             {"auditor/command/audit.cpp", "nlohmann/json.hpp", false},
             {"auditor/judge/functions.cpp", "re2/re2.h", true},
             {"auditor/resolve/owners.cpp", "re2/re2.h", false},
             {"auditor/command/arguments.cpp", "CLI/CLI.hpp", true},
             {"auditor/command/arguments.h", "CLI/CLI.hpp", false},
             {"auditor/formats/elf.cpp", "vector", true},
             {"auditor/formats/elf.cpp", "filesystem", false},
             {"auditor/target/directory.cpp", "sys/stat.h", true},
             {"auditor/resolve/owners.cpp", "unistd.h", false},
             {"auditor/base/text.cpp", "boost/regex.hpp", false},
         }) {
      CAPTURE(path);
      CAPTURE(header);
      const IncludeGraph graph{{path, {.quoted = {}, .angled = {header}}}};
      CHECK(misplaced_libraries(graph).empty() == allowed);
    }
  }

  TEST_CASE("a second file with the command line library is found") {
    const IncludeGraph graph{{"auditor/command/a.cpp", {.quoted = {}, .angled = {"CLI/CLI.hpp"}}},
                             {"auditor/main.cpp", {.quoted = {}, .angled = {"CLI/CLI.hpp"}}}};
    CHECK(lines(misplaced_libraries(graph)) ==
          "auditor/main.cpp includes <CLI/CLI.hpp> and so does auditor/command/a.cpp");
  }

  TEST_CASE("depth is the longest chain of headers below a header") {
    const IncludeGraph graph{
        {"auditor/base/a.h", {.quoted = {"base/b.h", "base/c.h"}, .angled = {}}},
        {"auditor/base/b.h", {.quoted = {"base/c.h"}, .angled = {}}},
        {"auditor/base/c.h", {}},
        {"auditor/base/d.cpp", {.quoted = {"base/a.h"}, .angled = {}}}};
    CHECK(header_depths(graph) == std::map<std::string, std::size_t>{{"auditor/base/a.h", 2},
                                                                     {"auditor/base/b.h", 1},
                                                                     {"auditor/base/c.h", 0}});
  }
}
