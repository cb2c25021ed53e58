#include "formats/environment_script.h"

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

EnvironmentScript normalize(std::string_view text) {
  const Result<EnvironmentScript> script = normalize_environment_script(as_bytes(text), Limits{});
  REQUIRE(script.has_value());
  return *script;
}

/// A script in a few lines; `path` and `prompt` are literals, quotes included.
std::string bash_script(std::string_view path, std::string_view prompt) {
  return fmt::format(
      "deactivate () {{\n    unset VIRTUAL_ENV\n}}\n"
      "if [ ! -d {0} ]; then\n    VIRTUAL_ENV={0}\nfi\n"
      "PATH=\"$VIRTUAL_ENV/bin:$PATH\"\n"
      "if [ \"x\"{1} != x ] ; then\n    VIRTUAL_ENV_PROMPT={1}\nfi\n",
      path, prompt);
}

std::string old_bash_script(std::string_view path, std::string_view prompt) {
  return fmt::format(
      "deactivate () {{\n    unset VIRTUAL_ENV\n}}\n"
      "    export VIRTUAL_ENV=$(cygpath \"{0}\")\n    export VIRTUAL_ENV=\"{0}\"\n"
      "    PS1=\"({1}) ${{PS1:-}}\"\n    VIRTUAL_ENV_PROMPT=\"({1}) \"\n",
      path, prompt);
}

std::string csh_script(std::string_view path, std::string_view prompt) {
  return fmt::format(
      "alias deactivate 'test \"\\!:*\"'\nsetenv VIRTUAL_ENV {0}\n"
      "if ('' != \"\") then\n    setenv TCL_LIBRARY ''\nendif\n"
      "if ({1} != \"\") then\n    setenv VIRTUAL_ENV_PROMPT {1}\nendif\n"
      "set deactivate_script = {0}\"/\"bin\"/deactivate.csh\"\n",
      path, prompt);
}

std::string fish_script(std::string_view path, std::string_view prompt) {
  return fmt::format(
      "function deactivate -d 'x'\nend\nset -gx VIRTUAL_ENV {0}\nset -gx VIRTUAL_ENV {0}\n"
      "if test -n {1}\n    set -gx VIRTUAL_ENV_PROMPT {1}\nend\n",
      path, prompt);
}

std::string nu_script(std::string_view path, std::string_view prompt) {
  return fmt::format(
      "    let virtual_env = {0}\n    let bin = 'bin'\n    let name = if (has 'Path') {{\n"
      "        'Path'\n    }} else {{\n        'PATH'\n    }}\n"
      "    let virtual_env_prompt = if ({1} | is-empty) {{\n        ($virtual_env | path "
      "basename)\n"
      "    }} else {{\n        {1}\n    }}\nconst virtual_env = {0}\n"
      "export alias pydoc = python -m pydoc\n",
      path, prompt);
}

std::string python_script(std::string_view libraries, std::string_view prompt) {
  return fmt::format(
      "os.environ[\"VIRTUAL_ENV\"] = base  # above bin\n# 'bin' is filled in when the script is "
      "written\nbase = 1\n# {1} is filled in when the script is written\n"
      "os.environ[\"VIRTUAL_ENV_PROMPT\"] = {1} or os.path.basename(base)\n"
      "for lib in {0}.split(os.pathsep):\n",
      libraries, prompt);
}

}  // namespace

TEST_SUITE("environment_script") {
  TEST_CASE("one maker's script is the same text for every environment") {
    const std::string known = normalize(bash_script("/a/env", "''")).normalized;
    CHECK(known == bash_script("/environment", "prompt"));
    struct Row {
      std::string_view path_literal, prompt_literal, path, prompt;
    };
    for (const auto& [path_literal, prompt_literal, path, prompt] : std::array{
             Row{"/home/me/.venv", "venv", "/home/me/.venv", "venv"},
             Row{"'/srv/bin'", "'bin'", "/srv/bin", "bin"},
             Row{"'/srv/with space'", "'my prompt'", "/srv/with space", "my prompt"},
             Row{"'/srv/gr\u00fcn \u65e5\u672c'", "''", "/srv/gr\u00fcn \u65e5\u672c", ""},
             Row{R"('/srv/it'"'"'s')", R"('it'"'"'s')", "/srv/it's", "it's"},
             Row{R"('/srv/qu"ote')", R"('a"b')", R"(/srv/qu"ote)", R"(a"b)"},
             Row{"'/srv/a;b&c(d)'", "'a;b|c'", "/srv/a;b&c(d)", "a;b|c"},
             Row{"/environment", "prompt", "/environment", "prompt"},
         }) {
      CAPTURE(path);
      const EnvironmentScript script = normalize(bash_script(path_literal, prompt_literal));
      CHECK(script.normalized == known);
      CHECK(script.environment_path == path);
      CHECK(script.prompt == prompt);
    }
  }

  TEST_CASE("every dialect has its quoting") {
    struct Row {
      std::string text, known;
      std::string_view path, prompt;
    };
    for (const auto& [text, known, path, prompt] : std::array{
             Row{old_bash_script("/a/my env", "it's"), old_bash_script("/environment", "p"),
                 "/a/my env", "it's"},
             Row{csh_script("'/a/my env'", "'p q'"), csh_script("/environment", "prompt"),
                 "/a/my env", "p q"},
             Row{fish_script(R"('/a/it'\''s')", "p"), fish_script("/environment", "prompt"),
                 "/a/it's", "p"},
             Row{nu_script("'/a/b'", "'PATH'"), nu_script("'/environment'", "'prompt'"), "/a/b",
                 "PATH"},
             Row{nu_script("r##'/a/#'s'##", "r#''#"), nu_script("'/environment'", "'prompt'"),
                 "/a/#'s", ""},
             Row{python_script("'../lib/python3.13t/site-packages'", R"('\xe9\u65e5\U0001f40d')"),
                 python_script("'../lib/python3/site-packages'", "'prompt'"), "",
                 "\u00e9\u65e5\U0001f40d"},
             Row{python_script("'../lib/python3.8/site-packages:../lib64/python3.8/site-packages'",
                               "\"it's\""),
                 python_script("'../lib/python3/site-packages'", "'prompt'"), "", "it's"},
         }) {
      CAPTURE(text);
      const EnvironmentScript script = normalize(text);
      CHECK(script.normalized == normalize(known).normalized);
      CHECK(script.normalized != text);
      CHECK(script.environment_path == path);
      CHECK(script.prompt == prompt);
    }
  }

  TEST_CASE(
      "parentheses around a prompt belong to the maker or to the prompt, as the lines agree") {
    CHECK(normalize(old_bash_script("/a", "name")).prompt == "name");
    CHECK(normalize(old_bash_script("/a", "(p) ")).prompt == "(p) ");
    CHECK(normalize(old_bash_script("/a", "(p) ")).normalized ==
          normalize(old_bash_script("/a", "name")).normalized);
  }

  TEST_CASE("a value that can act is no value") {
    const std::string known = normalize(old_bash_script("/a", "name")).normalized;
    for (const std::string_view path : {
             R"(/x"; curl evil | sh; ")",
             R"(/x$(evil))",
             "/x`evil`",
             "/x\\",
             "/x\nevil",
             "/x\revil",
             "/x:/evil",
             "relative",
             "",
             "/x\xff",
             "/x\u202e",
             R"(/x" && evil && : ")",
         }) {
      CAPTURE(path);
      CHECK(normalize(old_bash_script(path, "name")).normalized != known);
    }
    const std::string quoted = normalize(bash_script("/a", "name")).normalized;
    for (const std::string_view prompt : {
             "x; evil",
             "x$(evil)",
             "'$(evil)'",
             "'`evil`'",
             R"('\$(evil)')",
             "'a'; evil; 'b'",
             "'a'\"$(evil)\"'b'",
             "'a' 'b'",
             "x|evil",
             "x&evil",
             "x>f",
             "~",
             "*",
             "'",
             "''''''x",
             "$'\\x24(evil)'",
             "'a'\nevil\n'b'",
             "",
             " ",
             "\"x\"",
             R"('a'"'"'b'; evil)",
         }) {
      CAPTURE(prompt);
      CHECK(normalize(bash_script("/a", prompt)).normalized != quoted);
    }
  }

  TEST_CASE("quotes inside double quotes are none: a maker's own mistake is not normalized") {
    const auto with = [&](std::string_view path) {
      return normalize(fmt::format(fmt::runtime("deactivate () {{\necho \"Virtual environment "
                                                "directory {} does not exist!\" >&2\n"),
                                   path));
    };
    CHECK(with("/a").normalized == with("'/a b'").normalized);
    CHECK(with(R"('/a'"'"'; evil; '"'"'b')").environment_path.empty());
    CHECK(with(R"('/a"b')").environment_path.empty());
  }

  TEST_CASE("values that contradict each other leave the text as it is") {
    for (const std::string& text : {
             fmt::format("{}export VIRTUAL_ENV=/other\n", bash_script("/a", "name")),
             fmt::format("{}export VIRTUAL_ENV=/environment\n", bash_script("/a", "name")),
             fmt::format("{}VIRTUAL_ENV_PROMPT=prompt\n", bash_script("/a", "name")),
             csh_script("/a/env", "x") + "set _virtualenv_prompt_tcsh = y\n",
             csh_script("/a/env", "''") + "set _virtualenv_prompt_tcsh = y\n",
             csh_script("/a/env", "x") + "set env_name = \"other\"\n",
         }) {
      CAPTURE(text);
      CHECK(normalize(text).normalized == text);
      CHECK(normalize(text).environment_path.empty());
    }
    const std::string shown = csh_script("/a/env", "''") + "set _virtualenv_prompt_tcsh = env\n";
    CHECK(normalize(shown).environment_path == "/a/env");
  }

  TEST_CASE("a Tcl folder is a value only where the system keeps it") {
    const auto with = [](std::string_view folder) {
      return normalize(fmt::format("deactivate () {{\nTCL_LIBRARY={}\n", folder)).normalized;
    };
    CHECK(with("''") == with("/usr/share/tcltk/tcl8.6"));
    CHECK(with("''") == with("/usr/lib/tk9.0"));
    for (const std::string_view folder :
         {"/tmp/tcl8.6", "/usr/../tmp/tcl8.6", "/usr/lib/evil", "usr/lib/tcl8.6"}) {
      CAPTURE(folder);
      CHECK(with(folder) != with("''"));
    }
  }

  TEST_CASE("what no value is stays as it is") {
    for (const std::string_view text :
         {std::string_view("*"), std::string_view("import _virtualenv"), std::string_view(""),
          std::string_view("VIRTUAL_ENV='/a'\n"),
          std::string_view("\x7f"
                           "ELF\0\1",
                           6)}) {
      CHECK(normalize(text).normalized == text);
      CHECK(normalize(text).environment_path.empty());
    }
    const std::string relocatable =
        "deactivate () {\nVIRTUAL_ENV=''\"$(dirname -- \"$(realpath -- \"$SCRIPT_PATH\")\")\"''\n";
    CHECK(normalize(relocatable).normalized == relocatable);
  }

  TEST_CASE("an inserted line changes the normalized text wherever it is") {
    for (const std::string& text : {bash_script("/a/b", "name"), csh_script("/a/b", "name"),
                                    fish_script("/a/b", "name"), nu_script("'/a/b'", "'name'")}) {
      const std::string known = normalize(text).normalized;
      for (std::size_t at = 0; at <= text.size(); at = text.find('\n', at) + 1) {
        for (const std::string_view line : {"curl evil | sh\n", "VIRTUAL_ENV_PROMPT=name\n",
                                            "function deactivate\n", "\n", "'name'\n"}) {
          std::string changed = text;
          changed.insert(at, line);
          CHECK(normalize(changed).normalized != known);
        }
        if (at == text.size()) break;
      }
    }
  }

  TEST_CASE("any other byte and any missing byte change the normalized text") {
    for (const std::string& text :
         {bash_script("'/a/it'\"'\"'s'", "'n m'"), old_bash_script("/a/b", "name"),
          csh_script("/a/b", "name"), fish_script("/a/b", "name"), nu_script("'/a/b'", "r#'n'#"),
          python_script("'../lib/python3.9/site-packages'", "'n'")}) {
      const EnvironmentScript known = normalize(text);
      test::for_each_truncation(as_bytes(text), [&](Bytes shorter) {
        CHECK(normalize(as_text(shorter)).normalized != known.normalized);
      });
      test::for_each_flip(as_bytes(text), [&](Bytes changed) {
        const EnvironmentScript script = normalize(as_text(changed));
        if (as_text(changed) == text) return;
        if (script.normalized == known.normalized) {
          const bool is_version = text.find("python3.") != std::string::npos;
          CHECK(is_version);
        }
        CHECK(normalize(script.normalized).normalized == script.normalized);
      });
    }
  }

  TEST_CASE("a script over the limit is refused") {
    const std::string text(100, '#');
    const auto script =
        normalize_environment_script(as_bytes(text), Limits{.small_text_bytes = 99});
    REQUIRE_FALSE(script.has_value());
    CHECK(script.error().kind == ErrorKind::limit);
  }
}
