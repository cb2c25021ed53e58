// The second half of `icecore audit`: a finished audit, its report and its exit code.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "command/commands.h"
#include "support/sample_facts.h"
#include "support/test_world.h"

using namespace icecore;
using namespace icecore::test;

namespace {

AuditResult result_with(Severity severity, std::size_t gaps) {
  FactBuilder facts;
  facts.root("target", RootKind::target, "t");
  facts.finding("r", severity, "s", "m");
  for (std::size_t i = 0; i < gaps; ++i) facts.store().add(GapRow{.reader = "walk", .reason = "r"});
  return AuditResult(facts.build());
}

Exit exit_of(const AuditResult& result, const Options& options) {
  TestWorld outside;
  World world = outside.of();
  return finish_audit(result, {}, options, world);
}

// A folder of one test's own, gone at its end.
class ScratchFolder {
 public:
  ScratchFolder() : path_(std::filesystem::temp_directory_path() / "icecore-command-test-XXXXXX") {
    std::string pattern = path_.string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_SUITE("audit command") {
  TEST_CASE("the exit code follows severity, threshold and gaps") {
    struct Example {
      Severity severity;
      std::size_t gaps;
      std::optional<Severity> fail_on;
      bool strict;
      Exit expected;
    };
    using enum Severity;
    for (const auto& [severity, gaps, fail_on, strict, expected] :
         {Example{error, 0, error, false, Exit::found},
          Example{warning, 0, error, false, Exit::success},
          Example{warning, 0, warning, false, Exit::found},
          Example{note, 0, warning, false, Exit::success},
          Example{note, 0, note, false, Exit::found},
          Example{error, 0, std::nullopt, false, Exit::success},
          Example{error, 2, error, true, Exit::found},
          Example{error, 2, std::nullopt, true, Exit::incomplete},
          Example{note, 2, error, true, Exit::incomplete},
          Example{note, 2, error, false, Exit::success},
          Example{note, 0, error, true, Exit::success}}) {
      CAPTURE(severity);
      CAPTURE(gaps);
      CHECK(exit_of(result_with(severity, gaps), {.fail_on = fail_on, .strict = strict}) ==
            expected);
    }
  }

  TEST_CASE("colour needs a terminal and no NO_COLOR, unless it is asked for") {
    struct Example {
      ColorWhen color;
      bool is_terminal;
      std::map<std::string, std::string, std::less<>> variables;
      bool expected;
    };
    const std::vector<Example> examples{
        {ColorWhen::automatic, true, {}, true},
        {ColorWhen::automatic, false, {}, false},
        {ColorWhen::automatic, true, {{"NO_COLOR", "1"}}, false},
        {ColorWhen::automatic, true, {{"NO_COLOR", ""}}, true},
        {ColorWhen::automatic, true, {{"TERM", "dumb"}}, false},
        {ColorWhen::always, false, {{"NO_COLOR", "1"}}, true},
        {ColorWhen::never, true, {}, false},
    };
    const AuditResult result(empty_store());
    for (const auto& [color, is_terminal, variables, expected] : examples) {
      TestWorld outside{.variables = variables};
      World world = outside.of();
      world.out_is_terminal = is_terminal;
      finish_audit(result, {}, {.color = color}, world);
      CHECK((outside.out.str().find('\x1b') != std::string::npos) == expected);
    }
  }

  TEST_CASE("quiet leaves standard output empty and keeps the exit code") {
    TestWorld outside;
    World world = outside.of();
    CHECK(finish_audit(result_with(Severity::error, 0), {}, {.quiet = true}, world) == Exit::found);
    CHECK(outside.out.str().empty());
    CHECK(outside.err.str().empty());
  }

  TEST_CASE("the report goes to the file that --output names, and nowhere else") {
    const ScratchFolder folder;
    TestWorld outside;
    World world = outside.of();
    const AuditResult result(empty_store());
    const Options options{.format = "json", .output = folder.file("report.json"), .quiet = true};
    CHECK(finish_audit(result, {}, options, world) == Exit::success);
    CHECK(outside.out.str().empty());
    std::ifstream file(options.output);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    CHECK(text.starts_with("{\n  \"schema_version\": \"1\""));
  }

  TEST_CASE("an output that cannot be written is exit 3, before findings count") {
    const ScratchFolder folder;
    for (const std::string& output :
         {folder.file("no/such/folder/report"), std::string("/dev/full")}) {
      CAPTURE(output);
      TestWorld outside;
      World world = outside.of();
      CHECK(finish_audit(result_with(Severity::error, 1), {}, {.output = output}, world) ==
            Exit::not_audited);
      CHECK(outside.err.str().contains(" cannot be written: "));
    }
  }
}
