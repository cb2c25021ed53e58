#include <doctest/doctest.h>

#include <sstream>

#include "base/text.h"
#include "report/report.h"
#include "report/text_layout.h"
#include "support/golden.h"
#include "support/sample_facts.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string text_report(const Store& facts, ReportStyle style = {}) {
  std::ostringstream out;
  const std::vector<Rule> rules = sample_rules();
  REQUIRE(find_report("text")
              ->write({.facts = facts, .rules = rules, .style = style}, out)
              .has_value());
  return out.str();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_SUITE("text report") {
  TEST_CASE("the sample reads as the golden file does") {
    const std::string text = text_report(sample_store());
    CHECK(text == golden("sample.txt", text));
  }

  TEST_CASE("an environment with nothing in it reads as the golden file does") {
    const std::string text = text_report(empty_store());
    CHECK(text == golden("empty.txt", text));
  }

  TEST_CASE("wheels for other systems are told in the heading") {
    Store facts = sample_store();
    facts.add(WheelMachineRow{
        .distribution = 1, .machine = "aarch64", .system = WheelSystem::macos, .is_claimed = 1});
    facts.add(WheelMachineRow{
        .distribution = 1, .machine = "i386", .system = WheelSystem::windows, .is_claimed = 0});
    CHECK(contains(text_report(facts), "\nWheels for   macOS on aarch64 (1 distribution)\n"));
  }

  TEST_CASE("every line fits the width") {
    for (const std::size_t width : {std::size_t{100}, std::size_t{120}}) {
      CAPTURE(width);
      const std::string text = text_report(sample_store(), {.width = width});
      for (const std::string_view line : split_lines(text)) {
        CAPTURE(line);
        CHECK(width_of(line) <= width);
      }
    }
  }

  TEST_CASE("colour changes nothing but colour") {
    std::string colored = text_report(sample_store(), {.color = true});
    CHECK(contains(colored, "\x1b[1;31merror\x1b[0m"));
    for (std::size_t at = colored.find('\x1b'); at != std::string::npos;
         at = colored.find('\x1b', at)) {
      colored.erase(at, colored.find('m', at) - at + 1);
    }
    CHECK(colored == text_report(sample_store()));
  }

  TEST_CASE("the last line counts findings and gaps") {
    CHECK(text_report(sample_store()).ends_with("\n1 error, 12 warnings, 1 note; 8 gaps\n"));
    CHECK(text_report(empty_store()).ends_with("\n0 errors, 0 warnings, 0 notes; complete\n"));
  }

  TEST_CASE("a verdict is never one bare word") {
    const std::string text = text_report(sample_store());
    CHECK_FALSE(contains(text, "reproducible"));
    CHECK_FALSE(contains(text, "hermetic"));
  }

  TEST_CASE("an interpreter whose version is not known is said to be so") {
    FactBuilder facts;
    facts.root("target", RootKind::target, "e");
    facts.store().add(TargetRow{.reference = "e", .kind = TargetKind::venv, .system_root = "none"});
    facts.store().add(EnvironmentRow{.id = 1, .root = 1, .path = ".", .stated_version = "3.11.2"});
    CHECK(contains(text_report(facts.build()),
                   "unknown implementation, version not determined; pyvenv.cfg states 3.11.2"));
  }

  TEST_CASE("the place of a finding is written once") {
    FactBuilder facts;
    facts.root("target", RootKind::target, "e");
    facts.finding("r", Severity::note, "a/b.py", "a/b.py is odd.");
    facts.finding("r", Severity::note, "c.py", "This is odd.");
    const std::string text = text_report(facts.build());
    CHECK(contains(text, "\n  a/b.py is odd.\n"));
    CHECK(contains(text, "\n  c.py: This is odd.\n"));
  }
}

TEST_SUITE("text layout") {
  TEST_CASE("paragraphs break at spaces and keep long words whole") {
    struct Example {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] :
         {Example{"", "> \n"}, Example{"one two", "> one two\n"},
          Example{"one two three four", "> one two\n    three\n    four\n"},
          Example{"a/very/long/path b", "> a/very/long/path\n    b\n"},
          Example{"ääää öööö", "> ääää öööö\n"}}) {
      CAPTURE(text);
      std::ostringstream out;
      write_paragraph(out, {.lead = "> ", .indent = 4, .width = 11}, text);
      CHECK(out.str() == expected);
    }
  }

  TEST_CASE("numbers are grouped by thousands") {
    struct Example {
      std::int64_t number;
      std::string_view expected;
    };
    for (const auto& [number, expected] :
         {Example{0, "0"}, Example{999, "999"}, Example{1000, "1,000"}, Example{25527, "25,527"},
          Example{1234567, "1,234,567"}, Example{-1000, "-1,000"}, Example{-100, "-100"}}) {
      CHECK(grouped(number) == expected);
    }
    CHECK(counted(1, "file") == "1 file");
    CHECK(counted(2000, "file") == "2,000 files");
  }

  TEST_CASE("table columns are as wide as their widest cell") {
    TextTable table({Alignment::left, Alignment::right});
    table.add({"a", "1"});
    table.add({"ää", "100"});
    std::ostringstream out;
    table.write(out, 1);
    CHECK(out.str() == " a     1\n ää  100\n");
  }
}
