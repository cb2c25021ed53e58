#include "formats/tag.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

#include "base/bytes.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string expanded(std::string_view text) {
  const auto tags = parse_tag(text, Limits{});
  REQUIRE(tags.has_value());
  std::vector<std::string> texts;
  for (const Tag& tag : *tags) texts.push_back(tag.text());
  return fmt::format("{}", fmt::join(texts, " "));
}

}  // namespace

TEST_SUITE("tag") {
  TEST_CASE("a compressed set stands for every combination, in lower case, once") {
    CHECK(expanded("py3-none-any") == "py3-none-any");
    CHECK(expanded("py3.py2-none-any") == "py2-none-any py3-none-any");
    CHECK(expanded("CP313-cp313-manylinux_2_17_x86_64.Manylinux2014_x86_64") ==
          "cp313-cp313-manylinux2014_x86_64 cp313-cp313-manylinux_2_17_x86_64");
    CHECK(expanded("cp39.cp39-abi3.none-b.a") == "cp39-abi3-a cp39-abi3-b cp39-none-a cp39-none-b");
    CHECK(expanded("\u00c9-\u00c9-3") == "\u00e9-\u00e9-3");
  }

  TEST_CASE("three components of something are a set, and nothing else") {
    for (const std::string_view text :
         {"", "py3", "py3-none", "py3-none-any-x", "-none-any", "py3--any", "py3-none-",
          "py3.-none-any", "py3-none-a..b", "3py-none-any", "py 3-none-any", "py3.2-none-any"}) {
      CAPTURE(text);
      const auto tags = parse_tag(text, Limits{});
      REQUIRE_FALSE(tags.has_value());
      CHECK(tags.error().kind == ErrorKind::malformed);
    }
  }

  TEST_CASE("a set that stands for too many tags is refused before they are made") {
    std::string part = "a";
    for (int i = 0; i < 50; ++i) part += ".a";
    const auto tags = parse_tag(part + "-" + part + "-" + part, Limits{});
    REQUIRE_FALSE(tags.has_value());
    CHECK(tags.error().kind == ErrorKind::limit);
    CHECK(parse_tag("a.b-c-d.e", Limits{.tags = 4}).has_value());
    CHECK_FALSE(parse_tag("a.b-c-d.e", Limits{.tags = 3}).has_value());
  }

  TEST_CASE("each tag of a changed set is a set of itself") {
    const auto check = [](Bytes changed) {
      const auto tags = parse_tag(as_text(changed), Limits{});
      if (!tags) return;
      CHECK_FALSE(tags->empty());
      for (const Tag& tag : *tags) CHECK(*parse_tag(tag.text(), Limits{}) == std::vector{tag});
    };
    test::for_each_truncation(as_bytes("py2.py3-none-any.x"), check);
    test::for_each_flip(as_bytes("py2.py3-none-any.x"), check);
  }
}
