#include "formats/vendor_list.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string shown(std::string_view text) {
  const auto projects = parse_vendor_list(as_bytes(text), Limits{});
  if (!projects) return "error";
  std::string all;
  for (const VendoredProject& project : *projects) {
    all += fmt::format("{}:{}={};", project.line, project.name, project.version);
  }
  return all;
}

}  // namespace

TEST_SUITE("vendor_list") {
  TEST_CASE("each line with == is a project, whatever stands around it") {
    struct Row {
      std::string_view text, expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"requests==2.34.2\n    certifi==2026.10.23\r\n",
                 "1:requests=2.34.2;2:certifi=2026.10.23;"},
             Row{"html5lib==1.1 \\\n    --hash=sha256:00 \\\n", "1:html5lib=1.1;"},
             Row{"pep517 == 0.8.2 # why\n", "1:pep517=0.8.2;"},
             Row{"ruamel.yaml[x, y]==1!0.1+local;python_version<'3'", "1:ruamel.yaml=1!0.1+local;"},
             Row{"# six==1.0\n\n-r x==1\ngit+https://x.example/a==1\n", ""},
             Row{"a>=1\na\na==\n==1\na==1,<2\na[x\n", ""},
             Row{"", ""},
         }) {
      CAPTURE(text);
      CHECK(shown(text) == expected);
    }
  }

  TEST_CASE("too many lines and bytes that are not UTF-8 are errors") {
    CHECK(shown("a==1\n\xff") == "error");
    const auto many = parse_vendor_list(as_bytes("a==1\nb==2\n"), Limits{.list_entries = 1});
    REQUIRE_FALSE(many.has_value());
    CHECK(many.error().kind == ErrorKind::limit);
  }

  TEST_CASE("any part of a list is a list") {
    constexpr std::string_view sample = "requests[a]==2.34.2 ; x\n    certifi==2026.10.23\n";
    test::for_each_truncation(as_bytes(sample), [](Bytes bytes) {
      const auto projects = parse_vendor_list(bytes, Limits{});
      REQUIRE(projects.has_value());
      CHECK(projects->size() <= 2);
    });
    test::for_each_flip(as_bytes(sample), [](Bytes bytes) {
      const auto projects = parse_vendor_list(bytes, Limits{});
      if (projects) CHECK(projects->size() <= 2);
    });
  }
}
