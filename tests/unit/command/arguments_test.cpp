#include "command/arguments.h"

#include <doctest/doctest.h>

using namespace icecore;

namespace {

Options options_of(const std::vector<std::string>& arguments) {
  const Result<Arguments> parsed = parse_arguments(arguments);
  REQUIRE_MESSAGE(parsed.has_value(), parsed.error().message);
  REQUIRE(parsed->options.has_value());
  return *parsed->options;
}

std::string error_of(const std::vector<std::string>& arguments) {
  const Result<Arguments> parsed = parse_arguments(arguments);
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().kind == ErrorKind::usage);
  return parsed.error().message;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_SUITE("arguments") {
  TEST_CASE("an audit without options is the documented default") {
    const Options options = options_of({"audit", ".venv"});
    CHECK(options.subcommand == Subcommand::audit);
    CHECK(options.target == ".venv");
    CHECK(options.format == "text");
    CHECK(options.output == "-");
    CHECK(options.fail_on == Severity::error);
    CHECK(options.color == ColorWhen::automatic);
    CHECK(options.system_root.empty());
    CHECK_FALSE(options.strict);
    CHECK_FALSE(options.quiet);
  }

  TEST_CASE("variables are split at their first equals sign") {
    const Options options = options_of(
        {"audit", "t", "--env", "A=1=2", "--env", "B=", "--env", "A=3", "--home", "/home/u"});
    REQUIRE(options.variables.size() == 3);
    CHECK(options.variables[0].name == "A");
    CHECK(options.variables[0].value == "1=2");
    CHECK(options.variables[1].value.empty());
    CHECK(options.variables[2].value == "3");
    CHECK(options.home == "/home/u");
    CHECK(contains(error_of({"audit", "t", "--env", "A"}), "--env expects NAME=VALUE, found 'A'"));
    CHECK(contains(error_of({"audit", "t", "--env", "=1"}), "--env expects NAME=VALUE"));
  }

  TEST_CASE("every option of an audit arrives") {
    const Options options =
        options_of({"audit",         "--format", "json",     "--output", "r.json",   "--select",
                    "a,b",           "--select", "c",        "t",        "--ignore", "d",
                    "--fail-on",     "never",    "--rules",  "x",        "--rules",  "y",
                    "--jobs",        "3",        "--strict", "--color",  "always",   "--quiet",
                    "--system-root", "none"});
    CHECK(options.target == "t");
    CHECK(options.format == "json");
    CHECK(options.output == "r.json");
    CHECK(options.select == std::vector<std::string>{"a", "b", "c"});
    CHECK(options.ignore == std::vector<std::string>{"d"});
    CHECK_FALSE(options.fail_on.has_value());
    CHECK(options.rule_directories == std::vector<std::string>{"x", "y"});
    CHECK(options.jobs == 3);
    CHECK(options.color == ColorWhen::always);
    CHECK(options.strict);
    CHECK(options.quiet);
    CHECK(options.system_root == "none");
  }

  TEST_CASE("the other subcommands have their own options") {
    const Options freeze = options_of(
        {"freeze", "t", "--all", "--exclude", "a", "--exclude", "b,c", "--exclude-editable"});
    CHECK(freeze.freeze.all);
    CHECK(freeze.freeze.exclude_editable);
    CHECK(freeze.freeze.exclude == std::vector<std::string>{"a", "b", "c"});
    CHECK(options_of({"explain", "file-modified"}).rule == "file-modified");
    CHECK(options_of({"rules", "--format", "json"}).format == "json");
    const Options query = options_of({"query", "t", "SELECT 1"});
    CHECK(query.sql == "SELECT 1");
    CHECK(query.format == "table");
    CHECK(options_of({"facts"}).target.empty());
    CHECK(options_of({"facts", "t", "owner"}).table == "owner");
  }

  TEST_CASE("a target may begin with a dash after two dashes") {
    CHECK(options_of({"audit", "--", "-odd"}).target == "-odd");
  }

  TEST_CASE("what makes no sense is said with where to read on") {
    struct Example {
      std::vector<std::string> arguments;
      std::string_view part;
    };
    const std::vector<Example> examples{
        {{}, "a command is expected"},
        {{"audit"}, "TARGET is required"},
        {{"audit", "t", "--format", "xml"}, "xml"},
        {{"audit", "t", "--fail-on", "bad"}, "bad"},
        {{"audit", "t", "--jobs", "many"}, "--jobs"},
        {{"audit", "t", "--jobs", "-1"}, "--jobs"},
        {{"audit", "t", "--jobs", "5000"}, "--jobs"},
        {{"audit", "t", "--nonsense"}, "--nonsense"},
        {{"audit", "t", "u"}, "u"},
        {{"audit", "t", "--output"}, "--output"},
        {{"query", "t"}, "SQL is required"},
        {{"explain"}, "RULE is required"},
        {{"why", "t"}, "BINARY is required"},
        {{"freeze", "t", "--format", "json"}, "--format"},
        {{"adit"},
         "there are audit, freeze, spec, lock, prove, verify, diff, why, explain, rules, query"},
        {{"./.venv"}, "did you mean `icecore audit ./.venv`?"},
        {{"--nonsense"}, "--nonsense"},
    };
    for (const auto& [arguments, part] : examples) {
      const std::string message = error_of(arguments);
      CAPTURE(message);
      CHECK(contains(message, part));
      CHECK(contains(message, " --help`"));
    }
  }

  TEST_CASE("arguments are shown escaped") {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"\x1b[31m"},
                                                      {"audit", "t", "--\x1b[31m"},
                                                      {"audit", "t", "--format", "\x1b"},
                                                      {"-\x1b"},
                                                      {"audit", "t", "\xff"}}) {
      const std::string message = error_of(arguments);
      CHECK_FALSE(contains(message, "\x1b"));
      CHECK_FALSE(contains(message, "\xff"));
    }
  }

  TEST_CASE("help and version are texts to print") {
    CHECK(parse_arguments({"--version"})->text == "icecore 0.1.0\n");
    const std::string help = parse_arguments({"--help"})->text;
    for (const std::string_view part : {"Examples:", "audit", "freeze", "why", "explain", "rules",
                                        "query", "facts", "Exit codes"}) {
      CHECK(contains(help, part));
    }
    for (const std::string name :
         {"audit", "freeze", "why", "explain", "rules", "query", "facts"}) {
      const Result<Arguments> parsed = parse_arguments({name, "--help"});
      CAPTURE(name);
      REQUIRE(parsed.has_value());
      CHECK(contains(parsed->text, "icecore " + name));
    }
    CHECK(contains(parse_arguments({"audit", "--help"})->text, "--system-root"));
  }
}
