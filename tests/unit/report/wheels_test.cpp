#include <doctest/doctest.h>

#include <sstream>

#include "report/report.h"
#include "report/text_parts.h"
#include "support/sample_facts.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("wheels in reports") {
  TEST_CASE("nothing is said where there are none") {
    std::ostringstream out;
    write_wheels(sample_store(), {}, out);
    CHECK(out.str().empty());
  }

  TEST_CASE("they are counted, and those that do not fit are named") {
    Store facts = sample_store();
    add_wheels(facts);
    std::ostringstream out;
    write_wheels(facts, {}, out);
    CHECK(out.str() ==
          "\nWhat installers choose from\n\n"
          "  2 wheels and 1 source distribution of 2 projects; 1 cannot be read; 1 for the Python "
          "and platform\n"
          "  that were chosen, 1 not\n"
          "  not: a-1-cp38-cp38-win32.whl\n");
  }
}
