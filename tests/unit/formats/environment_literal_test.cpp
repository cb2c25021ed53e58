#include "formats/environment_literal.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

using namespace icecore;

namespace {

EnvironmentSlot slot(Dialect dialect, Quoting quoting) {
  return {.dialect = dialect,
          .value = SlotValue::prompt,
          .quoting = quoting,
          .before = {},
          .after = {}};
}

}  // namespace

TEST_SUITE("environment_literal") {
  TEST_CASE("these characters and no others of ASCII are inert between the quotes of a language") {
    struct Row {
      Dialect dialect;
      Quoting quoting;
      std::string_view open, close, refused;
    };
    // Always refused besides: control characters, DEL, the backslash, $ and the backquote.
    for (const auto& [dialect, quoting, open, close, refused] : std::array{
             Row{Dialect::posix_shell, Quoting::raw, "", "", "\""},
             Row{Dialect::posix_shell, Quoting::word, "'", "'", "'"},
             Row{Dialect::posix_shell, Quoting::word, "", "", " !\"#&'()*;<>?[]^{|}~"},
             Row{Dialect::posix_shell, Quoting::word_in_raw, "'", "'", "'\""},
             Row{Dialect::csh, Quoting::raw, "", "", "\"!"},
             Row{Dialect::csh, Quoting::word, "'", "'", "'!"},
             Row{Dialect::fish, Quoting::raw, "", "", "\""},
             Row{Dialect::fish, Quoting::word, "'", "'", "'"},
             Row{Dialect::nu, Quoting::raw, "", "", "\"'"},
             Row{Dialect::nu, Quoting::raw_single, "", "", "'"},
             Row{Dialect::nu, Quoting::nu_literal, "'", "'", "'"},
             Row{Dialect::nu, Quoting::nu_literal, "r#'", "'#", ""},
             Row{Dialect::power_shell, Quoting::raw, "", "", "\""},
             Row{Dialect::power_shell, Quoting::ps_literal, "'", "'", "'"},
             Row{Dialect::batch, Quoting::raw, "", "", "\"%!^&|<>*?"},
             Row{Dialect::xonsh, Quoting::raw, "", "", "\"{}"},
             Row{Dialect::xonsh, Quoting::py_literal, "'", "'", "'{}"},
             Row{Dialect::xonsh, Quoting::py_bytes, "", "", "\"{}"},
             Row{Dialect::python, Quoting::py_literal, "'", "'", "'"},
             Row{Dialect::python, Quoting::py_literal, "\"", "\"", "\""},
         }) {
      for (int code = 0; code < 0x80; ++code) {
        const char character = static_cast<char>(code);
        const bool is_refused = code < 0x20 || code == 0x7F || refused.contains(character) ||
                                std::string_view("\\$`").contains(character);
        const std::string literal = fmt::format("{}a{}b{}", open, character, close);
        CAPTURE(static_cast<int>(dialect));
        CAPTURE(literal);
        const auto value = inert_value(slot(dialect, quoting), literal);
        CHECK(value.has_value() == !is_refused);
        if (value.has_value()) CHECK(*value == fmt::format("a{}b", character));
      }
    }
  }

  TEST_CASE("a literal is one from end to end") {
    struct Row {
      Dialect dialect;
      Quoting quoting;
      std::string_view literal;
    };
    for (const auto& [dialect, quoting, literal] : std::array{
             Row{Dialect::posix_shell, Quoting::word, ""},
             Row{Dialect::posix_shell, Quoting::word, "'"},
             Row{Dialect::posix_shell, Quoting::word, "'a"},
             Row{Dialect::posix_shell, Quoting::word, "'a'b"},
             Row{Dialect::posix_shell, Quoting::word, "'a'; evil; 'b'"},
             Row{Dialect::posix_shell, Quoting::word, R"('a'"'"')"},
             Row{Dialect::posix_shell, Quoting::word, "'a'\"$(evil)\"'b'"},
             Row{Dialect::posix_shell, Quoting::word, R"('a'\'b')"},
             Row{Dialect::posix_shell, Quoting::word_in_raw, R"('a'"'"'b')"},
             Row{Dialect::nu, Quoting::nu_literal, "word"},
             Row{Dialect::nu, Quoting::nu_literal, "r#'a'#b'#"},
             Row{Dialect::nu, Quoting::nu_literal, "r##'a'#"},
             Row{Dialect::nu, Quoting::nu_literal, "r#'#"},
             Row{Dialect::nu, Quoting::nu_literal, "r#"},
             Row{Dialect::nu, Quoting::nu_literal, "r'a'"},
             Row{Dialect::power_shell, Quoting::ps_literal, "'a''"},
             Row{Dialect::power_shell, Quoting::ps_literal, "'a\u2019; evil; \u2018b'"},
             Row{Dialect::power_shell, Quoting::raw, "a\u201d; evil; \u201cb"},
             Row{Dialect::python, Quoting::py_literal, "'a\""},
             Row{Dialect::python, Quoting::py_literal, "'"},
             Row{Dialect::python, Quoting::py_literal, R"('a\')"},
             Row{Dialect::python, Quoting::py_literal, R"('a\x24b')"},
             Row{Dialect::python, Quoting::py_literal, R"('a\x1')"},
             Row{Dialect::python, Quoting::py_literal, R"('a\ud800')"},
             Row{Dialect::python, Quoting::py_literal, R"('a\U00110000')"},
             Row{Dialect::python, Quoting::py_literal, R"('a\Uffffffff')"},
             Row{Dialect::python, Quoting::py_literal, R"('a\nb')"},
             Row{Dialect::python, Quoting::py_literal, R"('a\u202e')"},
             Row{Dialect::xonsh, Quoting::py_bytes, R"(a\xff)"},
             Row{Dialect::xonsh, Quoting::py_bytes, R"(a\u00e9)"},
             Row{Dialect::xonsh, Quoting::py_bytes, "a\u00e9"},
         }) {
      CAPTURE(literal);
      CHECK_FALSE(inert_value(slot(dialect, quoting), literal).has_value());
    }
  }

  TEST_CASE("escapes stand for their characters") {
    CHECK(inert_value(slot(Dialect::power_shell, Quoting::ps_literal), "'it''s'") == "it's");
    CHECK(inert_value(slot(Dialect::xonsh, Quoting::py_bytes), R"(\xc3\xa9\'\")") == "\u00e9'\"");
    CHECK(inert_value(slot(Dialect::python, Quoting::py_literal), R"('it\'s "x"')") ==
          R"(it's "x")");
  }

  TEST_CASE("what is written reads back, in every slot") {
    for (const EnvironmentSlot& each : environment_slots()) {
      CAPTURE(each.before);
      CHECK(inert_value(each, written(each.quoting, "/environment")) == "/environment");
    }
  }

  TEST_CASE("no slot is there twice, and quotes around raw values are where they say") {
    std::set<std::tuple<Dialect, SlotValue, Quoting, std::string_view, std::string_view,
                        std::string_view>>
        seen;
    for (const EnvironmentSlot& each : environment_slots()) {
      CAPTURE(each.before);
      CHECK(
          seen.emplace(each.dialect, each.value, each.quoting, each.before, each.after, each.again)
              .second);
      const bool is_open = std::ranges::count(each.before, '"') % 2 == 1;
      if (each.quoting == Quoting::raw || each.quoting == Quoting::py_bytes) CHECK(is_open);
      if (each.quoting == Quoting::raw_single) {
        CHECK(std::ranges::count(each.before, '\'') % 2 == 1);
      }
    }
  }
}
