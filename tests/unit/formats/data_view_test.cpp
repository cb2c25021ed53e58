#include "formats/data_view.h"

#include <doctest/doctest.h>

#include "formats/toml.h"
#include "support/claim_text.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("data view") {
  TEST_CASE("members of the kind that is asked for are given with their lines") {
    const auto root = parse_toml(
        as_bytes("t = 'x'\nn = 7\nb = true\nl = ['a', 'b']\n[s]\nu = 1.5\n[[a]]\n[[a]]\n"), {});
    ClaimDocument document;
    const DataView table(&*root, "", document);
    CHECK(table.text("t") == "x");
    CHECK(table.number("n") == 7U);
    CHECK(table.boolean("b"));
    CHECK(table.texts("l") == std::vector<std::string>{"a", "b"});
    CHECK(table.table("s").scalar("u") == "1.5");
    CHECK(table.tables("a").size() == 2);
    CHECK(table.line_of("b") == 3);
    CHECK(table.text("missing").empty());
    CHECK(table.table("missing").is_missing());
    CHECK(table.table("missing").members().empty());
    CHECK(document.defects.empty());
  }

  TEST_CASE("members of another kind are defects") {
    const auto root = parse_toml(as_bytes("t = 1\nn = -7\nb = 'x'\nl = [1, {}]\n[s]\n"), {});
    ClaimDocument document;
    const DataView table(&*root, "p.", document);
    CHECK(table.text("t").empty());
    CHECK_FALSE(table.number("n").has_value());
    CHECK_FALSE(table.boolean("b"));
    CHECK(table.texts("l").empty());
    CHECK(table.tables("l").size() == 1);
    CHECK(table.required_text("q").empty());
    CHECK(table.scalar("s").empty());
    CHECK(table.table_of(root->members.front()).is_missing());
    CHECK(defects_of(document) ==
          std::vector<std::string>{"1 p.t: expected a string, found number",
                                   "2 p.n: expected a whole number of at least 0",
                                   "3 p.b: expected a boolean, found string",
                                   "1 p.l[0]: expected a string, found number",
                                   "1 p.l[1]: expected a string, found table",
                                   "1 p.l[0]: expected a table, found number", "1 p.q: is missing",
                                   "5 p.s: expected a scalar, found table",
                                   "1 p.t: expected a table, found number"});
  }
}
