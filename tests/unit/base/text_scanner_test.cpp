#include "base/text_scanner.h"

#include <doctest/doctest.h>

using namespace icecore;

TEST_SUITE("text scanner") {
  TEST_CASE("it takes what stands next and nothing else") {
    TextScanner scanner("ab \tand x");
    CHECK_FALSE(scanner.take("b"));
    CHECK(scanner.take("ab"));
    CHECK_FALSE(scanner.take("and"));
    CHECK(scanner.skip_blanks());
    CHECK_FALSE(scanner.skip_blanks());
    CHECK(scanner.take_word("and"));
    CHECK(scanner.offset() == 7);
    CHECK(scanner.rest() == " x");
    CHECK(scanner.take_bytes(1000) == " x");
    CHECK(scanner.at_end());
    CHECK(scanner.peek() == '\0');
    CHECK(scanner.take_bytes(1).empty());
  }

  TEST_CASE("a word ends where no letter, digit or underscore follows") {
    for (const char* const longer : {"order", "or1", "or_", "orA"}) {
      CAPTURE(longer);
      TextScanner scanner(longer);
      CHECK_FALSE(scanner.take_word("or"));
      CHECK(scanner.offset() == 0);
    }
    for (const char* const word : {"or", "or ", "or(", "or-1"}) {
      CAPTURE(word);
      CHECK(TextScanner(word).take_word("or"));
    }
  }

  TEST_CASE("characters are taken as long as the predicate holds") {
    TextScanner scanner("a_1-b");
    CHECK(scanner.take_while(is_word_character) == "a_1");
    CHECK(scanner.take_while(is_word_character).empty());
    CHECK(scanner.peek() == '-');
  }

  TEST_CASE("an error says what was expected, what was found, and where") {
    TextScanner scanner("a\x1b and much more than twenty characters");
    CHECK(scanner.take("a"));
    const Error error = scanner.expected("a comma").error();
    CHECK(error.kind == ErrorKind::malformed);
    CHECK(error.offset == 1);
    CHECK(error.message == "a comma expected, \"\\x1b and much more than\" found");
    CHECK(TextScanner("").expected("a name").error().message == "a name expected, the end found");
  }
}
