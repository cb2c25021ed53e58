#include "report/differences.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

using namespace icecore;

namespace {

std::string written(DifferenceFormat format, const std::vector<Difference>& differences) {
  std::ostringstream out;
  write_differences({.before = "a",
                     .after = "b",
                     .before_digest = "sha256:1",
                     .after_digest = "sha256:2",
                     .differences = differences},
                    format, out);
  return out.str();
}

std::vector<Difference> sample() {
  Difference files{.kind = DifferenceKind::unowned_files,
                   .subject = "",
                   .before = "1 file",
                   .after = "10 files",
                   .meaning = "they are others",
                   .files = {}};
  for (int i = 0; i < 9; ++i) {
    files.files.push_back({.path = "f" + std::to_string(i), .change = FileChange::added});
  }
  return {{.kind = DifferenceKind::distribution,
           .subject = "numpy",
           .before = "1.0",
           .after = "",
           .meaning = "it is gone",
           .files = {}},
          files};
}

}  // namespace

TEST_SUITE("differences") {
  TEST_CASE("people get what differs, what follows and the first files") {
    CHECK(written(DifferenceFormat::text, sample()) ==
          "distribution numpy: 1.0 → absent\n    it is gone\n"
          "unowned files: 1 file → 10 files\n    they are others\n"
          "      added f0\n      added f1\n      added f2\n      added f3\n      added f4\n"
          "      added f5\n      added f6\n      added f7\n      and 1 more files\n"
          "\n2 differences\n  a  environment sha256:1\n  b  environment sha256:2\n");
    CHECK(written(DifferenceFormat::text, {}) ==
          "no difference\n  a  environment sha256:1\n  b  environment sha256:2\n");
  }

  TEST_CASE("programs get everything") {
    const auto document = nlohmann::json::parse(written(DifferenceFormat::json, sample()));
    CHECK(document["differences"].size() == 2);
    CHECK(document["differences"][0]["kind"] == "distribution");
    CHECK(document["differences"][1]["files"].size() == 9);
    CHECK(document["before_environment_digest"] == "sha256:1");
  }

  TEST_CASE("text of a target ends no cell of a table") {
    std::vector<Difference> found = sample();
    found[0].before = "a|b`c";
    const std::string text = written(DifferenceFormat::markdown, found);
    CHECK(text.contains("| `distribution numpy` | `` a\\|b`c `` | absent | it is gone |\n"));
    CHECK(text.contains("(9 files) |\n"));
    CHECK(written(DifferenceFormat::markdown, {}) == "**no difference** between `a` and `b`\n");
  }
}
