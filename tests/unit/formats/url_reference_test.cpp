#include "formats/url_reference.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "support/hostile.h"

using namespace icecore;
using namespace icecore::test;

TEST_SUITE("url reference") {
  TEST_CASE("links mean what RFC 3986 says, on the page that they stand on") {
    // The examples of section 5.4, and what indexes write.
    for (const auto& [reference, expected] :
         std::initializer_list<std::pair<const char*, const char*>>{
             {"g:h", "g:h"},
             {"g", "http://a/b/c/g"},
             {"./g", "http://a/b/c/g"},
             {"g/", "http://a/b/c/g/"},
             {"/g", "http://a/g"},
             {"//g", "http://g"},
             {"?y", "http://a/b/c/d;p?y"},
             {"g?y", "http://a/b/c/g?y"},
             {"#s", "http://a/b/c/d;p?q#s"},
             {"g#s", "http://a/b/c/g#s"},
             {"", "http://a/b/c/d;p?q"},
             {".", "http://a/b/c/"},
             {"..", "http://a/b/"},
             {"../g", "http://a/b/g"},
             {"../../g", "http://a/g"},
             {"../../../g", "http://a/g"},
             {"g;x=1/../y", "http://a/b/c/y"},
             {"g?y/../x", "http://a/b/c/g?y/../x"},
             {" \n../a b\t.whl ", "http://a/b/a%20b.whl"},
             {"\xc3\xa4\"<", "http://a/b/c/%C3%A4%22%3C"}}) {
      CAPTURE(reference);
      CHECK(resolved_url("http://a/b/c/d;p?q", reference) == expected);
    }
    CHECK(resolved_url("https://host", "x") == "https://host/x");
    CHECK(resolved_url("https://host/simple/a/#f", "#sha256=1") ==
          "https://host/simple/a/#sha256=1");
  }

  TEST_CASE("fragments and the names of files") {
    const UrlFragment parts = split_fragment("https://h/a.whl#sha256=ab#c");
    CHECK(parts.url == "https://h/a.whl");
    CHECK(parts.fragment == "sha256=ab#c");
    CHECK(split_fragment("https://h/").fragment.empty());
    CHECK(last_path_part("https://h/x/a%2B1.whl?q/r#s/t") == "a+1.whl");
    CHECK(last_path_part("https://h/x/%zz%4") == "%zz%4");
    CHECK(last_path_part("https://h/x/").empty());
    CHECK(last_path_part("https://h").empty());
  }

  TEST_CASE("who asks is taken out of a URL") {
    for (const auto& [url, without, user, password] :
         std::initializer_list<std::array<const char*, 4>>{
             {"https://u:p@h/x", "https://h/x", "u", "p"},
             {"https://u%40e:p%3A%2f@h:1/x", "https://h:1/x", "u@e", "p:/"},
             {"https://token@h", "https://h", "token", ""},
             {"https://h/x@y", "https://h/x@y", "", ""},
             {"https://a:b:c@d@h/", "https://h/", "a", "b:c@d"},
             {"no url", "no url", "", ""}}) {
      CAPTURE(url);
      const UrlLogin login = split_login(url);
      CHECK(login.url == without);
      CHECK(login.user == user);
      CHECK(login.password == password);
    }
  }

  TEST_CASE("hosts") {
    CHECK(host_of("https://u:p@Host.Example:80/x") == "host.example");
    CHECK(host_of("http://[::1]:80/x") == "[::1]");
    CHECK(host_of("http://[::1") == "");
    CHECK(host_of("/x") == "");
  }

  TEST_CASE("truncated and changed links do no harm") {
    const auto check = [](Bytes bytes) {
      const std::string url = resolved_url("https://h/simple/a/", as_text(bytes));
      CHECK(std::ranges::all_of(url, [](char letter) { return letter > ' ' && letter < '\x7f'; }));
      (void)split_login(as_text(bytes));
      (void)last_path_part(as_text(bytes));
      (void)host_of(as_text(bytes));
    };
    const Bytes sample = as_bytes("http://u:p@[::1]:8/a/../b%20c?q#sha256=ab");
    for_each_truncation(sample, check);
    for_each_flip(sample, check);
  }
}
