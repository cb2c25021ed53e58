#include "formats/netrc.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <utility>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view file_text =
    "# machine none login a\nmachine One.Example login u password p#1 # comment\n"
    "macdef init\n  machine bad\n  login bad\n\n"
    "machine two.example\n\tuser \"a b\\\"c\"\n\taccount x password\ns\\ t\n"
    "machine one.example login last password q\ndefault login d password e";

std::string login_at(std::string_view host) {
  const auto netrc = read_netrc(as_bytes(file_text), {});
  REQUIRE(netrc.has_value());
  const NetrcEntry* entry = netrc->find(host);
  REQUIRE(entry != nullptr);
  return entry->login + "|" + entry->password;
}

}  // namespace

TEST_SUITE("netrc") {
  TEST_CASE("logins by host") {
    CHECK(login_at("one.example") == "last|q");
    CHECK(login_at("two.example") == "a b\"c|s t");
    CHECK(login_at("bad") == "d|e");
    const auto netrc = read_netrc(as_bytes("machine a login b"), {});
    REQUIRE(netrc.has_value());
    CHECK(netrc->find("b") == nullptr);
    CHECK(netrc->find("a")->password.empty());
    CHECK(read_netrc({}, {})->entries.empty());
    CHECK(read_netrc(as_bytes("macdef x"), {})->entries.empty());
    CHECK(read_netrc(as_bytes("machine a login p#1"), {})->entries.front().login == "p#1");
  }

  TEST_CASE("errors do not repeat what was read") {
    for (const auto& [text, message] : std::initializer_list<std::pair<const char*, const char*>>{
             {"secret", "line 1: expected an entry, found other text"},
             {"\nmachine", "line 2: expected a host, found other text"},
             {"machine a login b\nsecret c", "line 2: expected a keyword, found other text"}}) {
      CAPTURE(text);
      const auto netrc = read_netrc(as_bytes(text), {});
      REQUIRE_FALSE(netrc.has_value());
      CHECK(netrc.error().kind == ErrorKind::malformed);
      CHECK(netrc.error().message == message);
    }
    Limits limits;
    limits.http_reply_bytes = 3;
    CHECK(read_netrc(as_bytes("machine"), limits).error().kind == ErrorKind::limit);
  }

  TEST_CASE("truncated and changed files do no harm") {
    const auto check = [](Bytes bytes) {
      const auto netrc = read_netrc(bytes, {});
      if (netrc) CHECK(netrc->entries.size() <= 5);
    };
    for_each_truncation(as_bytes(file_text), check);
    for_each_flip(as_bytes(file_text), check);
  }
}
