// Whole commands in-process, and what commands do with a finished audit.
#include "command/run.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command/commands.h"
#include "command/messages.h"
#include "judge/rule_set.h"
#include "support/command_outcome.h"
#include "support/sample_facts.h"
#include "support/test_world.h"

using namespace icecore;
using namespace icecore::test;
using nlohmann::json;

namespace {

Outcome run_with(std::vector<std::string> arguments) {
  TestWorld outside;
  return run_in(outside, std::move(arguments));
}

Outcome answer(const std::string& sql, const std::string& format) {
  TestWorld outside;
  World world = outside.of();
  const AuditResult result(sample_store());
  const Exit exit = finish_query(result, {.format = format, .sql = sql}, world);
  return {.exit = exit, .out = outside.out.str(), .err = outside.err.str()};
}

Outcome dump(const std::string& table) {
  TestWorld outside;
  World world = outside.of();
  const AuditResult result(sample_store());
  const Exit exit = finish_facts(result, {.table = table}, world);
  return {.exit = exit, .out = outside.out.str(), .err = outside.err.str()};
}

}  // namespace

TEST_SUITE("commands") {
  TEST_CASE("usage is exit 2, one line on standard error and nothing on standard output") {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{},
          {"adit"},
          {"audit"},
          {"audit", "t", "--format", "xml"},
          {"audit", "t", "--select", "no-such-rule-anywhere"},
          {"explain", "no-such-rule-anywhere"},
          {"facts", "t", "no_such_table"}}) {
      const Outcome outcome = run_with(arguments);
      CAPTURE(outcome.err);
      CHECK(outcome.exit == Exit::usage);
      CHECK(outcome.out.empty());
      CHECK(outcome.err.starts_with("icecore: "));
      CHECK(split_lines(outcome.err).size() == 1);
    }
  }

  TEST_CASE("rules that cannot be read are exit 3") {
    const Outcome outcome = run_with({"rules", "--rules", "/no/such/folder"});
    CHECK(outcome.exit == Exit::not_audited);
    CHECK(outcome.err.starts_with("icecore: "));
  }

  TEST_CASE("an output in a directory that is not there is exit 3 before the audit") {
    const Outcome outcome = run_with({"audit", "t", "--output", "/no/such/folder/report.json"});
    CHECK(outcome.exit == Exit::not_audited);
    CHECK(outcome.err.find("there is no directory /no/such/folder") != std::string::npos);
  }

  TEST_CASE("help and version are exit 0 on standard output") {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                      {"--version"},
                                                      {"audit", "--help"},
                                                      {"query", "-h"}}) {
      const Outcome outcome = run_with(arguments);
      CHECK(outcome.exit == Exit::success);
      CHECK_FALSE(outcome.out.empty());
      CHECK(outcome.err.empty());
    }
  }

  TEST_CASE("the two lists of rules hold every rule") {
    const std::size_t count = load_rules({})->size();
    CHECK(split_lines(run_with({"rules"}).out).size() == count);
    CHECK(json::parse(run_with({"rules", "--format", "json"}).out).size() == count);
  }

  TEST_CASE("explain shows the rule") {
    const std::vector<Rule> rules = load_rules({}).value();
    for (const Rule& rule : rules) {
      const Outcome outcome = run_with({"explain", rule.id});
      CHECK(outcome.exit == Exit::success);
      CHECK(outcome.out.starts_with(rule.id));
    }
  }

  TEST_CASE("facts without a target describes the public tables") {
    const Outcome outcome = run_with({"facts"});
    CHECK(outcome.exit == Exit::success);
    CHECK(outcome.out.find("distribution") != std::string::npos);
    CHECK(outcome.out.find("secret_url") == std::string::npos);
  }

  TEST_CASE("control characters of a message are escaped once") {
    TestWorld outside;
    World world = outside.of();
    say(world, "a\x1b[2J");
    say(world, "b\\x1b");
    CHECK(outside.err.str() == "icecore: a\\x1b[2J\nicecore: b\\x1b\n");
  }
}

TEST_SUITE("query command") {
  constexpr std::string_view sql =
      "SELECT name, version, is_requested FROM distribution ORDER BY name";

  TEST_CASE("each format holds the same rows") {
    const std::string query(sql);
    CHECK(answer(query, "table").out ==
          "name   version      is_requested\n"
          "----   -------      ------------\n"
          "demo   1.0                     1\n"
          "numpy  2.3.4                   1\n"
          "torch  2.9.0+cu126             1\n");
    CHECK(answer(query, "csv").out ==
          "name,version,is_requested\ndemo,1.0,1\nnumpy,2.3.4,1\ntorch,2.9.0+cu126,1\n");
    const json rows = json::parse(answer(query, "json").out);
    CHECK(rows.size() == 3);
    CHECK(rows[2]["version"] == "2.9.0+cu126");
    CHECK(rows[2]["is_requested"] == 1);
    CHECK(answer("SELECT name FROM distribution ORDER BY name", "lines").out ==
          "demo\nnumpy\ntorch\n");
  }

  TEST_CASE("fields of CSV are quoted where they must be, and null is empty") {
    CHECK(answer("SELECT 'a,b' AS x, 'say \"hi\"' AS y, NULL AS z", "csv").out ==
          "x,y,z\n\"a,b\",\"say \"\"hi\"\"\",\n");
    CHECK(json::parse(answer("SELECT NULL AS z", "json").out)[0]["z"].is_null());
  }

  TEST_CASE("an answer without rows is still an answer") {
    const std::string nothing = "SELECT name FROM distribution WHERE name = 'none'";
    CHECK(answer(nothing, "table").out == "name\n----\n");
    CHECK(answer(nothing, "csv").out == "name\n");
    CHECK(answer(nothing, "json").out == "[]\n");
    CHECK(answer(nothing, "lines").out.empty());
  }

  TEST_CASE("what is no SELECT over public tables is exit 2 in every format") {
    for (const std::string format : {"table", "json", "csv", "lines"}) {
      for (const std::string wrong : {"", "nonsense", "DELETE FROM gap",
                                      "SELECT url FROM secret_url", "SELECT 1; SELECT 2"}) {
        CAPTURE(format);
        CAPTURE(wrong);
        const Outcome outcome = answer(wrong, format);
        CHECK(outcome.exit == Exit::usage);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.starts_with("icecore: "));
      }
    }
  }

  TEST_CASE("lines take one column") {
    const Outcome outcome = answer(std::string(sql), "lines");
    CHECK(outcome.exit == Exit::usage);
    CHECK(outcome.out.empty());
  }
}

TEST_SUITE("facts command") {
  TEST_CASE("one table is its rows as JSON lines") {
    const Outcome outcome = dump("distribution");
    CHECK(outcome.exit == Exit::success);
    const auto lines = split_lines(outcome.out);
    REQUIRE(lines.size() == 3);
    const json first = json::parse(lines[0]);
    CHECK(first["table"] == "distribution");
    CHECK(first["name"] == "numpy");
  }

  TEST_CASE("views are tables too") {
    const Outcome outcome = dump("file");
    CHECK(split_lines(outcome.out).size() == 7);
  }

  TEST_CASE("without a table all stored rows come, but never secrets") {
    TestWorld outside;
    World world = outside.of();
    FactBuilder facts;
    facts.root("target", RootKind::target, "t");
    facts.file("f", 1, OwnerKind::nobody);
    facts.store().add(Fact(SecretUrl{.file = 1, .url = "https://user:word@host"}));
    const AuditResult result(facts.build());
    CHECK(finish_facts(result, {}, world) == Exit::success);
    const std::string text = outside.out.str();
    CHECK_FALSE(text.empty());
    for (const std::string_view line : split_lines(text)) {
      CHECK(json::parse(line).contains("table"));
    }
    CHECK(outside.out.str().find("user:word") == std::string::npos);
    CHECK(dump("secret_url").exit == Exit::usage);
  }

  TEST_CASE("an unknown table is exit 2 and names those there are") {
    const Outcome outcome = dump("distributions");
    CHECK(outcome.exit == Exit::usage);
    CHECK(outcome.err.find("distribution,") != std::string::npos);
  }
}
