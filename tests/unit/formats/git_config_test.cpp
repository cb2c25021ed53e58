#include "formats/git_config.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr GitConfigRules new_rules = GitConfigRules::since_2_45;

GitConfig parse(std::string_view text) {
  Result<GitConfig> config = parse_git_config(as_bytes(text), Limits{});
  REQUIRE(config.has_value());
  return *std::move(config);
}

// `section.subsection.name=value` for each variable as `git config --list` names it, no `=` for one
// without a value; the error's message if there is one.
std::string summary(std::string_view text, GitConfigRules rules = new_rules) {
  const auto config = parse_git_config(as_bytes(text), Limits{}, rules);
  if (!config.has_value()) return config.error().message;
  std::string result;
  for (const GitSection& section : config->sections) {
    for (const GitVariable& variable : section.variables) {
      result += section.name + (section.name.empty() && !section.subsection ? "" : ".");
      if (section.subsection.has_value()) result += escaped(*section.subsection) + ".";
      result += variable.name;
      if (variable.value.has_value()) result += "=" + escaped(*variable.value);
      result += ";";
    }
  }
  return result;
}

}  // namespace

TEST_SUITE("git_config") {
  TEST_CASE("sections and variables are read as git reads them") {
    struct Row {
      std::string_view text, expected;
    };
    // The answers of `git config --file … --list` of git 2.39.
    for (const auto& [text, expected] : std::array{
             Row{"", ""},
             Row{"[core]\n\tbare = false\n", "core.bare=false;"},
             Row{"a = 1\n[B]\nC-d=2", "a=1;b.c-d=2;"},
             Row{"[a]\nb\nc=\nd = \n", "a.b;a.c=;a.d=;"},
             Row{"[A.B]\nc=1\n[A.B \"C.d\"]\ne=2", "a.b.c=1;a.b.C.d.e=2;"},
             Row{"[a.]\nf=1\n[.a]\ng=2\n[a \"\"]\nh=3", "a..f=1;.a.g=2;a..h=3;"},
             Row{R"([x "\q\"\\ ]"] k=1)", R"(x.q"\\ ].k=1;)"},
             Row{"[a] b = c\n[d]e=f", "a.b=c;d.e=f;"},
             Row{"[a]\r\nb = c \r\n", "a.b=c;"},
             Row{"[a]\nb = x  y\t # c\n", "a.b=x  y;"},
             Row{"[a]\nb = x;y\nc = \"x;y\" ; z", "a.b=x;a.c=x;y;"},
             Row{"[a]\nb = \" x \" y \"\"  \n", "a.b= x  y ;"},
             Row{"[a]\nb = x\"y\"z\"\"\n", "a.b=xyz;"},
             Row{R"([a] b = \t\b\n\\\")", R"(a.b=\x09\x08\x0a\\";)"},
             Row{"[a]\nb = x \\\n  y \\\r\nz\\\n", "a.b=x   y z;"},
             Row{"[a]\nb = x \\\n# y", "a.b=x ;"},
             Row{"# c\n ; d\n[a] ; e\nb=1", "a.b=1;"},
             Row{"\xEF\xBB\xBF[a]\nb=\xFF", "a.b=\\xff;"},
             Row{"[a \t\"b\"]\nc=1", "a.b.c=1;"},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("a tab inside a value stays a tab since git 2.45") {
    const std::string_view text = "[a]\nb = x\t y\rz\t\n";
    CHECK(summary(text, GitConfigRules::until_2_44) == "a.b=x  y z;");
    CHECK(summary(text) == "a.b=" + escaped("x\t y\rz") + ";");
  }

  TEST_CASE("what git gives up on is told with its line") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"[a]\n1=b", "line 2: expected a section's header or a name"},
             Row{"[a]\n\n=b", "line 3: expected a section's header or a name"},
             Row{"[]", "line 1: expected the name of a section"},
             Row{"[a", "line 1: expected the end of a section's header"},
             Row{"[a_b]", "line 1: expected letters, digits, - and . in a section's header"},
             Row{"[a ]", "line 1: expected a subsection in quotes"},
             Row{"[a\n\"b\"]", "line 1: expected a subsection in quotes"},
             Row{"[a \"b\nc\"]", "line 1: expected the end of a subsection on its line"},
             Row{"[a \"b\\\nc\"]", "line 1: expected the end of a subsection on its line"},
             Row{"[a \"b\" ]", "line 1: expected ] behind a subsection"},
             Row{"[a]\nb # c\n", "line 2: expected = or the end of the line behind a name"},
             Row{"[a]\nb_c = 1\n", "line 2: expected = or the end of the line behind a name"},
             Row{"[a]\nb = \"c\nd", "line 2: expected the end of a quoted text on its line"},
             Row{"[a]\nb = \\q",
                 "line 2: expected one of \\t, \\b, \\n, \\\\, \\\" and the end of the line"},
             Row{"\xEF\xBB[a]", "line 1: expected a section's header or a name"},
             Row{std::string_view("[a]\nb=\0", 7), "a NUL byte"},
         }) {
      CAPTURE(text);
      CHECK(summary(text) == expected);
    }
  }

  TEST_CASE("remotes come in the order of their first URL") {
    const GitConfig config = parse(
        "[remote \"b\"]\n\tfetch = x\n[remote \"a\"]\n\turl = https://u:p@h/a\n\tpushurl = z\n"
        "[remote \"b\"]\n\tURL = 1\n\turl\n[REMOTE \"a\"]\n\turl = 2\n[remote]\n\turl = 3\n"
        "[remote.c]\n\turl = 4\n[branch \"d\"]\n\turl = 5\n");
    const std::vector<GitRemote> remotes = config.remotes();
    REQUIRE(remotes.size() == 3);
    CHECK(remotes[0].name == "a");
    CHECK(remotes[0].urls == std::vector<std::string>{"https://u:p@h/a", "2"});
    CHECK(remotes[1].name == "b");
    CHECK(remotes[1].urls == std::vector<std::string>{"1"});
    CHECK(remotes[2].name == "c");
  }

  TEST_CASE("includes are told and not followed") {
    const GitConfig config = parse(
        "[include]\n\tpath = ~/a\n\tpath\n[includeIf \"gitdir:/w/\"]\n\tpath = b\n"
        "[include \"x\"]\n\tpath = c\n[includeIf]\n\tpath = d\n");
    CHECK(config.includes() == std::vector<std::string>{"~/a", "", "b"});
  }

  TEST_CASE("the last value of a variable counts") {
    const GitConfig config = parse(
        "[core]\nbare = true\nbare = no\n[core \"x\"]\nbare = 1\n[CORE]\nWorkTree = ../w\nflag\n");
    CHECK(config.value("core", "bare") == "no");
    CHECK(config.value("core", "worktree") == "../w");
    CHECK_FALSE(config.value("core", "flag").has_value());
    CHECK_FALSE(config.value("core", "other").has_value());
    CHECK(config.sections[0].line == 1);
    CHECK(config.sections[2].variables[0].line == 7);
  }

  TEST_CASE("size and number of variables are bounded") {
    CHECK(parse_git_config(as_bytes("[a]\nb\nc\n"), Limits{.list_entries = 2}).error().kind ==
          ErrorKind::limit);
    CHECK(parse_git_config(as_bytes("[a]"), Limits{.manifest_bytes = 2}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("whatever changes, names are of the characters that git allows") {
    const auto check = [](Bytes changed) {
      const auto config = parse_git_config(changed, Limits{});
      if (!config.has_value()) return;
      for (const GitSection& section : config->sections) {
        for (const GitVariable& variable : section.variables) {
          CHECK(variable.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
                std::string::npos);
        }
      }
    };
    const std::string_view sample = "[a \"b\\\"\"]\nc = \"d\" \\\n e # f\ng\n";
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
