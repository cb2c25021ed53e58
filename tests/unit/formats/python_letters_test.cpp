#include "formats/python_letters.h"

#include <doctest/doctest.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

TEST_SUITE("python letters") {
  TEST_CASE("lower case is that of all of Unicode") {
    struct Row {
      std::string_view text, lower;
    };
    for (const auto& [text, lower] : std::array{
             Row{"", ""},
             Row{"AbC-1_", "abc-1_"},
             Row{"ÄÖÜ É", "äöü é"},
             Row{"\u0100\u0101\u0130x", "\u0101\u0101i\u0307x"},
             Row{"\u0391\u03a3", "\u03b1\u03c3"},
             Row{"\u2160\u24b6\uff21", "\u2170\u24d0\uff41"},
             Row{"\U00010400", "\U00010428"},
             Row{"\u00df\u4e2d\u00b2", "\u00df\u4e2d\u00b2"},
             Row{"A\xff\xc3Z", "a\xff\xc3z"},
         }) {
      CAPTURE(text);
      CHECK(lower_python(text) == lower);
      CHECK(lower_python(lower) == lower);
    }
  }

  TEST_CASE("names are equal in their canonical form") {
    CHECK(canonical_name("Foo.-_Bar") == "foo-bar");
    CHECK(canonical_name("\u00c4rger_X") == "\u00e4rger-x");
    CHECK(canonical_name("") == "");
  }

  TEST_CASE("words have letters, digits and underscores of any script") {
    for (const std::string_view text :
         {"", "abc_09", "stra\u00dfe", "\u00b2", "\u0661", "\u4e2d\u6587", "\U0001d7d9"}) {
      CAPTURE(text);
      CHECK(is_word_python(text));
    }
    for (const std::string_view text :
         {"-", "a b", "\u00d7", "\u0300", "a\xff", "\u2028", "@", "["}) {
      CAPTURE(text);
      CHECK_FALSE(is_word_python(text));
    }
  }

  TEST_CASE("identifiers do not begin with a digit or a combining mark") {
    for (const std::string_view text : {"a", "_", "py3", "\u00e9a", "a\u0300", "a\u0661"}) {
      CAPTURE(text);
      CHECK(is_identifier_python(text));
    }
    for (const std::string_view text : {"", "3a", "\u0300a", "a-", "\u00b2", "a\u00b2", "\xff"}) {
      CAPTURE(text);
      CHECK_FALSE(is_identifier_python(text));
    }
  }

  TEST_CASE("any bytes have a lower case, which is their own") {
    const auto check = [](Bytes changed) {
      const std::string lower = lower_python(as_text(changed));
      CHECK(lower_python(lower) == lower);
      CHECK(canonical_name(canonical_name(lower)) == canonical_name(lower));
    };
    test::for_each_truncation(as_bytes("A\u0130\u2160\U00010400."), check);
    test::for_each_flip(as_bytes("A\u0130\u2160\U00010400."), check);
  }
}
