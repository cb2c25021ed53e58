#include <doctest/doctest.h>

#include <string>

#include "base/text.h"
#include "collect/collect.h"

using namespace icecore;

namespace {

Facts collected(Kind kind, std::string_view text) {
  MemorySource source(as_bytes(text));
  return collect(kind, source, "", Limits{});
}

std::string kinds_of(std::uint32_t mode, std::string_view first) {
  std::string names;
  for (const Kind kind : matching_kinds(
           {.directory = "srv", .name = "start", .mode = mode, .first_bytes = as_bytes(first)})) {
    names += reader_name(kind);
  }
  return names;
}

}  // namespace

TEST_SUITE("collect scripts") {
  TEST_CASE("a script may be started: by its mode, or by its name") {
    CHECK(kinds_of(0755, "#!/bin/sh") == "script");
    CHECK(kinds_of(0644, "#!/bin/sh").empty());
    CHECK(kinds_of(0755, "text").empty());
    const Facts facts = collected(
        Kind::script, "#!/bin/sh -e\npip install x --index-url https://u:p@h/s\nexec \"$@\"\n");
    REQUIRE(facts.rows.size() == 3);
    const auto script = std::get<ScriptFact>(facts.rows[0]);
    CHECK(script.interpreter + " " + script.arguments == "/bin/sh -e");
    CHECK(script.is_for_shell == 1);
    const auto install = std::get<ScriptCommandFact>(facts.rows[1]);
    CHECK(install.use == ScriptUse::install);
    CHECK(install.line == 2);
    CHECK(install.text == "pip install x --index-url https://****@h/s");
    CHECK(std::get<ScriptCommandFact>(facts.rows[2]).text == "exec \"$@\"");
    CHECK(collected(Kind::script, "#!/bin/sh\n" + std::string(64 << 10, '#')).rows.empty());
  }

  TEST_CASE("users and groups are told apart by their lines") {
    const auto account = std::get<AccountFact>(
        collected(Kind::accounts, "app:x:1000:1000::/home/app:/bin/sh\n").rows.at(0));
    CHECK(account.name + " " + account.id == "app 1000");
    CHECK(account.kind == AccountKind::user);
    CHECK(std::get<AccountFact>(collected(Kind::accounts, "staff:x:50:a\n").rows.at(0)).kind ==
          AccountKind::group);
  }
}
