#include "formats/pip_configuration.h"

#include <doctest/doctest.h>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view file_text =
    "# comment\n[global]\nindex-url = https://u:secret@one.example/simple\n"
    "extra_index_url =\n    https://two.example/simple\n    https://three.example/simple\n"
    "no-index = False\nproxy=http://proxy.example:1\n[install]\n"
    "--Index-Url: https://four.example/simple\ntrusted-host = a.example b.example:8\n"
    "[freeze]\nindex-url = https://five.example\n";

using Words = std::vector<std::string>;

PipConfiguration read(std::string_view text) {
  const auto configuration = read_pip_configuration(as_bytes(text), {});
  REQUIRE(configuration.has_value());
  return *configuration;
}

}  // namespace

TEST_SUITE("pip configuration") {
  TEST_CASE("sections, lists and names as pip reads them") {
    const PipConfiguration configuration = read(file_text);
    CHECK(configuration.text("index-url") == "https://four.example/simple");
    CHECK(configuration.words("extra-index-url") ==
          Words{"https://two.example/simple", "https://three.example/simple"});
    CHECK(configuration.words("trusted-host") == Words{"a.example", "b.example:8"});
    CHECK(configuration.text("proxy") == "http://proxy.example:1");
    CHECK(configuration.text("cert").empty());
    CHECK(configuration.words("cert").empty());
    CHECK(configuration.flag("no-index") == false);
    CHECK(configuration.flag("nothing") == false);
    CHECK(read("[global]\nno-index = YES").flag("no-index") == true);
  }

  TEST_CASE("other files override option by option, and variables all of them") {
    PipConfiguration configuration;
    configuration.override_by(read(file_text), "one");
    configuration.override_by(read("[global]\nindex-url = x\nproxy = y\nempty =\n"), "two");
    CHECK(configuration.text("index-url") == "https://four.example/simple");
    CHECK(configuration.origin("index-url") == "one");
    CHECK(configuration.text("proxy") == "y");
    CHECK(configuration.origin("proxy") == "two");
    PipConfiguration variables;
    variables.set("environment", "INDEX_URL", "z");
    variables.set("environment", "PROXY", "");
    configuration.override_by(variables, "variables");
    CHECK(configuration.text("index-url") == "z");
    CHECK(configuration.text("proxy") == "y");
    CHECK(configuration.origin("none").empty());
  }

  TEST_CASE("errors do not repeat what was read") {
    for (const char* text :
         {"secret", "[global]\nsecret", "[global]\na=secret\na=secret", "\xff"}) {
      CAPTURE(text);
      const auto configuration = read_pip_configuration(as_bytes(text), {});
      REQUIRE_FALSE(configuration.has_value());
      CHECK(configuration.error().kind == ErrorKind::malformed);
      CHECK(configuration.error().message.find("secret") == std::string::npos);
    }
    const auto flag = read("[global]\nno-index = secret").flag("no-index");
    REQUIRE_FALSE(flag.has_value());
    CHECK(flag.error().message == "no-index is neither true nor false");
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto check = [](Bytes bytes) {
      const auto configuration = read_pip_configuration(bytes, {});
      if (configuration) (void)configuration->words("extra-index-url");
    };
    for_each_truncation(as_bytes(file_text), check);
    for_each_flip(as_bytes(file_text), check);
  }
}
