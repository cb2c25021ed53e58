#include "formats/externally_managed.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view sample =
    "[externally-managed]\nError=use apt\n or a venv\nError-de_AT=na\n";

}  // namespace

TEST_SUITE("externally_managed") {
  TEST_CASE("the message and its translations are read") {
    const auto managed = parse_externally_managed(as_bytes(sample), Limits{});
    REQUIRE(managed.has_value());
    CHECK(managed->message == "use apt\nor a venv");
    REQUIRE(managed->translations.size() == 1);
    CHECK(managed->translations[0] == std::pair<std::string, std::string>("de_at", "na"));
  }

  TEST_CASE("DEFAULT gives what the section lacks") {
    const auto managed = parse_externally_managed(
        as_bytes("[DEFAULT]\nerror=a\nerror-fr=non\n[externally-managed]\n"), Limits{});
    REQUIRE(managed.has_value());
    CHECK(managed->message == "a");
    CHECK(managed->translations.size() == 1);
  }

  TEST_CASE("a section without a message has none") {
    const auto managed = parse_externally_managed(as_bytes("[externally-managed]"), Limits{});
    REQUIRE(managed.has_value());
    CHECK(managed->message.empty());
  }

  TEST_CASE("without the section the file gives no message") {
    for (const std::string_view text : {"", "[Externally-Managed]\nError=a", "[other]"}) {
      CAPTURE(text);
      const auto managed = parse_externally_managed(as_bytes(text), Limits{});
      REQUIRE_FALSE(managed.has_value());
      CHECK(managed.error().kind == ErrorKind::malformed);
    }
    CHECK_FALSE(parse_externally_managed(as_bytes("Error=a"), Limits{}).has_value());
  }

  TEST_CASE("no change of a byte makes a message longer") {
    const auto check = [](Bytes changed) {
      const auto managed = parse_externally_managed(changed, Limits{});
      if (managed.has_value()) CHECK(managed->message.size() < sample.size());
    };
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
