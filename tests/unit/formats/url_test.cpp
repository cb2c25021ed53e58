#include "formats/url.h"

#include <doctest/doctest.h>

#include <array>

using namespace icecore;

TEST_SUITE("url") {
  TEST_CASE("parts are those of urlsplit") {
    struct Row {
      std::string_view input, scheme, authority, path;
    };
    // Made with CPython 3.13's urllib.parse.urlsplit.
    for (const auto& [input, scheme, authority, path] : std::array{
             Row{"https://u:p@host:80/a/b?q#f", "https", "u:p@host:80", "/a/b"},
             Row{"file:///srv/a%20b", "file", "", "/srv/a%20b"},
             Row{"FILE:/srv", "file", "", "/srv"},
             Row{"file:srv#x", "file", "", "srv"},
             Row{" \x01 file:\n//ho\tst/p", "file", "host", "/p"},
             Row{"git+ssh://git@h/p@v1", "git+ssh", "git@h", "/p@v1"},
             Row{"git@host:me/my.git", "", "", "git@host:me/my.git"},
             Row{"1http://h/p", "", "", "1http://h/p"},
             Row{"//host?q", "", "host", ""},
             Row{"", "", "", ""},
         }) {
      CAPTURE(input);
      const UrlParts parts = split_url(input);
      CHECK(parts.scheme == scheme);
      CHECK(parts.authority == authority);
      CHECK(parts.path == path);
    }
  }

  TEST_CASE("masking hides every user information that may be a secret") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{"https://user:pw@host/p", "https://****@host/p"},
             Row{"https://ghp_token@host/p", "https://****@host/p"},
             Row{"https://user:p@ss@host/p", "https://****@host/p"},
             Row{"https://:pw@host", "https://****@host"},
             Row{"https://git:pw@host", "https://****@host"},
             Row{"git+https://user:pw@host/p@v1", "git+https://****@host/p@v1"},
             Row{"git+ssh://git:pw@host/p", "git+ssh://****@host/p"},
             Row{"https://${USER}:pw@host", "https://****@host"},
             Row{"https://user:${TOKEN}@host", "https://****@host"},
             Row{"https://${USER}x@host", "https://****@host"},
             Row{"https://${}@host", "https://****@host"},
             Row{"ht\ntps:/\t/user:pw@host/p", "https://****@host/p"},
             Row{"https://mirror/https://user:pw@host/p", "https://mirror/https://****@host/p"},
         }) {
      CAPTURE(input);
      CHECK(masked_url(input) == expected);
    }
  }

  TEST_CASE("masking leaves URLs without a secret as they are") {
    for (const std::string_view url :
         {"https://host/p", "https://git@host/p", "git+ssh://me@host/p", "ssh://me@host/p",
          "https://${USER}@host/p", "https://${USER}:${MY-TOKEN_1}@host/p", "git@host:me/my.git",
          "file:///srv/a@b", "https://host/p@v1?x=a@b#c@d", "a\tb", ""}) {
      CAPTURE(url);
      CHECK(masked_url(url) == url);
    }
  }

  TEST_CASE("file URLs give their decoded path") {
    struct Row {
      std::string_view input, expected;
    };
    for (const auto& [input, expected] : std::array{
             Row{"file:///srv/a%20b", "/srv/a b"},
             Row{"file://localhost/srv", "/srv"},
             Row{"file:/srv", "/srv"},
             Row{"File:///srv/gr%C3%BCn", "/srv/grün"},
             Row{"file:///srv/100%", "/srv/100%"},
             Row{"file:///srv/%zz%4", "/srv/%zz%4"},
             Row{"file:///srv/%2e%2E/x?q#f", "/srv/../x"},
         }) {
      CAPTURE(input);
      CHECK(file_url_path(input) == expected);
    }
  }

  TEST_CASE("other URLs have no path here") {
    for (const std::string_view url :
         {"https://host/p", "file://server/share", "file:relative", "file://", "/srv", "",
          "file:///srv/a%00b", "git+file:///srv/repository"}) {
      CAPTURE(url);
      CHECK_FALSE(file_url_path(url).has_value());
    }
  }
}
