#include "formats/requires_txt.h"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

EggRequirements parse(std::string_view text) {
  Result<EggRequirements> requirements = parse_requires_txt(as_bytes(text), Limits{});
  REQUIRE(requirements.has_value());
  return *std::move(requirements);
}

}  // namespace

TEST_SUITE("requires_txt") {
  TEST_CASE("a section's extra and marker go behind each of its requirements") {
    struct Row {
      std::string_view text, expected;
    };
    // The answers of importlib.metadata of CPython 3.11.
    for (const auto& [text, expected] : std::array{
             Row{"a>=1\n b \n", "a>=1|b"},
             Row{"[x]\na", "a; extra == \"x\""},
             Row{"[:os_name == \"nt\"]\na", "a; os_name == \"nt\""},
             Row{"[x:os_name == \"nt\"]\na", "a; (os_name == \"nt\") and extra == \"x\""},
             Row{"[x:]\na", "a; extra == \"x\""},
             Row{"[:]\na\n[]\nb", "a|b"},
             Row{"a @ https://h/a\n[x]\nb@https://h/b",
                 "a @ https://h/a |b@https://h/b ; extra == "
                 "\"x\""},
             Row{"# a\n[x]\n# b", "# a|# b; extra == \"x\""},
             Row{"[x:a:b]\nc", "c; (a:b) and extra == \"x\""},
             Row{"", ""},
         }) {
      CAPTURE(text);
      std::vector<std::string> texts;
      for (const EggRequirement& requirement : parse(text).requirements) {
        texts.push_back(requirement.text);
      }
      CHECK(fmt::format("{}", fmt::join(texts, "|")) == expected);
    }
  }

  TEST_CASE("extras are listed once, also those without requirements") {
    const EggRequirements requirements = parse("[b]\n[a:x]\nc\n[:y]\n[a]\n[]\nd\n");
    CHECK(requirements.extras == std::vector<std::string>{"b", "a"});
    REQUIRE(requirements.requirements.size() == 2);
    CHECK(requirements.requirements[0].line == 3);
    CHECK(requirements.requirements[1].line == 7);
  }

  TEST_CASE("texts that grow beyond the limit are an error") {
    const Limits limits{.manifest_bytes = 60};
    CHECK(parse_requires_txt(as_bytes("[" + std::string(20, 'x') + "]\na"), limits).has_value());
    const auto requirements =
        parse_requires_txt(as_bytes("[" + std::string(20, 'x') + "]\na\nb"), limits);
    REQUIRE_FALSE(requirements.has_value());
    CHECK(requirements.error().kind == ErrorKind::limit);
    CHECK(parse_requires_txt(as_bytes("a"), Limits{.manifest_bytes = 0}).error().kind ==
          ErrorKind::limit);
    CHECK(parse_requires_txt(as_bytes("\xFF"), Limits{}).error().kind == ErrorKind::malformed);
  }

  TEST_CASE("whatever changes, each requirement begins with its line") {
    const std::string_view sample = "a\n[x:y]\nb@c\n";
    const auto check = [](Bytes changed) {
      const auto requirements = parse_requires_txt(changed, Limits{});
      if (!requirements.has_value()) return;
      for (const EggRequirement& requirement : requirements->requirements) {
        CHECK_FALSE(requirement.text.empty());
        CHECK(requirement.line > 0);
      }
    };
    test::for_each_truncation(as_bytes(sample), check);
    test::for_each_flip(as_bytes(sample), check);
  }
}
