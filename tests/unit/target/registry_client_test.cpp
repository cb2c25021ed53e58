#include "target/registry_client.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/base64.h"
#include "support/registry_server.h"
#include "support/temporary_directory.h"

using namespace icecore;
using namespace icecore::test;

namespace {

constexpr std::string_view blob = "the bytes of a blob";

ImageBuilder one_blob() {
  ImageBuilder builder;
  builder.blob(std::string(blob));
  return builder;
}

ImageDescriptor descriptor() {
  return {.digest = digest_text(blob), .size = blob.size()};
}

RegistryClient client_of(const RegistryServer& server) {
  return {*parse_registry_reference(server.name()), {.is_plain = true}, hasty_limits()};
}

std::optional<HttpAnswer> redirect(const std::string& url) {
  return answer(307, "", {"Location: " + url});
}

}  // namespace

TEST_SUITE("registry client") {
  TEST_CASE("a redirect to another host is followed") {
    const HttpServer store([](const HttpCall&) { return answer(200, std::string(blob)); });
    const RegistryServer server(one_blob(), [&](const HttpCall&) {
      return redirect("http://" + store.address() + "/x?signature=s");
    });
    const auto document = client_of(server).document(descriptor());
    REQUIRE_MESSAGE(document.has_value(), document.error().message);
    CHECK(as_text(*document) == blob);
    CHECK(store.paths() == std::vector<std::string>{"GET /x?signature=s"});
  }

  TEST_CASE("a redirect loop comes to an end, and so do redirects to nowhere") {
    const RegistryServer loop(one_blob(), [](const HttpCall& call) { return redirect(call.path); });
    const auto document = client_of(loop).document(descriptor());
    REQUIRE_FALSE(document.has_value());
    CHECK(loop.message_of(document.error()) ==
          "HOST redirects more than 10 times, perhaps in a circle");
    CHECK(loop.http().calls().size() == 11);
    for (const char* url :
         {"file:///etc/passwd", "ftp://registry.example/", "http://u:p@127.0.0.1/"}) {
      CAPTURE(url);
      const RegistryServer astray(one_blob(), [&](const HttpCall&) { return redirect(url); });
      CHECK_FALSE(client_of(astray).document(descriptor()).has_value());
    }
  }

  TEST_CASE("a pause that a server asks for is made") {
    int calls = 0;
    const RegistryServer server(one_blob(), [&](const HttpCall&) {
      return ++calls == 1 ? std::optional(answer(429, "", {"Retry-After: 1"})) : std::nullopt;
    });
    const auto start = std::chrono::steady_clock::now();
    CHECK(client_of(server).document(descriptor()).has_value());
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::seconds(1));
  }

  TEST_CASE("documents are bounded by what is said and by what comes") {
    const RegistryServer server(one_blob());
    ImageDescriptor large = descriptor();
    large.size = 1ULL << 40U;
    CHECK(client_of(server).document(large).error().kind == ErrorKind::limit);
    Limits limits = hasty_limits();
    limits.manifest_bytes = 5;
    const RegistryClient client(*parse_registry_reference(server.name()), {.is_plain = true},
                                limits);
    CHECK(client.manifest(digest_text(blob)).error().kind == ErrorKind::limit);
  }
}
