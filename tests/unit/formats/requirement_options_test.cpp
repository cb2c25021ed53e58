#include "formats/requirement_options.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

// `requirement|name=value|…`, or what is wrong.
std::string parsed(std::string_view line) {
  const Result<RequirementLine> result = parse_requirement_line(line);
  if (!result) return "error: " + result.error().message;
  std::string text = result->requirement;
  for (const auto& [name, value] : result->options) text += fmt::format("|{}={}", name, value);
  return text;
}

}  // namespace

TEST_SUITE("requirement options") {
  TEST_CASE("a line falls into its requirement and its options") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{"six==1.17.0", "six==1.17.0"},
             Row{"six --hash=sha256:aa --hash sha256:bb", "six|hash=sha256:aa|hash=sha256:bb"},
             Row{"six  --hash=sha256:aa", "six |hash=sha256:aa"},
             Row{"six\t--hash=sha256:aa", "six\t--hash=sha256:aa"},
             Row{"six>=1 -- x", "six>=1"},
             Row{"-r a.txt", "|requirement=a.txt"},
             Row{"-ra.txt -c b.txt", "|requirement=a.txt|constraint=b.txt"},
             Row{"-r 'a b.txt' other", "|requirement=a b.txt"},
             Row{"--requirem a.txt", "|requirement=a.txt"},
             Row{"--pypi-url=x", "|index-url=x"},
             Row{"--extra x", "|extra-index-url=x"},
             Row{"--pre --no-index", "|pre=|no-index="},
             Row{"-e --pre", "|editable=--pre"},
             Row{"--config-settings \"a=b c\"", "|config-settings=a=b c"},
             Row{"-C 'a=\"b\"'", "|config-settings=a=\"b\""},
             Row{"-f \"a\\\"b\\c\"", "|find-links=a\"b\\c"},
             Row{"-f a\\ b", "|find-links=a b"},
             Row{"-f ''", "|find-links="},
             Row{"- -r a", "|requirement=a"},
         }) {
      CAPTURE(input);
      CHECK(parsed(input) == expected);
    }
  }

  TEST_CASE("what pip refuses is refused") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{"--nonsense", "there is no option --nonsense"},
             Row{"-x", "there is no option -x"},
             Row{"--no", "the option --no may be --no-index or --no-binary"},
             Row{"--pre=1", "--pre takes no value"},
             Row{"-r", "--requirement needs a value"},
             Row{"--hash=aa", "expected --hash=ALGORITHM:DIGEST"},
             Row{"--hash=md5:aa", "--hash takes sha256, sha384 and sha512, not md5"},
             Row{"-C a", "expected --config-settings=KEY=VALUE"},
             Row{"--no-binary --pre", "--no-binary needs a value"},
             Row{"--use-feature x", "--use-feature does not know x"},
             Row{"-f 'a", "a quote is not closed"},
             Row{"-f a\\", "nothing follows a backslash"},
         }) {
      CAPTURE(input);
      CHECK(parsed(input) == "error: " + std::string(expected));
    }
  }

  TEST_CASE("no damage does harm") {
    const std::string_view sample = "six --hash=sha256:aa -C 'a=b' -r \"x\\\"y\" --pre";
    for_each_truncation(as_bytes(sample),
                        [](Bytes shorter) { (void)parse_requirement_line(as_text(shorter)); });
    for_each_flip(as_bytes(sample),
                  [](Bytes changed) { (void)parse_requirement_line(as_text(changed)); });
  }
}
