#include "formats/accounts.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "support/hostile.h"

using namespace icecore;

namespace {

std::string shown(std::string_view text, const Limits& limits = {}) {
  const auto accounts = read_accounts(as_bytes(text), limits);
  if (!accounts) return "error: " + accounts.error().message;
  std::string result;
  for (const Account& account : *accounts) result += account.name + "=" + account.id + " ";
  return result;
}

}  // namespace

TEST_SUITE("accounts") {
  TEST_CASE("users and groups have names and numbers") {
    CHECK(shown("root:x:0:0:root:/root:/bin/bash\napp:x:1000:1000::/home/app:/bin/sh\n") ==
          "root=0 app=1000 ");
    CHECK(shown("root:x:0:\nstaff:x:50:a,b\n") == "root=0 staff=50 ");
  }

  TEST_CASE("users have a home") {
    const auto accounts =
        read_accounts(as_bytes("app:x:1000:1000:,,,:/home/app:/bin/sh\nstaff:x:50:a,b\n"), {});
    REQUIRE(accounts.has_value());
    CHECK(accounts->at(0).home == "/home/app");
    CHECK(accounts->at(1).home.empty());
  }

  TEST_CASE("what is no account is left out") {
    CHECK(shown("+::::::\n-x:y:1\n# a:b:c\n\nshort:x\n:x:1:\na:x:1\n") == "a=1 ");
    CHECK(shown("").empty());
  }

  TEST_CASE("a list has a limit") {
    Limits limits;
    limits.list_entries = 1;
    CHECK(shown("a:x:1\nb:x:2\n", limits) == "error: more than 1 lines");
  }

  TEST_CASE("no file is too odd") {
    const Bytes sample = as_bytes("root:x:0:0:root:/root:/bin/sh\n+:\napp:x:7:\n");
    const auto read = [](Bytes bytes) { (void)read_accounts(bytes, {}); };
    test::for_each_truncation(sample, read);
    test::for_each_flip(sample, read);
  }
}
