#include "formats/pyvenv_config.h"

#include <doctest/doctest.h>

#include <array>

#include "support/hostile.h"

using namespace icecore;

namespace {

constexpr std::string_view sample = R"(home = /usr/local/bin
include-system-site-packages = false
version = 3.13.0
prompt = 'grün'
)";

PyvenvConfig parse(std::string_view text) {
  auto config = parse_pyvenv_config(as_bytes(text), Limits{});
  REQUIRE(config.has_value());
  return *std::move(config);
}

}  // namespace

TEST_SUITE("pyvenv_config") {
  TEST_CASE("entries are stripped, in file order, with keys in lower case") {
    using Entries = std::vector<std::pair<std::string, std::string>>;
    struct Row {
      std::string_view text;
      Entries entries;
    };
    for (const auto& [text, entries] : std::array{
             Row{"home = /usr/bin\n", {{"home", "/usr/bin"}}},
             Row{"HOME=/a=b\r\n uv\t=  0.9 ", {{"home", "/a=b"}, {"uv", "0.9"}}},
             Row{"no entry\n\n# a = b\n", {{"# a", "b"}}},
             Row{"=\nk=\n", {{"", ""}, {"k", ""}}},
             Row{"", {}},
         }) {
      CAPTURE(text);
      CHECK(parse(text).entries == entries);
    }
  }

  TEST_CASE("of a repeated key site.py takes the last value, and getpath the first home") {
    const PyvenvConfig config = parse("home = /first\nversion = 1\nHome = /last\nversion = 2\n");
    CHECK(config.value("version") == "2");
    CHECK(config.value("home") == "/last");
    CHECK(config.home() == "/first");
    CHECK_FALSE(config.value("uv").has_value());
    CHECK_FALSE(parse("version = 3\n").home().has_value());
    CHECK(parse("home =\n").home() == "");
  }

  TEST_CASE("the system's site-packages are seen unless the key says otherwise") {
    struct Row {
      std::string_view text;
      bool expected;
    };
    for (const auto& [text, expected] : std::array{
             Row{"home = /usr/bin\n", true},
             Row{"include-system-site-packages = true\n", true},
             Row{"Include-System-Site-Packages=TRUE\n", true},
             Row{"include-system-site-packages = false\n", false},
             Row{"include-system-site-packages = 1\n", false},
             Row{"include-system-site-packages =\n", false},
             Row{"include-system-site-packages = true\ninclude-system-site-packages = no\n", false},
         }) {
      CAPTURE(text);
      CHECK(system_site_packages(parse(text)) == expected);
    }
  }

  TEST_CASE("bytes that are not UTF-8 and files that are too long are errors") {
    const auto broken = parse_pyvenv_config(as_bytes("home = /caf\xe9\n"), Limits{});
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().kind == ErrorKind::malformed);
    CHECK(broken.error().offset == 11);
    CHECK(parse_pyvenv_config(as_bytes(sample), Limits{.small_text_bytes = 10}).error().kind ==
          ErrorKind::limit);
  }

  TEST_CASE("a shorter file has a part of the entries and a changed one keeps keys without '='") {
    test::for_each_truncation(as_bytes(sample), [](Bytes bytes) {
      const auto config = parse_pyvenv_config(bytes, Limits{});
      if (!config) {
        CHECK(config.error().offset == bytes.size() - 1);  // the first half of the umlaut
        return;
      }
      CHECK(std::string_view("/usr/local/bin").starts_with(config->home().value_or("")));
    });
    test::for_each_flip(as_bytes(sample), [](Bytes bytes) {
      const auto config = parse_pyvenv_config(bytes, Limits{});
      if (!config) return;
      for (const auto& [key, value] : config->entries) CHECK(key.find('=') == std::string::npos);
    });
  }
}
