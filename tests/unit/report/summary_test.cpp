#include "report/summary.h"

#include <doctest/doctest.h>

#include "support/sample_facts.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("summary") {
  TEST_CASE("pins are counted by level and kind, and by reason with the biggest examples first") {
    FactBuilder facts;
    facts.root("target", RootKind::target, "t");
    for (const int bytes : {1, 2, 3, 4}) {
      facts.pin(InputKind::file, "f" + std::to_string(bytes), Level::absent,
                PinReason::owned_by_nobody, 1, bytes);
    }
    facts.pin(InputKind::distribution, "d", Level::hashed, PinReason::url_with_digest, 3, 30);
    const Store store = facts.build();
    const ClaimSummary claim = summarize(store)->claims.at(0);
    const LevelSummary& absent = claim.levels[static_cast<std::size_t>(Level::absent)];
    CHECK(absent.inputs[static_cast<std::size_t>(InputKind::file)] == 4);
    CHECK(absent.amount == Amount{.files = 4, .bytes = 10});
    REQUIRE(claim.reasons.size() == 2);
    CHECK(claim.reasons[0].level == Level::hashed);
    CHECK(claim.reasons[1].examples == std::vector<std::string>{"f4", "f3", "f2"});
  }

  TEST_CASE("directories are not counted as files") {
    FactBuilder facts;
    facts.root("target", RootKind::target, "t");
    facts.file("a/b", 5, OwnerKind::nobody);
    facts.store().add(EntryRow{.id = 9, .directory = 1, .name = "d", .kind = EntryKind::directory});
    facts.store().add(EntryRow{.id = 10, .directory = 1, .name = "l", .kind = EntryKind::link});
    const Store store = facts.build();
    CHECK(summarize(store)->amount == Amount{.files = 2, .bytes = 5});
  }

  TEST_CASE("findings come worst first, then by rule, environment and subject") {
    FactBuilder facts;
    facts.finding("b", Severity::warning, "y", "2");
    facts.finding("b", Severity::warning, "x", "1");
    facts.finding("a", Severity::warning, "z", "0");
    facts.finding("z", Severity::error, "q", "e");
    facts.finding("a", Severity::note, "q", "n");
    const Store store = facts.build();
    std::string order;
    for (const Finding& finding : sorted_findings(store)) order += finding.message;
    CHECK(order == "e012n");
    CHECK(count_by_severity(sorted_findings(store)) == SeverityCounts{1, 3, 1});
  }

  TEST_CASE("gaps come by root, path, reader and offset") {
    FactBuilder facts;
    facts.store().add(GapRow{.root = "b", .path = "a", .reader = "r", .reason = "4"});
    facts.store().add(GapRow{.root = "a", .path = "b", .reader = "r", .offset = 20, .reason = "3"});
    facts.store().add(GapRow{.root = "a", .path = "b", .reader = "r", .offset = 3, .reason = "2"});
    facts.store().add(GapRow{.root = "a", .path = "a", .reader = "s", .reason = "1"});
    const Store store = facts.build();
    std::string order;
    for (const Gap& gap : sorted_gaps(store)) order += gap.reason;
    CHECK(order == "1234");
  }
}
