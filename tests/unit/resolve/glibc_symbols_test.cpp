#include "resolve/glibc_symbols.h"

#include <doctest/doctest.h>

using namespace icecore;

TEST_SUITE("glibc_symbols") {
  TEST_CASE("the table that the program carries is one") {
    const Result<GlibcSymbols> table = GlibcSymbols::load();
    REQUIRE(table.has_value());
    CHECK(table->size() == 1561);
    CHECK(table->added("__isoc23_strtol") == "2.38");
    CHECK(table->added("__libc_single_threaded") == "2.32");
    CHECK(table->added("_dl_find_object") == "2.35");
    CHECK(table->added("getrandom") == "2.25");
    CHECK(table->added("malloc").empty());
    CHECK(table->added("pthread_create").empty());
  }

  TEST_CASE("a bad table is told with its line") {
    CHECK(GlibcSymbols::parse("symbol,added\nnew,2.38\n").has_value());
    CHECK(GlibcSymbols::parse("symbol,added\nnew\n").error().message ==
          "rules/data/glibc_symbols.csv, line 2: expected a symbol and its version, found 'new'");
    CHECK_FALSE(GlibcSymbols::parse("symbol,added\nnew,1.0\n").has_value());
    CHECK_FALSE(GlibcSymbols::parse("new,2.38\n").has_value());
  }
}
