#include "judge/rule_set.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace icecore;

namespace {

// A directory of the user's that is gone when the test ends.
class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "icecore-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }

  void write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

constexpr std::string_view text =
    "-- title: T\n-- severity: note\n-- confidence: certain\n-- message: m\n-- why: w.\n"
    "-- fix: f.\n-- reads: file\nSELECT path AS subject FROM file\n";

std::vector<Rule> three_rules() {
  return {{.id = "file-missing", .family = "integrity"},
          {.id = "file-modified", .family = "integrity"},
          {.id = "startup-code", .family = "startup"}};
}

std::string selected(const std::vector<std::string>& select,
                     const std::vector<std::string>& ignore) {
  const Result<std::vector<Rule>> rules = select_rules(three_rules(), select, ignore);
  if (!rules) return rules.error().message;
  std::vector<std::string> ids;
  for (const Rule& rule : *rules) ids.push_back(rule.id);
  return fmt::format("{}", fmt::join(ids, " "));
}

}  // namespace

TEST_SUITE("rule set") {
  TEST_CASE("a user's rules stand among the embedded ones, sorted by id") {
    const Directory directory;
    directory.write("integrity/zz-mine.sql", text);
    directory.write("deeper/startup/aa-mine.sql", text);
    directory.write("notes.txt", "no rule");
    const Result<std::vector<Rule>> rules = load_rules({directory.path()});
    REQUIRE(rules.has_value());
    CHECK(rules->size() == load_rules({})->size() + 2);
    CHECK(rules->front().id == "aa-mine");
    CHECK(rules->back().id == "zz-mine");
    CHECK(std::ranges::is_sorted(*rules, {}, &Rule::id));
  }

  TEST_CASE("an id that is there already is an error that names both files") {
    const Directory directory;
    directory.write("startup/file-modified.sql", text);
    const Result<std::vector<Rule>> rules = load_rules({directory.path()});
    REQUIRE_FALSE(rules.has_value());
    CHECK(rules.error().kind == ErrorKind::usage);
    CHECK(rules.error().message ==
          fmt::format("the rule file-modified is there twice: {}/startup/file-modified.sql and "
                      "rules/integrity/file-modified.sql",
                      directory.path()));
  }

  TEST_CASE("directories that are not there, broken and huge files are errors") {
    const Directory directory;
    CHECK(load_rules({directory.path() + "/none"}).error().kind == ErrorKind::not_found);
    directory.write("startup/a.sql", "SELECT 1");
    CHECK(load_rules({directory.path()}).error().kind == ErrorKind::malformed);
    directory.write("startup/a.sql", std::string(65'537, ' '));
    CHECK(load_rules({directory.path()}).error().kind == ErrorKind::unreadable);
  }

  TEST_CASE("words are ids, families and patterns") {
    CHECK(selected({}, {}) == "file-missing file-modified startup-code");
    CHECK(selected({"startup-code"}, {}) == "startup-code");
    CHECK(selected({"integrity"}, {}) == "file-missing file-modified");
    CHECK(selected({"*-m*"}, {}) == "file-missing file-modified");
    CHECK(selected({"file-mi??ing"}, {}) == "file-missing");
    CHECK(selected({"*"}, {"integrity"}) == "startup-code");
    CHECK(selected({"integrity", "startup-code"}, {"file-mod*"}) == "file-missing startup-code");
  }

  TEST_CASE("an unknown word is an error with names that are near") {
    CHECK(selected({"file-modifed"}, {}) ==
          "'file-modifed' is no rule, no family and no pattern of a rule; did you mean "
          "file-modified?");
    CHECK(selected({}, {"start"}) ==
          "'start' is no rule, no family and no pattern of a rule; did you mean startup or "
          "startup-code?");
    CHECK(selected({"loader"}, {}) ==
          "'loader' is no rule, no family and no pattern of a rule; `icecore rules` lists them");
    CHECK(selected({std::string(100'000, '*') + "x"}, {}).size() < 500);
    CHECK(selected({""}, {}).find("is no rule") != std::string::npos);
  }
}
