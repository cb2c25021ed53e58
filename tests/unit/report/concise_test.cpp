#include <doctest/doctest.h>

#include <sstream>

#include "report/report.h"
#include "support/golden.h"
#include "support/sample_facts.h"

using namespace icecore;
using namespace icecore::test;

namespace {

std::string concise_report(const Store& facts) {
  std::ostringstream out;
  REQUIRE(
      find_report("concise")->write({.facts = facts, .rules = {}, .style = {}}, out).has_value());
  return out.str();
}

}  // namespace

TEST_SUITE("concise report") {
  TEST_CASE("the sample reads as the golden file does") {
    const std::string text = concise_report(sample_store());
    CHECK(text == golden("sample.concise", text));
  }

  TEST_CASE("nothing found is nothing written") {
    CHECK(concise_report(empty_store()).empty());
  }
}
