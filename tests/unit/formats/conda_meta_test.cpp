#include "formats/conda_meta.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view smallest = R"({"name": "a", "version": "1", "build": "0",
  "build_number": 0, "files": ["b"], "paths_data": {"paths": [{"_path": "b"}]}})";

CondaMeta parse(std::string_view text) {
  Result<CondaMeta> meta = parse_conda_meta(as_bytes(text), Limits{});
  REQUIRE(meta.has_value());
  return *std::move(meta);
}

}  // namespace

TEST_SUITE("conda_meta") {
  TEST_CASE("a record is read whole") {
    const CondaMeta meta = parse(R"({"arch": "x86_64", "build": "py311_0", "build_number": 3,
      "channel": "https://conda.example/main", "constrains": ["c"], "depends": ["d >=1", "e"],
      "files": ["bin/f", "lib/g"], "fn": "n-1.conda", "link": {"source": "/pkgs/n-1", "type": 3},
      "md5": "0", "name": "n", "noarch": "python", "paths_data": {"paths_version": 1, "paths": [
        {"_path": "bin/f", "path_type": "softlink", "file_mode": "binary", "no_link": true,
         "prefix_placeholder": "/place", "sha256": "1", "sha256_in_prefix": "2",
         "size_in_bytes": 4}, {"_path": "lib/g"}]},
      "platform": null, "requested_specs": ["n=1", "n"], "requested_spec": "n", "sha256": "5",
      "subdir": "noarch", "url": "https://conda.example/main/noarch/n-1.conda", "version": "1"})");
    CHECK(meta.name == "n");
    CHECK(meta.version == "1");
    CHECK(meta.build == "py311_0");
    CHECK(meta.build_number == 3);
    CHECK(meta.channel == "https://conda.example/main");
    CHECK(meta.subdir == "noarch");
    CHECK(meta.file_name == "n-1.conda");
    CHECK(meta.url == "https://conda.example/main/noarch/n-1.conda");
    CHECK(meta.md5 == "0");
    CHECK(meta.sha256 == "5");
    CHECK(meta.files == std::vector<std::string>{"bin/f", "lib/g"});
    CHECK(meta.depends == std::vector<std::string>{"d >=1", "e"});
    CHECK(meta.constrains == std::vector<std::string>{"c"});
    CHECK(meta.requested_specs == std::vector<std::string>{"n=1", "n"});
    CHECK(meta.noarch == "python");
    CHECK(meta.link == CondaLink::copy);
    CHECK(meta.link_source == "/pkgs/n-1");
    REQUIRE(meta.paths.size() == 2);
    CHECK(meta.paths[0].path == "bin/f");
    CHECK(meta.paths[0].path_type == "softlink");
    CHECK(meta.paths[0].file_mode == "binary");
    CHECK(meta.paths[0].prefix_placeholder == "/place");
    CHECK(meta.paths[0].sha256 == "1");
    CHECK(meta.paths[0].sha256_in_prefix == "2");
    CHECK(meta.paths[0].size_in_bytes == 4);
    CHECK(meta.paths[0].no_link);
    CHECK(meta.paths[1].path_type == "hardlink");
    CHECK_FALSE(meta.paths[1].no_link);
    CHECK(meta.defects.empty());
  }

  TEST_CASE("older forms of the requested spec and of noarch are understood") {
    struct Row {
      std::string_view members, spec, noarch;
    };
    for (const auto& [members, spec, noarch] : std::array{
             Row{R"("requested_spec": "a>1")", "a>1", ""},
             Row{R"("requested_spec": "None", "requested_specs": [])", "", ""},
             Row{R"("requested_spec": null, "noarch": true)", "", "generic"},
             Row{R"("noarch": false)", "", ""},
             Row{R"("noarch": "generic")", "", "generic"},
         }) {
      CAPTURE(members);
      const CondaMeta meta = parse(fmt::format(
          R"({{{}, "name": "a", "version": "1", "build": "0", "build_number": 0, "files": []}})",
          members));
      CHECK(meta.defects.empty());
      CHECK((meta.requested_specs.empty() ? "" : meta.requested_specs[0]) == spec);
      CHECK(meta.noarch == noarch);
    }
  }

  TEST_CASE("the four kinds of links are told apart") {
    const auto link = [](std::string_view type) {
      return parse(fmt::format(R"({{"link": {{"type": {}}}}})", type)).link;
    };
    CHECK(link("1") == CondaLink::hard_link);
    CHECK(link("2") == CondaLink::soft_link);
    CHECK(link("3") == CondaLink::copy);
    CHECK(link("4") == CondaLink::directory);
    CHECK(link("5") == CondaLink::unknown);
    CHECK(link("null") == CondaLink::unknown);
  }

  TEST_CASE("members that are missing or of another kind are told, the others kept") {
    const CondaMeta meta = parse(
        R"({"name": 1, "version": "2", "build": "b", "build_number": -1, "files": ["f", 5],
            "paths_data": {"paths": [7, {"size_in_bytes": "8"}]}})");
    std::string messages;
    for (const Error& defect : meta.defects) messages += defect.message + ";";
    CHECK(
        messages ==
        "name: expected a string, found number;"
        "build_number: expected a whole number of at least 0, found number;"
        "files[1]: expected a string, found number;"
        "paths_data.paths[0]: expected an object, found number;"
        "paths_data.paths[1]._path: is missing;"
        "paths_data.paths[1].size_in_bytes: expected a whole number of at least 0, found string;");
    CHECK(meta.version == "2");
    CHECK(meta.files == std::vector<std::string>{"f"});
    CHECK(meta.paths.size() == 1);
  }

  TEST_CASE("more files than the limit are an error") {
    const std::string_view files = R"({"files": ["a", "b"]})";
    CHECK(parse_conda_meta(as_bytes(files), Limits{.record_rows = 1}).error().kind ==
          ErrorKind::limit);
    const std::string_view paths = R"({"paths_data": {"paths": [{}, {}]}})";
    CHECK(parse_conda_meta(as_bytes(paths), Limits{.record_rows = 1}).error().kind ==
          ErrorKind::limit);
    CHECK(parse_conda_meta(as_bytes("[]"), Limits{}).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("frozen is empty or holds a message") {
    CHECK(parse_conda_frozen(as_bytes(""), Limits{}).value() == "");
    CHECK(parse_conda_frozen(as_bytes(" \n"), Limits{}).value() == "");
    CHECK(parse_conda_frozen(as_bytes(R"({"message": "no"})"), Limits{}).value() == "no");
    CHECK(parse_conda_frozen(as_bytes("{}"), Limits{}).value() == "");
    CHECK_FALSE(parse_conda_frozen(as_bytes(R"({"message": 1})"), Limits{}).has_value());
    CHECK_FALSE(parse_conda_frozen(as_bytes("no"), Limits{}).has_value());
  }

  TEST_CASE("state holds variables") {
    const auto state =
        parse_conda_state(as_bytes(R"({"env_vars": {"B": "2", "A": "1", "C": 3}})"), Limits{});
    REQUIRE(state.has_value());
    REQUIRE(state->size() == 2);
    CHECK((*state)[0] == std::pair<std::string, std::string>("B", "2"));
    CHECK(parse_conda_state(as_bytes("{}"), Limits{})->empty());
    CHECK_FALSE(parse_conda_state(as_bytes("[]"), Limits{}).has_value());
  }

  TEST_CASE("no shorter file is valid and no changed one has more paths") {
    test::for_each_truncation(as_bytes(smallest), [](Bytes shorter) {
      CHECK_FALSE(parse_conda_meta(shorter, Limits{}).has_value());
    });
    test::for_each_flip(as_bytes(smallest), [](Bytes changed) {
      const auto meta = parse_conda_meta(changed, Limits{});
      if (meta.has_value()) CHECK(meta->paths.size() <= 1);
    });
  }
}
