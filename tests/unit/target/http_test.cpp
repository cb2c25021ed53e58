#include "target/http.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <utility>

#include "base/bytes.h"
#include "support/http_server.h"

using namespace icecore;
using namespace icecore::test;

namespace {

HttpResult<std::string> body_of(const HttpServer& server, const Limits& limits = {},
                                const HttpSettings& settings = {}) {
  const HttpRequest request{.url = "http://" + server.address() + "/a?b", .headers = {"X: y"}};
  const auto stream = ICECORE_TRY(HttpStream::open(request, settings, limits));
  return std::string(as_text(ICECORE_TRY(stream->read_all(1'000'000))));
}

std::string without_port(std::string text, const HttpServer& server) {
  const std::size_t place = text.find(server.address());
  if (place != std::string::npos) text.replace(place, server.address().size(), "HOST");
  return text;
}

}  // namespace

TEST_SUITE("http") {
  TEST_CASE("an answer's head and body") {
    const HttpServer server([](const HttpCall& call) {
      return answer(206, call.header("x") + call.path,
                    {"Content-Type: text/plain", "Content-Range: bytes 1-2/9", "Retry-After: 7",
                     "WWW-Authenticate: Basic", "www-authenticate: Bearer realm=x",
                     "Docker-Content-Digest: d"});
    });
    const auto stream = HttpStream::open(
        {.url = "http://" + server.address() + "/a?b", .headers = {"X: y"}}, {}, {});
    REQUIRE(stream.has_value());
    const HttpHead& head = (*stream)->head();
    CHECK(head.status == 206);
    CHECK(head.content_type == "text/plain");
    CHECK(head.content_range == "bytes 1-2/9");
    CHECK(head.content_digest == "d");
    CHECK(head.challenges == std::vector<std::string>{"Basic", "Bearer realm=x"});
    CHECK(head.length == 5);
    CHECK(head.wait_seconds == 7);
    CHECK(head.redirect.empty());
    CHECK(as_text(*(*stream)->read_all(5)) == "y/a?b");
    CHECK(server.calls().front().header("user-agent").starts_with("icecore/"));
    CHECK(server.calls().front().header("authorization").empty());
  }

  TEST_CASE("a large body comes as its reader reads") {
    const std::string large(20'000'000, 'z');
    const HttpServer server([&](const HttpCall&) { return answer(200, large); });
    const auto stream =
        HttpStream::open({.url = "http://" + server.address(), .headers = {}}, {}, {});
    REQUIRE(stream.has_value());
    CHECK((as_text(*(*stream)->read_all(large.size())) == large));
  }

  TEST_CASE("a redirect is told, not followed, and a form is posted") {
    const HttpServer server([](const HttpCall& call) {
      return answer(307, call.method + call.body, {"Location: ../other?c"});
    });
    const auto stream = HttpStream::open(
        {.url = "http://" + server.address() + "/a/b", .headers = {}, .form = "d=e"}, {}, {});
    REQUIRE(stream.has_value());
    CHECK((*stream)->head().redirect == "http://" + server.address() + "/other?c");
    CHECK(as_text(*(*stream)->read_all(100)) == "POSTd=e");
    CHECK(server.calls().size() == 1);
  }

  TEST_CASE("more than a limit is an error") {
    const HttpServer server([](const HttpCall&) {
      return answer(200, std::string(1'000'001, 'a'), {"X: " + std::string(2'000, 'b')});
    });
    const auto body = body_of(server);
    REQUIRE_FALSE(body.has_value());
    CHECK(without_port(body.error().error.message, server) ==
          "HOST sent more than the limit of 1.0 MB");
    Limits limits;
    limits.http_header_bytes = 1'000;
    const auto head = body_of(server, limits);
    REQUIRE_FALSE(head.has_value());
    CHECK(without_port(head.error().error.message, server) ==
          "HOST sent more than 1.0 kB of headers");
    CHECK(head.error().trouble == Trouble::lasting);
  }

  TEST_CASE("a connection that breaks is passing trouble") {
    for (const HttpAnswer& cut :
         {HttpAnswer{}, cut_answer(answer(200, "abcdef"), 3),
          HttpAnswer{.bytes =
                         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}}) {
      const HttpServer server([&](const HttpCall&) { return cut; });
      const auto body = body_of(server);
      REQUIRE_FALSE(body.has_value());
      CHECK(body.error().trouble == Trouble::passing);
      CHECK(without_port(body.error().error.message, server)
                .starts_with("the connection to HOST broke after "));
    }
  }

  TEST_CASE("what came before a connection broke is read first") {
    const HttpServer server([](const HttpCall&) { return cut_answer(answer(200, "abcdef"), 3); });
    const auto stream =
        HttpStream::open({.url = "http://" + server.address(), .headers = {}}, {}, {});
    REQUIRE(stream.has_value());
    std::array<std::byte, 10> buffer{};
    CHECK((*stream)->read(buffer) == 3);
    CHECK_FALSE((*stream)->read(buffer).has_value());
    CHECK_FALSE((*stream)->read(buffer).has_value());
  }

  TEST_CASE("a trickle is a stall") {
    HttpAnswer slow = cut_answer(answer(200, std::string(1'000, 'a')), 10);
    slow.trickle = std::chrono::milliseconds(20);
    const HttpServer server([&](const HttpCall&) { return slow; });
    const auto body = body_of(server, {}, {.stall_seconds = 1, .stall_bytes = 500});
    REQUIRE_FALSE(body.has_value());
    CHECK(body.error().trouble == Trouble::passing);
    CHECK(body.error().error.message.ends_with(" in 1 seconds"));
  }

  TEST_CASE("nobody answers, or not in HTTP") {
    std::string address;
    {
      const HttpServer server([](const HttpCall&) { return HttpAnswer{.bytes = "SSH-2.0-x\r\n"}; });
      const auto body = body_of(server);
      REQUIRE_FALSE(body.has_value());
      CHECK(body.error().trouble == Trouble::lasting);
      CHECK(without_port(body.error().error.message, server)
                .starts_with("HOST does not answer in HTTP: "));
      address = server.address();
    }
    const auto stream = HttpStream::open({.url = "http://" + address, .headers = {}}, {}, {});
    REQUIRE_FALSE(stream.has_value());
    CHECK(stream.error().trouble == Trouble::unreachable);
    CHECK(HttpStream::open({.url = "file:///etc/passwd", .headers = {}}, {}, {}).error().trouble ==
          Trouble::lasting);
  }

  TEST_CASE("a server without TLS is told apart") {
    const HttpServer server([](const HttpCall&) { return answer(200); });
    const auto stream =
        HttpStream::open({.url = "https://" + server.address(), .headers = {}}, {}, {});
    REQUIRE_FALSE(stream.has_value());
    CHECK(without_port(stream.error().error.message, server) ==
          "HOST does not speak TLS; --insecure is for registries that speak plain HTTP");
  }

  TEST_CASE("a proxy is asked in place of the host, but for hosts that need none") {
    const HttpServer proxy([](const HttpCall& call) { return answer(200, call.path); });
    const HttpServer host([](const HttpCall&) { return answer(200, "direct"); });
    HttpSettings settings{.proxy_for_http = "http://" + proxy.address()};
    const auto through = body_of(host, {}, settings);
    REQUIRE(through.has_value());
    CHECK(*through == "http://" + host.address() + "/a?b");
    settings.no_proxy = "127.0.0.1";
    CHECK(*body_of(host, {}, settings) == "direct");
  }

  TEST_CASE("who is spoken to by a URL") {
    const HttpOrigin example{.scheme = "https", .host = "registry.example", .port = "443"};
    for (const auto& [url, is_same] : std::initializer_list<std::pair<std::string, bool>>{
             {"https://registry.example/v2/", true},
             {"https://REGISTRY.example:443/?a#b", true},
             {"http://registry.example:443/", false},
             {"https://registry.example:444/", false},
             {"https://registry.example.other/", false},
             {"https://registry.example@other.example/", false}}) {
      CAPTURE(url);
      const Result<HttpOrigin> origin = origin_of(url);
      REQUIRE(origin.has_value());
      CHECK((*origin == example) == is_same);
    }
    for (const char* url : {"", "registry.example", "file:///a", "https://", "ftp://a"}) {
      CAPTURE(url);
      CHECK_FALSE(origin_of(url).has_value());
    }
  }

  TEST_CASE("what a query cannot hold is encoded") {
    CHECK(percent_encoded("aZ0-._~/: \xc3\xa4&") == "aZ0-._~%2F%3A%20%C3%A4%26");
    CHECK(percent_encoded("a/b:c", "/:") == "a/b:c");
  }
}
