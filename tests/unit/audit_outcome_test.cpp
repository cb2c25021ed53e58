// An audit of what did not change is told from what an earlier one found. The sample of the source
// tree is audited, because nothing is kept of files that are younger than two seconds.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "icecore/audit.h"
#include "report/report.h"
#include "support/source_directory.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace fs = std::filesystem;

namespace {

class Audits {
 public:
  // With what was kept by the ones before.
  [[nodiscard]] std::string audit(AuditOptions options = {}) const {
    options.cache_directory = directory_.path() / "cache";
    return run(options);
  }

  [[nodiscard]] static std::string run(AuditOptions options) {
    options.target = source_path("samples/seeded/srv/app/venv");
    options.system_root = source_path("samples/seeded");
    const Result<AuditResult> result = icecore::audit(options);
    REQUIRE(result.has_value());
    std::ostringstream out;
    REQUIRE(find_report("json")
                ->write({.facts = result->store(), .rules = {}, .style = {}}, out)
                .has_value());
    return out.str();
  }

  [[nodiscard]] std::size_t outcomes() const { return files(true).size(); }
  [[nodiscard]] std::size_t entries() const { return outcomes() + files(false).size(); }

  void remove_all_but_outcomes() const {
    for (const fs::path& file : files(false)) fs::remove(file);
  }

  void damage_outcomes() const {
    for (const fs::path& file : files(true)) {
      std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
      stream.seekp(static_cast<std::streamoff>(fs::file_size(file) / 2));
      stream << "damage";
    }
  }

 private:
  [[nodiscard]] std::vector<fs::path> files(bool are_outcomes) const {
    std::vector<fs::path> found;
    for (const auto& file : fs::directory_iterator(directory_.path() / "cache")) {
      const bool is_outcome = file.path().filename().string().starts_with("outcome-");
      if (is_outcome == are_outcomes) found.push_back(file.path());
    }
    return found;
  }

  TemporaryDirectory directory_;
};

}  // namespace

TEST_SUITE("audit_outcome") {
  TEST_CASE("the second audit keeps its outcome, and the third tells it") {
    const Audits audits;
    const std::string expected = Audits::run({});
    CHECK(audits.audit() == expected);
    CHECK(audits.outcomes() == 0);  // the first one has files to keep
    CHECK(audits.audit() == expected);
    CHECK(audits.outcomes() == 1);
    CHECK(audits.audit() == expected);
    CHECK(audits.outcomes() == 1);
  }

  TEST_CASE("what is told is not collected again") {
    const Audits audits;
    for (int i = 0; i < 2; ++i) static_cast<void>(audits.audit());
    audits.remove_all_but_outcomes();
    static_cast<void>(audits.audit());
    CHECK(audits.entries() == 1);  // who collects keeps files
  }

  TEST_CASE("other options have outcomes of their own") {
    const Audits audits;
    for (int i = 0; i < 3; ++i) static_cast<void>(audits.audit());
    AuditOptions ignoring;
    ignoring.ignore = {"integrity"};
    CHECK(audits.audit(ignoring) == Audits::run(ignoring));
    AuditOptions variable;
    variable.variables = {{.name = "PYTHONPATH", .value = "/srv"}};
    CHECK(audits.audit(variable) == Audits::run(variable));
    CHECK(audits.outcomes() >= 2);
  }

  TEST_CASE("a damaged outcome is none") {
    const Audits audits;
    for (int i = 0; i < 2; ++i) static_cast<void>(audits.audit());
    REQUIRE(audits.outcomes() == 1);
    audits.damage_outcomes();
    CHECK(audits.audit() == Audits::run({}));
  }
}
